//! Who uses what, on which tier, with which settings; and where that is not as it should be.

use crate::document::hint;
use crate::{Catalog, LoadError, Problem, Rung};
use safeconduct_core::Timestamp;
use serde::Serialize;

/// Rows of people, tools and settings.
///
/// Read from CSV with a header; `person` and `endpoint` are needed, `team`, `account`, `training` (`on`,
/// `off`), `set_by`, `locked` (`yes`, `no`), `verified_on` (a date) and `consent` are not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inventory {
    rows: Vec<InventoryRow>,
}

/// One person with one tool.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct InventoryRow {
    /// The line in the file, from 1.
    pub line: usize,
    /// An id of the person.
    pub person: String,
    /// Their team.
    pub team: String,
    /// The tool and tier, by its endpoint id in the catalog.
    pub endpoint: String,
    /// The account it is used with.
    pub account: String,
    /// Whether training is on for this account, if known.
    pub training: Option<bool>,
    /// Who set that.
    pub set_by: String,
    /// Whether an administrator locked it.
    pub locked: bool,
    /// When somebody last looked.
    pub verified_on: Option<Timestamp>,
    /// What the person agreed to or opted out of, as recorded.
    pub consent: String,
}

/// Something in an inventory that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InventoryIssue {
    /// The line in the file, from 1.
    pub line: usize,
    /// The person.
    pub person: String,
    /// The tool and tier.
    pub endpoint: String,
    /// What is wrong.
    pub kind: InventoryIssueKind,
    /// What is wrong, in words, with the way out.
    pub message: String,
}

macro_rules! kinds {
    ($( $(#[$meta:meta])* $kind:ident = $text:literal, )+) => {
        /// What may be wrong with a row.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(rename_all = "snake_case")]
        pub enum InventoryIssueKind { $( $(#[$meta])* $kind, )+ }

        impl InventoryIssueKind {
            /// The one spelling used in reports.
            pub const fn as_str(self) -> &'static str {
                match self { $( InventoryIssueKind::$kind => $text, )+ }
            }
        }
    };
}

kinds! {
    /// The catalog does not have the tool.
    UnknownTool = "unknown_tool",
    /// Its use is not approved.
    Unsanctioned = "unsanctioned",
    /// Training is on.
    TrainingOn = "training_on",
    /// The setting contradicts what the catalog knows.
    Contradiction = "contradiction",
    /// Nobody knows the setting.
    SettingUnknown = "setting_unknown",
    /// Nobody looked.
    Unverified = "unverified",
    /// Nobody looked for too long.
    Stale = "stale",
    /// The person may switch training on again.
    NotLocked = "not_locked",
}

const COLUMNS: [&str; 9] =
    ["person", "team", "endpoint", "account", "training", "set_by", "locked", "verified_on", "consent"];

impl Inventory {
    /// Reads an inventory in CSV (RFC 4180).
    ///
    /// # Errors
    /// [`LoadError`] for columns that do not exist or are missing, and values that a column does not take.
    pub fn from_csv(text: &str) -> Result<Inventory, LoadError> {
        let mut problems = Vec::new();
        let mut lines = records(text).into_iter();
        let (_, header) = lines.next().unwrap_or_default();
        for (at, column) in header.iter().enumerate() {
            if !COLUMNS.contains(&column.as_str()) {
                let message = format!("there is no column `{column}`{}", hint(column, COLUMNS));
                problems.push(Problem { message, line: 1, column: at + 1 });
            }
        }
        for needed in ["person", "endpoint"] {
            if !header.iter().any(|column| column == needed) {
                problems.push(Problem {
                    message: format!("column `{needed}` is missing"),
                    line: 1,
                    column: 1,
                });
            }
        }
        let mut rows = Vec::new();
        for (line, fields) in lines {
            if fields.len() != header.len() {
                problems.push(Problem {
                    message: format!(
                        "the row has {} fields, the header has {}; leave none out, empty ones included",
                        fields.len(),
                        header.len()
                    ),
                    line,
                    column: 1,
                });
            }
            let of = |name: &str| {
                let place = header.iter().position(|column| column == name);
                place.and_then(|place| fields.get(place)).map_or("", |field| field.trim())
            };
            let mut wrong = |column: &str, expected: &str| {
                let place = header.iter().position(|name| name == column).unwrap_or(0);
                problems.push(Problem {
                    message: format!("`{column}` takes {expected}"),
                    line,
                    column: place + 1,
                });
            };
            let training = switch(of("training"), "on", "off").unwrap_or_else(|| {
                wrong("training", "`on`, `off` or nothing");
                None
            });
            let locked = switch(of("locked"), "yes", "no").unwrap_or_else(|| {
                wrong("locked", "`yes`, `no` or nothing");
                None
            });
            let verified_on = match of("verified_on") {
                "" => None,
                date => date.parse().map_err(|_| wrong("verified_on", "a date such as 2026-11-23")).ok(),
            };
            rows.push(InventoryRow {
                line,
                person: of("person").to_owned(),
                team: of("team").to_owned(),
                endpoint: of("endpoint").to_owned(),
                account: of("account").to_owned(),
                training,
                set_by: of("set_by").to_owned(),
                locked: locked == Some(true),
                verified_on,
                consent: of("consent").to_owned(),
            });
        }
        match problems.is_empty() {
            true => Ok(Inventory { rows }),
            false => Err(LoadError::new("inventory", problems)),
        }
    }

    /// The rows, in the order of the file.
    pub fn rows(&self) -> &[InventoryRow] {
        &self.rows
    }

    /// What is not as it should be at an instant; settings nobody verified since `fresh` are stale.
    pub fn issues(&self, catalog: &Catalog, at: Timestamp, fresh: Timestamp) -> Vec<InventoryIssue> {
        self.rows.iter().flat_map(|row| row.issues(catalog, at, fresh)).collect()
    }
}

impl InventoryRow {
    fn issues(&self, catalog: &Catalog, at: Timestamp, fresh: Timestamp) -> Vec<InventoryIssue> {
        use InventoryIssueKind as Kind;
        let mut issues = Vec::new();
        let mut add = |kind, message: String| {
            let (person, endpoint) = (self.person.clone(), self.endpoint.clone());
            issues.push(InventoryIssue { line: self.line, person, endpoint, kind, message });
        };
        match catalog.index(&self.endpoint) {
            None => {
                let known = catalog.endpoints().iter().map(|endpoint| endpoint.id.as_str());
                let hint = hint(&self.endpoint, known.collect::<Vec<_>>());
                add(Kind::UnknownTool, format!("`{}` is not in the catalog{hint}", self.endpoint));
            }
            Some(index) => {
                if let Some(one) = catalog.endpoints().get(index).filter(|endpoint| !endpoint.sanctioned) {
                    let target =
                        one.move_to.as_ref().map_or("one that is".to_owned(), |to| format!("`{to}`"));
                    add(
                        Kind::Unsanctioned,
                        format!("`{}` is not sanctioned; move to {target}", self.endpoint),
                    );
                }
                if self.training == Some(true) && catalog.rung(index, at) > Rung::Trains {
                    add(
                        Kind::Contradiction,
                        "the catalog says that it does not train, the setting says that it does".to_owned(),
                    );
                }
            }
        }
        match (self.training, self.verified_on) {
            (None, _) => add(
                Kind::SettingUnknown,
                "nobody knows whether training is on; look and record it".to_owned(),
            ),
            (Some(on), verified) => {
                if on {
                    add(Kind::TrainingOn, "training is on; switch it off or record why it may be".to_owned());
                }
                match verified {
                    None => {
                        add(Kind::Unverified, "nobody looked whether the setting is as recorded".to_owned())
                    }
                    Some(on) if on < fresh => add(Kind::Stale, format!("nobody looked since {on}")),
                    Some(_) => {}
                }
                if !on && !self.locked {
                    add(
                        Kind::NotLocked,
                        "the person may switch training on again; lock it centrally".to_owned(),
                    );
                }
            }
        }
        issues
    }
}

/// One of two words or nothing; `None` for anything else.
fn switch(word: &str, yes: &str, no: &str) -> Option<Option<bool>> {
    match word {
        "" => Some(None),
        word if word == yes => Some(Some(true)),
        word if word == no => Some(Some(false)),
        _ => None,
    }
}

/// The records of a CSV text with the lines they begin on; quotes may hold commas, quotes and line breaks.
fn records(text: &str) -> Vec<(usize, Vec<String>)> {
    let mut records = Vec::new();
    let mut fields = vec![String::new()];
    let (mut line, mut start, mut quoted) = (1, 1, false);
    let mut chars = text.strip_prefix('\u{feff}').unwrap_or(text).chars().peekable();
    while let Some(char) = chars.next() {
        if char == '\n' {
            line += 1;
        }
        match (char, quoted) {
            ('"', true) if chars.peek() == Some(&'"') => {
                chars.next();
                fields.last_mut().into_iter().for_each(|field| field.push('"'));
            }
            ('"', _) => quoted = !quoted,
            (',', false) => fields.push(String::new()),
            ('\r', false) if chars.peek() == Some(&'\n') => {}
            ('\n', false) => {
                records.push((start, std::mem::replace(&mut fields, vec![String::new()])));
                start = line;
            }
            (char, _) => fields.last_mut().into_iter().for_each(|field| field.push(char)),
        }
    }
    records.push((start, fields));
    records.retain(|(_, fields)| fields.iter().any(|field| !field.is_empty()));
    records
}
