//! A pattern of gitleaks as it is written here: what it asks of its ends becomes edges, its secret the group `value`.

use crate::SpecEdges;
use regex_syntax::ast::{self, AssertionKind, Ast, GroupKind};

/// A pattern as it is written here.
pub(super) struct Carried {
    pub(super) pattern: String,
    pub(super) edges: SpecEdges,
}

/// Turns what asks for ends of words and of lines into edges, and the group with the secret into `value`.
pub(super) fn carry_pattern(regex: &str, group: usize) -> Result<Carried, String> {
    let mut tree =
        ast::parse::Parser::new().parse(regex).map_err(|error| format!("its `regex` {}", error.kind()))?;
    let mut bounded = false;
    if let Ast::Concat(concat) = &mut tree {
        let flags = concat.asts.iter().take_while(|part| matches!(part, Ast::Flags(_))).count();
        while concat.asts.get(flags).is_some_and(begins) {
            concat.asts.remove(flags);
            bounded = true;
        }
        while concat.asts.last().is_some_and(ends) {
            concat.asts.pop();
            bounded = true;
        }
    }
    let mut seen = 0;
    name_value(&mut tree, group.max(1), &mut seen);
    let edges = if bounded { SpecEdges::Word } else { SpecEdges::None };
    Ok(Carried { pattern: tree.to_string(), edges })
}

/// `\b` or `^` at the beginning.
fn begins(part: &Ast) -> bool {
    use AssertionKind::{StartLine, StartText, WordBoundary};
    matches!(part, Ast::Assertion(assertion) if matches!(assertion.kind, StartLine | StartText | WordBoundary))
}

/// `\b`, `$` or a group that asks for a delimiter or the end.
fn ends(part: &Ast) -> bool {
    use AssertionKind::{EndLine, EndText, WordBoundary};
    match part {
        Ast::Assertion(assertion) => matches!(assertion.kind, EndLine | EndText | WordBoundary),
        Ast::Group(group) => match &*group.ast {
            Ast::Alternation(branches) => branches.asts.iter().any(ends),
            inner => ends(inner),
        },
        _ => false,
    }
}

/// Names the capturing group of this number `value`; the others mean nothing here.
fn name_value(tree: &mut Ast, number: usize, seen: &mut usize) {
    match tree {
        Ast::Group(group) => {
            if group.is_capturing() {
                *seen += 1;
                group.kind = match *seen == number {
                    true => GroupKind::CaptureName {
                        starts_with_p: true,
                        name: ast::CaptureName { span: group.span, name: "value".to_owned(), index: 1 },
                    },
                    false => GroupKind::NonCapturing(ast::Flags { span: group.span, items: Vec::new() }),
                };
            }
            name_value(&mut group.ast, number, seen);
        }
        Ast::Repetition(repetition) => name_value(&mut repetition.ast, number, seen),
        Ast::Alternation(alternation) => {
            alternation.asts.iter_mut().for_each(|part| name_value(part, number, seen))
        }
        Ast::Concat(concat) => concat.asts.iter_mut().for_each(|part| name_value(part, number, seen)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_keep_their_meaning() {
        for (regex, group, pattern) in [
            (r"\b(acme_[a-z0-9]{16})\b", 0, "(?P<value>acme_[a-z0-9]{16})"),
            (r"(?i)(acme)[ =]+([0-9a-f]{32})(?:['\s]|$)", 2, r"(?i)(?:acme)[ =]+(?P<value>[0-9a-f]{32})"),
            ("AKIA[0-9A-Z]{16}", 0, "AKIA[0-9A-Z]{16}"),
        ] {
            assert_eq!(carry_pattern(regex, group).unwrap().pattern, pattern, "{regex}");
        }
    }
}
