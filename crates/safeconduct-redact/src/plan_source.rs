//! A plan's text in TOML: reads it, and says of everything that is wrong where it stands.

use crate::PlanFile;
use crate::plan_file::Fields;
use std::fmt;
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// One thing that is wrong with a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanProblem {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// The field, e.g. `rules[2].operator`; empty where the text is no TOML.
    pub field: String,
    /// What is wrong, in one sentence, the way out included where it is known.
    pub message: String,
}

impl fmt::Display for PlanProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: ", self.line, self.column)?;
        match self.field.is_empty() {
            true => f.write_str(&self.message),
            false => write!(f, "`{}`: {}", self.field, self.message),
        }
    }
}

/// Why a plan does not load: everything that was found, in the order of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanError(Vec<PlanProblem>);

impl PlanError {
    /// Everything that is wrong; never empty.
    pub fn problems(&self) -> &[PlanProblem] {
        &self.0
    }
}

impl fmt::Display for PlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the plan does not load:")?;
        let separator = if self.0.len() > 1 { "\n  " } else { " " };
        self.0.iter().try_for_each(|problem| write!(f, "{separator}{problem}"))
    }
}

impl std::error::Error for PlanError {}

impl PlanFile {
    /// Reads a plan in TOML.
    ///
    /// ```
    /// use safeconduct_redact::PlanFile;
    ///
    /// let text = "profile = \"pci\"\nrules = [{ on = \"PERSON\", operator = \"obliterate\" }]";
    /// let error = PlanFile::from_toml(text).map(drop).map_err(|error| error.to_string());
    /// assert!(error.is_err_and(|said| said.contains("2:38: `rules[0].operator`: unknown operator")));
    /// ```
    ///
    /// # Errors
    /// [`PlanError`] with line, column and field.
    pub fn from_toml(text: &str) -> Result<PlanFile, PlanError> {
        let fields: Fields = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            PlanError(vec![problem(text, at, field_at(text, at), error.message())])
        })?;
        let flaws = fields.flaws();
        if flaws.is_empty() {
            return Ok(fields.into_plan_file());
        }
        let mut problems: Vec<PlanProblem> =
            flaws.iter().map(|flaw| PlanFile::problem(text, &flaw.field, &flaw.message)).collect();
        problems.sort_by_key(|problem| (problem.line, problem.column));
        Err(PlanError(problems))
    }

    /// A problem that somebody else found with a field, e.g. `rules[2].on`, placed in the text that the plan was read from.
    pub fn problem(text: &str, field: &str, message: &str) -> PlanProblem {
        let root = DeTable::parse(text).ok().map(|table| DeValue::Table(table.into_inner()));
        let at = root.and_then(|root| place(&root, field)).unwrap_or(0);
        problem(text, at, field.to_owned(), message)
    }
}

fn problem(text: &str, at: usize, field: String, message: &str) -> PlanProblem {
    let before = text.get(..at).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    PlanProblem {
        line: before.matches('\n').count() + 1,
        column: before.get(start..).map_or(0, |line| line.chars().count()) + 1,
        field,
        message: message.trim().replace('\n', "; "),
    }
}

/// The byte at which a field begins, or the last thing on the way to it.
fn place(root: &DeValue<'_>, field: &str) -> Option<usize> {
    let (mut at, mut value) = (None, root);
    for step in field.split(['.', '[']).filter(|step| !step.is_empty()) {
        let next = match value {
            DeValue::Table(table) => table.get(step),
            DeValue::Array(list) => step.trim_end_matches(']').parse().ok().and_then(|n: usize| list.get(n)),
            _ => None,
        };
        let Some(next) = next else { break };
        at = Some(next.span().start);
        value = next.get_ref();
    }
    at
}

/// The innermost field that a byte belongs to.
fn field_at(text: &str, at: usize) -> String {
    let table = DeTable::parse(text).ok();
    table.and_then(|table| innermost(&DeValue::Table(table.into_inner()), at)).unwrap_or_default()
}

/// The way to the innermost value that a byte belongs to. All are looked into: the place of a table that has a header of
/// its own is that header.
fn innermost(value: &DeValue<'_>, at: usize) -> Option<String> {
    let holds = |span: Range<usize>| span.start <= at && at < span.end;
    let way = |step: String, inner: Option<String>| match inner {
        Some(inner) if inner.starts_with('[') => step + &inner,
        Some(inner) => step + "." + &inner,
        None => step,
    };
    match value {
        DeValue::Table(table) => table.iter().find_map(|(key, value)| {
            let inner = innermost(value.get_ref(), at);
            let here = inner.is_some() || holds(key.span()) || holds(value.span());
            here.then(|| way(key.get_ref().to_string(), inner))
        }),
        DeValue::Array(list) => list.iter().enumerate().find_map(|(n, one)| {
            let inner = innermost(one.get_ref(), at);
            (inner.is_some() || holds(one.span())).then(|| way(format!("[{n}]"), inner))
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_is_wrong_is_told_with_line_column_and_field() {
        for (text, says) in [
            ("profile = \"hippa\"", "1:11: `profile`: unknown profile; expected one of `default`"),
            (
                "\nrules = [\n  { on = \"PERSON\", operator = \"obliterate\" }]",
                "3:31: `rules[0].operator`: unknown operator",
            ),
            ("[[rules]]\non = \"person\"\noperator = \"mask\"", "2:6: `rules[0].on`: expected `*`, a label"),
            ("rule = []", "1:1: `rule`: unknown field `rule`"),
            (
                "\n\nrules = [{ on = \"*\", operator = \"keep\" }]",
                "3:33: `rules[0].operator`: `*` with `keep` would keep",
            ),
            (
                "rules = [{ on = \"sensitivity:public\", operator = \"keep\" }]",
                "1:50: `rules[0].operator`: `sensitivity:public` with `keep` would keep",
            ),
            (
                "rules = [{ on = \"URL\", operator = { operator = \"mask\", keep_tial = 3 } }]",
                "`rules[0].operator.keep_tial`: unknown field",
            ),
            (
                "rules = [{ on = \"URL\", operator = \"mask\" },\n{ on = \"URL\", operator = \"hash\" }]",
                "2:8: `rules[1].on`: `URL` stands there twice",
            ),
            (
                "rules = [{ on = \"URL\", operator = { operator = \"mask\", mark = \"x\" } }]",
                "1:35: `rules[0].operator`: a mask's mark",
            ),
            ("[[rules]]\non = \"URL\"", "1:1: `rules[0]`: missing field `operator`"),
            ("[[paths]]\nat = \"a\"\nholds = \"dropped\"", "2:6: `paths[0].at`: a path begins with `/`"),
            ("\n\npaths = [{ at = \"/a\", holds = \"secret\" }]", "3:31: `paths[0].holds`"),
            (
                "restore = [{ on = \"*\", scope = \"always\" }]",
                "1:32: `restore[0].scope`: unknown restore scope",
            ),
            (
                "restore = [{ on = \"*\", scope = \"text\" },\n{ on = \"*\", scope = \"never\" }]",
                "2:8: `restore[1].on`",
            ),
            ("rules = [{ on = \"URL\"", "1:"),
            ("rules = 7", "1:9: `rules`: invalid type"),
        ] {
            let error = PlanFile::from_toml(text).map_err(|error| error.to_string());
            assert!(error.as_ref().is_err_and(|error| error.contains(says)), "{text}\n{says}\n{error:?}");
        }
        let two = "rules = [{ on = \"*\", operator = \"keep\" },\n{ on = \"*\", operator = \"hash\" }]";
        assert_eq!(PlanFile::from_toml(two).map_err(|error| error.problems().len()), Err(2));
        let explicit = "rules = [{ on = \"*\", operator = \"keep\" }, { on = \"category:credential\", operator = \"keep\" }]";
        assert!(PlanFile::from_toml(explicit).is_ok());
        assert_eq!(PlanFile::problem("a = 1\n", "rules[3].on", "x").to_string(), "1:1: `rules[3].on`: x");
    }
}
