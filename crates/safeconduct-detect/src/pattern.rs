//! Reads a rule's pattern: regex syntax whose classes mean ASCII and which never looks around.

use regex_syntax::ast::{self, Ast, ClassAsciiKind, ClassPerlKind, ClassSet, ClassSetItem};
use regex_syntax::hir::{self, Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind};

/// How deeply a pattern may nest: what recursion over it is bounded by.
const NEST_MAX: u32 = 64;
/// How many states a pattern may roughly need.
const SIZE_MAX: usize = 50_000;

/// Why a pattern cannot be a rule's. Patterns are configuration, so the message may quote them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// Not a regex of the `regex` crate.
    #[error("is not a regular expression: {0}")]
    Syntax(String),
    /// `\b`, `^`, `$` and the like.
    #[error("looks around with `\\b`, `^` or `$`; say what must not touch the match with `edges` instead")]
    LookAround,
    /// `\p{…}`: which of these a build knows depends on its features, so none is taken.
    #[error("has a Unicode class; spell out its ranges, e.g. `[A-Za-zÀ-ž]`")]
    UnicodeClass,
    /// A repetition of repetitions.
    #[error("needs more than {SIZE_MAX} states; lower its repetition counts")]
    TooLarge,
    /// The empty text would be a finding.
    #[error("matches the empty text; make it ask for at least one character")]
    Empty,
    /// No text at all would be a finding.
    #[error("can never match")]
    Never,
}

/// Parses a pattern into the form that everything else works on.
///
/// `\d`, `\w`, `\s` are ASCII, `(?i)` folds ASCII letters only, groups named `value` are kept.
pub(crate) fn parse(pattern: &str) -> Result<Hir, PatternError> {
    let hir = read(pattern)?;
    match hir.properties().minimum_len() {
        _ if !hir.properties().look_set().is_empty() => Err(PatternError::LookAround),
        Some(0) => Err(PatternError::Empty),
        None => Err(PatternError::Never),
        Some(_) => Ok(hir),
    }
}

/// Parses a pattern that is looked for inside a short text: `^` and `$` may ask for its ends.
pub(crate) fn parse_part(pattern: &str) -> Result<Hir, PatternError> {
    let hir = read(pattern)?;
    let ends = |look: hir::Look| {
        matches!(look, hir::Look::Start | hir::Look::End | hir::Look::StartLF | hir::Look::EndLF)
    };
    if hir.properties().look_set().iter().all(ends) { Ok(hir) } else { Err(PatternError::LookAround) }
}

fn read(pattern: &str) -> Result<Hir, PatternError> {
    let syntax = |error: String| PatternError::Syntax(one_line(&error));
    let mut tree = ast::parse::ParserBuilder::new()
        .nest_limit(NEST_MAX)
        .build()
        .parse(pattern)
        .map_err(|error| syntax(error.kind().to_string()))?;
    if !restrict_to_ascii(&mut tree) {
        return Err(PatternError::UnicodeClass);
    }
    let hir = hir::translate::Translator::new()
        .translate(pattern, &tree)
        .map_err(|error| syntax(error.kind().to_string()))?;
    let hir = without_folded_strangers(hir);
    if size(&hir) > SIZE_MAX { Err(PatternError::TooLarge) } else { Ok(hir) }
}

fn one_line(message: &str) -> String {
    message.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Turns `\d`, `\w`, `\s` and their negations into the POSIX classes, which are ASCII by definition;
/// false if there is a class by Unicode property.
fn restrict_to_ascii(tree: &mut Ast) -> bool {
    match tree {
        Ast::ClassPerl(class) => {
            let item = ClassSetItem::Ascii(ascii_class(class));
            *tree = Ast::class_bracketed(ast::ClassBracketed {
                span: class.span,
                negated: false,
                kind: ClassSet::Item(item),
            });
            true
        }
        Ast::ClassUnicode(_) => false,
        Ast::ClassBracketed(class) => restrict_set(&mut class.kind),
        Ast::Repetition(repetition) => restrict_to_ascii(&mut repetition.ast),
        Ast::Group(group) => restrict_to_ascii(&mut group.ast),
        Ast::Alternation(alternation) => alternation.asts.iter_mut().all(restrict_to_ascii),
        Ast::Concat(concat) => concat.asts.iter_mut().all(restrict_to_ascii),
        Ast::Empty(_) | Ast::Flags(_) | Ast::Literal(_) | Ast::Dot(_) | Ast::Assertion(_) => true,
    }
}

fn restrict_set(set: &mut ClassSet) -> bool {
    match set {
        ClassSet::Item(item) => restrict_item(item),
        ClassSet::BinaryOp(operation) => restrict_set(&mut operation.lhs) && restrict_set(&mut operation.rhs),
    }
}

fn restrict_item(item: &mut ClassSetItem) -> bool {
    match item {
        ClassSetItem::Perl(class) => {
            *item = ClassSetItem::Ascii(ascii_class(class));
            true
        }
        ClassSetItem::Unicode(_) => false,
        ClassSetItem::Bracketed(class) => restrict_set(&mut class.kind),
        ClassSetItem::Union(union) => union.items.iter_mut().all(restrict_item),
        ClassSetItem::Empty(_)
        | ClassSetItem::Literal(_)
        | ClassSetItem::Range(_)
        | ClassSetItem::Ascii(_) => true,
    }
}

fn ascii_class(class: &ast::ClassPerl) -> ast::ClassAscii {
    let kind = match class.kind {
        ClassPerlKind::Digit => ClassAsciiKind::Digit,
        ClassPerlKind::Space => ClassAsciiKind::Space,
        ClassPerlKind::Word => ClassAsciiKind::Word,
    };
    ast::ClassAscii { span: class.span, kind, negated: class.negated }
}

/// Unicode folds `s` to `ſ` and `k` to the Kelvin sign: the only strangers that ASCII letters bring in.
/// Taken out again where they stand alone in a class.
fn without_folded_strangers(hir: Hir) -> Hir {
    let is_stranger = |range: &&ClassUnicodeRange| {
        range.start() == range.end() && matches!(range.start(), '\u{17f}' | '\u{212a}')
    };
    match hir.into_kind() {
        HirKind::Empty => Hir::empty(),
        HirKind::Look(look) => Hir::look(look),
        HirKind::Literal(literal) => Hir::literal(literal.0),
        HirKind::Class(Class::Unicode(class)) if class.ranges().len() > 1 => {
            let kept = class.ranges().iter().filter(|range| !is_stranger(range)).copied();
            Hir::class(Class::Unicode(ClassUnicode::new(kept)))
        }
        HirKind::Class(class) => Hir::class(class),
        HirKind::Repetition(repetition) => Hir::repetition(hir::Repetition {
            sub: Box::new(without_folded_strangers(*repetition.sub)),
            ..repetition
        }),
        HirKind::Capture(capture) => {
            let sub = Box::new(without_folded_strangers(*capture.sub));
            // Only `value` is ever asked for; the other groups would cost states.
            match capture.name.as_deref() {
                Some(VALUE) => Hir::capture(hir::Capture { sub, index: 1, name: capture.name }),
                _ => *sub,
            }
        }
        HirKind::Concat(parts) => Hir::concat(parts.into_iter().map(without_folded_strangers).collect()),
        HirKind::Alternation(parts) => {
            Hir::alternation(parts.into_iter().map(without_folded_strangers).collect())
        }
    }
}

/// The name of the group that holds a finding's value.
pub(crate) const VALUE: &str = "value";

/// The pattern as text that means the same.
///
/// A repetition of a repetition gets a group of its own: printed side by side, `(?:a{5})?` would
/// read as the lazy `a{5}?`, which is something else.
pub(crate) fn written(hir: &Hir) -> String {
    grouped(hir.clone()).to_string()
}

fn grouped(hir: Hir) -> Hir {
    match hir.into_kind() {
        HirKind::Empty => Hir::empty(),
        HirKind::Look(look) => Hir::look(look),
        HirKind::Literal(literal) => Hir::literal(literal.0),
        HirKind::Class(class) => Hir::class(class),
        HirKind::Capture(capture) => {
            Hir::capture(hir::Capture { sub: Box::new(grouped(*capture.sub)), ..capture })
        }
        HirKind::Concat(parts) => Hir::concat(parts.into_iter().map(grouped).collect()),
        HirKind::Alternation(parts) => Hir::alternation(parts.into_iter().map(grouped).collect()),
        HirKind::Repetition(repetition) => {
            let sub = grouped(*repetition.sub);
            let sub = match sub.kind() {
                HirKind::Repetition(_) => {
                    Hir::capture(hir::Capture { index: 1, name: None, sub: Box::new(sub) })
                }
                _ => sub,
            };
            Hir::repetition(hir::Repetition { sub: Box::new(sub), ..repetition })
        }
    }
}

/// Whether the pattern has a group named `value`.
pub(crate) fn has_value(hir: &Hir) -> bool {
    hir.properties().explicit_captures_len() > 0
}

/// Roughly how many states a pattern needs.
fn size(hir: &Hir) -> usize {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => 1,
        HirKind::Literal(literal) => literal.0.len(),
        HirKind::Class(class) => match class.maximum_len() {
            Some(1) | None => 1,
            Some(_) => 8,
        },
        HirKind::Capture(capture) => size(&capture.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => {
            parts.iter().map(size).fold(0, usize::saturating_add)
        }
        HirKind::Repetition(repetition) => {
            let times = repetition.max.unwrap_or(repetition.min.saturating_add(1)).max(1);
            size(&repetition.sub).saturating_mul(usize::try_from(times).unwrap_or(usize::MAX))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_written_out_means_the_same() {
        let hir = parse(r"\d{9}(?:\d{5})?(?:x+)*").unwrap();
        let plain = regex::Regex::new(&format!(r"\A(?:{})\z", written(&hir))).unwrap();
        for (text, expected) in [("123456789", true), ("12345678901234", true), ("1234567890", false)] {
            assert_eq!(plain.is_match(text), expected, "{text}");
        }
    }

    #[test]
    fn classes_are_ascii_and_folding_stays_there() {
        for (pattern, same) in [
            (r"\d", "[0-9]"),
            (r"[\w.]", "[0-9A-Z_a-z.]"),
            (r"(?i)ask", "[Aa][Ss][Kk]"),
            (r"(\d)(?:x)(y)", "[0-9]xy"),
        ] {
            assert_eq!(parse(pattern).unwrap(), parse(same).unwrap(), "{pattern}");
        }
        assert_eq!(parse("[äöü]").unwrap().properties().minimum_len(), Some(2));
    }

    #[test]
    fn patterns_that_cannot_be_rules_say_why() {
        assert!(matches!(parse("(a"), Err(PatternError::Syntax(_))));
        for (pattern, error) in [
            (r"[x\p{Greek}]", PatternError::UnicodeClass),
            (r"\bx", PatternError::LookAround),
            ("^x", PatternError::LookAround),
            ("x*", PatternError::Empty),
            ("[a&&b]", PatternError::Never),
            ("(?:a{1000}){1000}", PatternError::TooLarge),
        ] {
            assert_eq!(parse(pattern), Err(error), "{pattern}");
        }
    }
}
