//! Who uses what, on which tier, with which settings; and where that is not as it should be.

use crate::document::hint;
use crate::posture::{says, speaking};
use crate::{Axis, Catalog, Endpoint, LoadError, Problem, Rung};
use safeconduct_core::{ClaimId, Timestamp};
use serde::Serialize;
use std::collections::HashMap;

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
        let records = records(text).map_err(|problem| LoadError::new("inventory", vec![problem]))?;
        let mut lines = records.into_iter();
        let (_, header) = lines.next().unwrap_or_default();
        for (at, column) in header.iter().enumerate() {
            if header.iter().take(at).any(|other| other == column) {
                let message = format!("column `{column}` is there twice; leave one of them out");
                problems.push(Problem { message, line: 1, column: at + 1 });
            }
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
        let mut settings: HashMap<(&str, &str, &str), (bool, usize)> = HashMap::new();
        let mut issues = Vec::new();
        for row in &self.rows {
            issues.extend(row.issues(catalog, at, fresh));
            let Some(on) = row.training else { continue };
            let of = (row.person.as_str(), row.endpoint.as_str(), row.account.as_str());
            let (before, line) = *settings.entry(of).or_insert((on, row.line));
            if before != on {
                let message = format!("training is {} here and {} in line {line}", word(on), word(before));
                issues.push(row.issue(InventoryIssueKind::Contradiction, message));
            }
        }
        issues
    }
}

impl InventoryRow {
    fn issue(&self, kind: InventoryIssueKind, message: String) -> InventoryIssue {
        let (person, endpoint) = (self.person.clone(), self.endpoint.clone());
        InventoryIssue { line: self.line, person, endpoint, kind, message }
    }

    fn issues(&self, catalog: &Catalog, at: Timestamp, fresh: Timestamp) -> Vec<InventoryIssue> {
        use InventoryIssueKind as Kind;
        let mut issues = Vec::new();
        let mut add = |kind, message: String| issues.push(self.issue(kind, message));
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
                if let Some(one) = catalog.endpoints().get(index) {
                    if !self.account.is_empty() && !one.account.is_empty() && self.account != one.account {
                        let message = format!(
                            "the catalog knows `{}` with account `{}`, not with `{}`",
                            one.id, one.account, self.account
                        );
                        add(Kind::Contradiction, message);
                    }
                    if let Some(claim) =
                        self.training.filter(|on| !on).and_then(|_| trained_on(catalog, one, at))
                    {
                        let message = format!(
                            "training is off here, and claim `{claim}` says that content is trained on"
                        );
                        add(Kind::Contradiction, message);
                    }
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
                    Some(on) if on > at => {
                        add(
                            Kind::Unverified,
                            format!("somebody is to have looked on {on}, which is yet to come"),
                        );
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

/// The claim by which content is trained on whatever a person sets, if there is one.
fn trained_on<'c>(catalog: &'c Catalog, endpoint: &'c Endpoint, at: Timestamp) -> Option<&'c ClaimId> {
    let mut speaking = speaking(catalog, endpoint, Axis::Training, "", at);
    speaking.find(|(claim, _)| says(claim, "eligible") && !claim.is_scoped()).map(|(claim, _)| &claim.id)
}

fn word(on: bool) -> &'static str {
    if on { "on" } else { "off" }
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

/// The records of a CSV text with the lines they begin on; quotes may hold commas, quotes and line breaks. A quote that
/// does not close, or stands inside a field, would swallow what follows: that is no CSV.
fn records(text: &str) -> Result<Vec<(usize, Vec<String>)>, Problem> {
    let mut records = Vec::new();
    let mut fields = vec![String::new()];
    let (mut line, mut start) = (1, 1);
    let mut chars = text.strip_prefix('\u{feff}').unwrap_or(text).chars().peekable();
    let wrong = |line: usize, fields: &[String], message: &str| Problem {
        message: message.to_owned(),
        line,
        column: fields.len(),
    };
    while let Some(char) = chars.next() {
        let field = match fields.last_mut() {
            Some(field) => field,
            None => continue,
        };
        match char {
            '"' if field.is_empty() => {
                let opened = line;
                loop {
                    match chars.next() {
                        None => {
                            return Err(wrong(opened, &fields, "a quote is opened here and never closed"));
                        }
                        Some('"') if chars.peek() == Some(&'"') => {
                            chars.next();
                            field.push('"');
                        }
                        Some('"') => break,
                        Some(char) => {
                            line += usize::from(char == '\n');
                            field.push(char);
                        }
                    }
                }
                if !matches!(chars.peek(), None | Some(',' | '\r' | '\n')) {
                    return Err(wrong(
                        line,
                        &fields,
                        "something follows a closing quote; double quotes inside of quotes",
                    ));
                }
            }
            '"' => {
                return Err(wrong(line, &fields, "a quote inside of a field; put the whole field in quotes"));
            }
            ',' => fields.push(String::new()),
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' => {
                line += 1;
                records.push((start, std::mem::replace(&mut fields, vec![String::new()])));
                start = line;
            }
            char => field.push(char),
        }
    }
    records.push((start, fields));
    records.retain(|(_, fields)| fields.iter().any(|field| !field.is_empty()));
    Ok(records)
}
