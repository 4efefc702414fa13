//! Rules by the shape they start with: what wakes them, proved from their patterns, and the families they wake in.

use crate::family::Family;
use crate::prefix::ByteSet;
use crate::shapes::{Few, KIND_MAX, Shape, Shapes, joined};
use crate::sweep::Window;
use std::collections::BTreeMap;

/// All rules that are filed under shapes, one bit for each shape.
#[derive(Debug)]
pub(crate) struct Shaped {
    /// What stands at the first four places.
    pub(crate) shapes: Shapes,
    /// What stands at the four behind: asked where the first four fit.
    pub(crate) further: Shapes,
    /// Which shapes need what.
    pub(crate) needs: Needs<u64>,
    /// What some shape needs; and the shapes that need nothing.
    needed: Needs<bool>,
    open: Few,
    has_open: bool,
    /// Shapes that may start at a digit after a letter.
    pub(crate) after_letter: u64,
    /// Shapes that may start anywhere.
    pub(crate) anywhere: u64,
    pub(crate) groups: Vec<Group>,
    /// By shape: its rules, if they are few.
    few: Vec<Vec<u16>>,
}

/// So many rules of one shape are few.
const FEW: usize = 4;

/// Shapes whose rules are one family.
#[derive(Debug)]
pub(crate) struct Group {
    /// Which shapes.
    pub(crate) shapes: u64,
    /// Whether its rules find nothing unless a context word stands near: it is asked only where one may.
    pub(crate) worded: bool,
    pub(crate) family: Family,
}

/// What tells the groups apart. Rules that begin alike share the states of an automaton; others would only add to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Worded,
    Long,
    Digits,
    Others,
}

/// For each thing that a shape may need: who needs it, or where it is.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Needs<T> {
    /// A long token, or an even longer one.
    pub(crate) long: T,
    pub(crate) longer: T,
    /// A run of digits and separators.
    pub(crate) run: T,
    /// A digit among the first four bytes, or one near.
    pub(crate) digit_in_four: T,
    pub(crate) digit_near: T,
    /// A mark among the first four bytes.
    pub(crate) mark: T,
}

impl<T: Copy> Needs<T> {
    fn each(&self) -> [T; 6] {
        [self.long, self.longer, self.run, self.digit_in_four, self.digit_near, self.mark]
    }

    #[inline]
    pub(crate) fn map<U>(self, to: impl Fn(T) -> U) -> Needs<U> {
        let Needs { long, longer, run, digit_in_four, digit_near, mark } = self;
        Needs {
            long: to(long),
            longer: to(longer),
            run: to(run),
            digit_in_four: to(digit_in_four),
            digit_near: to(digit_near),
            mark: to(mark),
        }
    }
}

impl Needs<u64> {
    /// The shapes that lack something at a place that has these.
    #[inline]
    pub(crate) fn lacking(&self, has: &Needs<bool>) -> u64 {
        let pairs = self.each().into_iter().zip(has.each());
        pairs.fold(0, |lacking, (needing, has)| lacking | if has { 0 } else { needing })
    }
}

impl Shaped {
    /// `worded` are the rules that find nothing without a context word, a family of their own.
    pub(crate) fn new(
        plain: BTreeMap<StartShape, Vec<u16>>,
        worded: BTreeMap<StartShape, Vec<u16>>,
        mut family: impl FnMut(Vec<u16>) -> Family,
    ) -> Shaped {
        let few = |rules: BTreeMap<StartShape, Vec<u16>>| {
            joined(rules.into_iter().collect(), StartShape::joined, StartShape::width, KIND_MAX)
        };
        let plain = few(plain).into_iter().map(|(key, rules)| (key.kind(), key, rules));
        let worded = few(worded).into_iter().map(|(key, rules)| (Kind::Worded, key, rules));
        let filed: Vec<(Kind, StartShape, Vec<u16>)> = plain.chain(worded).collect();
        let keys = || filed.iter().map(|(_, key, _)| key);
        let bits = |wanted: fn(&StartShape) -> bool| {
            (0u32..).zip(keys()).filter(|(_, key)| wanted(key)).fold(0u64, |bits, (bit, _)| bits | 1 << bit)
        };
        let needs = Needs {
            long: bits(|key| key.long),
            longer: bits(|key| key.longer),
            run: bits(|key| key.run),
            digit_in_four: bits(|key| key.digit == Digit::InFour),
            digit_near: bits(|key| key.digit == Digit::Near),
            mark: bits(|key| key.mark),
        };
        let needing = needs.each().into_iter().fold(0, |all, some| all | some);
        let open = || (0u32..).zip(keys()).filter(|(bit, _)| needing >> bit & 1 == 0);
        // Longer tokens are long ones, too.
        let needed = Needs { long: needs.long & !needs.longer, ..needs }.map(|needing| needing != 0);
        let mut groups: BTreeMap<Kind, (u64, Vec<u16>)> = BTreeMap::new();
        for (bit, (kind, _, rules)) in filed.iter().enumerate() {
            let (shapes, all) = groups.entry(*kind).or_default();
            *shapes |= 1 << bit;
            all.extend(rules);
        }
        let group = |(kind, (shapes, mut rules)): (Kind, (u64, Vec<u16>))| {
            rules.sort_unstable();
            Group { shapes, worded: kind == Kind::Worded, family: family(rules) }
        };
        Shaped {
            shapes: Shapes::new(keys().map(|key| &key.shape)),
            further: Shapes::new(keys().map(|key| &key.further)),
            needs,
            needed,
            open: Few::new(open().map(|(_, key)| &key.shape)),
            has_open: open().next().is_some(),
            after_letter: bits(|key| key.after_letter || key.anywhere),
            anywhere: bits(|key| key.anywhere),
            groups: groups.into_iter().map(group).collect(),
            few: filed
                .into_iter()
                .map(|(_, _, rules)| if rules.len() <= FEW { rules } else { Vec::new() })
                .collect(),
        }
    }

    /// Up to where all rules of a shape have found something, if they are few.
    pub(crate) fn resume(&self, shape: u32, of: impl Fn(u16) -> usize) -> Option<usize> {
        self.few.get(shape as usize)?.iter().map(|&rule| of(rule)).min()
    }

    /// The rules that find nothing without a context word.
    pub(crate) fn worded(&self) -> &[u16] {
        self.groups.iter().find(|group| group.worded).map_or(&[], |group| &group.family.rules)
    }

    /// Those of `starts` where some shape admits the next four bytes, as far as it is seen for all of them at once.
    ///
    /// Most shapes need something that few places have; only those that need nothing are asked everywhere.
    #[inline]
    pub(crate) fn among(&self, window: &Window, starts: u64, has: &Needs<u64>) -> u64 {
        let pairs = self.needed.each().into_iter().zip(has.each());
        let passing = starts & pairs.fold(0, |passing, (needed, has)| passing | if needed { has } else { 0 });
        let open = if self.has_open { self.open.among(window, starts & !passing) } else { 0 };
        self.shapes.among(window, passing) | open
    }
}

/// Rules with the same start share a shape.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct StartShape {
    pub(crate) long: bool,
    pub(crate) longer: bool,
    pub(crate) run: bool,
    pub(crate) digit: Digit,
    pub(crate) mark: bool,
    pub(crate) after_letter: bool,
    pub(crate) anywhere: bool,
    pub(crate) shape: Shape,
    /// What stands at the four places behind.
    pub(crate) further: Shape,
}

/// How soon a match shows a digit; what is sooner is also what is later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Digit {
    /// Among its first four bytes.
    InFour,
    /// Among its first [`NEAR`].
    Near,
    Never,
}

impl StartShape {
    fn kind(&self) -> Kind {
        let digits = ByteSet::of(b'0'..=b'9');
        match self.shape.first() {
            _ if self.long => Kind::Long,
            Some(first) if first.union(&digits) == digits => Kind::Digits,
            _ => Kind::Others,
        }
    }

    fn joined(&self, other: &StartShape) -> StartShape {
        StartShape {
            long: self.long && other.long,
            longer: self.longer && other.longer,
            run: self.run && other.run,
            digit: self.digit.max(other.digit),
            mark: self.mark && other.mark,
            after_letter: self.after_letter || other.after_letter,
            anywhere: self.anywhere || other.anywhere,
            shape: self.shape.joined(&other.shape),
            further: self.further.joined(&other.further),
        }
    }

    /// How many four-byte strings it admits, those that cost more counted more.
    fn width(&self) -> u64 {
        let factor = match (self.anywhere, self.after_letter, self.long || self.run) {
            (true, ..) => 64,
            (_, true, false) => 4,
            (_, _, false) => 2,
            _ => 1,
        };
        let factor = match self.digit {
            Digit::InFour => factor,
            Digit::Near => 2 * factor,
            Digit::Never if self.mark => 2 * factor,
            Digit::Never => 16 * factor,
        };
        self.shape.width().saturating_mul(factor)
    }
}
