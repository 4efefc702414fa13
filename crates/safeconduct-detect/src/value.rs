//! Finds the group `value` of a match whose place is known.

use crate::matcher::{ALL, Automaton, Slot, Unmatchable};
use crate::pattern::VALUE;
use crate::prefix::{ByteSet, Prefix};
use once_cell::sync::OnceCell;
use regex_automata::meta;
use regex_syntax::hir::{Hir, HirKind, Look};
use safeconduct_core::Span;

/// What finds the value of a rule.
#[derive(Debug)]
pub(crate) struct ValueGroup {
    pattern: Hir,
    cut: Option<Cut>,
    regex: OnceCell<meta::Regex>,
}

/// A pattern that is a head, the value, and a tail of one length: the value begins where the head ends,
/// and if only one end of the head fits, no regex need be asked.
#[derive(Debug)]
struct Cut {
    head: Automaton,
    first: ByteSet,
    /// How short and how long the value may be.
    shortest: usize,
    longest: usize,
    tail: usize,
}

impl ValueGroup {
    /// Compiles a pattern that has the group.
    pub(crate) fn new(pattern: &Hir) -> Result<ValueGroup, Unmatchable> {
        Ok(ValueGroup { pattern: pattern.clone(), cut: Cut::of(pattern)?, regex: OnceCell::new() })
    }

    /// The value inside the match `start..end`: the group if it took part and is not empty, or else the whole.
    pub(crate) fn find(
        &self,
        cache: &mut Slot,
        text: &str,
        (start, end): (usize, usize),
    ) -> Result<Option<Span>, Unmatchable> {
        if let Some(cut) = &self.cut
            && let Some((start, end)) = cut.find(cache, text.as_bytes(), (start, end))
        {
            return Ok(Span::new(text, start, end));
        }
        let regex = self.regex.get_or_try_init(|| {
            let whole = Hir::concat(vec![Hir::look(Look::Start), self.pattern.clone(), Hir::look(Look::End)]);
            meta::Builder::new().build_from_hir(&whole).map_err(|_| Unmatchable)
        })?;
        let Some(matched) = text.get(start..end) else { return Ok(None) };
        let mut captures = regex.create_captures();
        regex.captures(matched, &mut captures);
        Ok(match captures.get_group_by_name(VALUE) {
            Some(group) if group.start < group.end => Span::new(text, start + group.start, start + group.end),
            _ => Span::new(text, start, end),
        })
    }
}

impl Cut {
    fn of(pattern: &Hir) -> Result<Option<Cut>, Unmatchable> {
        let HirKind::Concat(parts) = pattern.kind() else { return Ok(None) };
        let is_value = |part: &Hir| matches!(part.kind(), HirKind::Capture(_));
        let Some(at) = parts.iter().position(is_value) else { return Ok(None) };
        let (Some((head, [value, tail @ ..])), true) = (
            parts.split_at_checked(at),
            parts.iter().filter(|part| part.properties().explicit_captures_len() > 0).count() == 1,
        ) else {
            return Ok(None);
        };
        let (head, tail) = (Hir::concat(head.to_vec()), Hir::concat(tail.to_vec()));
        if head.properties().minimum_len() == Some(0) {
            return Ok(None);
        }
        let (properties, value_properties) = (tail.properties(), value.properties());
        let (Some(tail), true) =
            (properties.minimum_len(), properties.minimum_len() == properties.maximum_len())
        else {
            return Ok(None);
        };
        let Some(shortest @ 1..) = value_properties.minimum_len() else { return Ok(None) };
        Ok(Some(Cut {
            head: Automaton::new(&[&head])?,
            first: Prefix::of(value).first(),
            shortest,
            longest: value_properties.maximum_len().unwrap_or(usize::MAX),
            tail,
        }))
    }

    /// Where the value stands, if there is no doubt.
    fn find(&self, cache: &mut Slot, text: &[u8], (start, end): (usize, usize)) -> Option<(usize, usize)> {
        let end = end.checked_sub(self.tail)?;
        let limit = end.checked_sub(self.shortest)?;
        let (mut only, mut doubt) = (None, false);
        let mut begins = |at: usize| {
            if end - at <= self.longest && text.get(at).is_some_and(|&byte| self.first.contains(byte)) {
                doubt |= only.is_some();
                only = Some(at);
            }
        };
        let cache = self.head.cache_in(cache);
        self.head.ends(cache, text, (start, limit), ALL, |at, _| begins(at));
        only.filter(|_| !doubt).map(|at| (at, end))
    }
}
