//! Answers as they are printed: lines of JSON for programs, a rendering for people.

use safeconduct::policy::{Decision, Rejected};
use safeconduct::{Body, EndpointId, Obligation, Outcome, Previewed, Reason, Receipt};
use serde::ser::{Error as _, SerializeMap};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What became of one request.
pub struct Answer {
    /// The caller's id.
    pub id: Box<RawValue>,
    /// What was decided.
    pub verdict: Verdict,
    /// Every candidate that was turned down.
    pub rejected: Vec<Rejected>,
    /// The proof of the record; a preview has none.
    pub receipt: Option<Receipt>,
}

/// Cleared or denied.
pub enum Verdict {
    /// It may go.
    Cleared {
        /// Where.
        endpoint: EndpointId,
        /// As what; a preview has none.
        body: Option<Body>,
        /// The duties that come with it.
        obligations: Vec<Obligation>,
    },
    /// It may not go anywhere.
    Denied {
        /// Why.
        reasons: Vec<Reason>,
    },
}

impl Answer {
    /// The answer to a guarded request, to be shown before it is handed over.
    pub fn to_request(id: Box<RawValue>, outcome: &Outcome) -> Answer {
        let verdict = match outcome {
            Outcome::Cleared(cleared) => Verdict::Cleared {
                endpoint: cleared.endpoint().clone(),
                body: Some(cleared.body().clone()),
                obligations: cleared.obligations().to_vec(),
            },
            Outcome::Denied(denied) => Verdict::Denied { reasons: denied.reasons().to_vec() },
        };
        let (rejected, receipt) = (outcome.rejected(), Some(outcome.receipt().clone()));
        Answer { id, verdict, rejected, receipt }
    }

    /// The answer that a request would get.
    pub fn to_preview(id: Box<RawValue>, previewed: &Previewed) -> Answer {
        let verdict = match &previewed.decision {
            Decision::Grant(grant) => Verdict::Cleared {
                endpoint: grant.chosen().endpoint.clone(),
                body: None,
                obligations: previewed.obligations(),
            },
            Decision::Refusal(refusal) => Verdict::Denied { reasons: refusal.reasons().to_vec() },
        };
        Answer { id, verdict, rejected: previewed.decision.rejected(), receipt: None }
    }

    /// Whether the request was denied.
    pub fn is_denied(&self) -> bool {
        matches!(self.verdict, Verdict::Denied { .. })
    }

    /// A few lines for people.
    pub fn render(&self) -> String {
        let mut out = String::new();
        // Writing into a `String` cannot fail.
        let _ = self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) -> std::fmt::Result {
        match &self.verdict {
            Verdict::Cleared { endpoint, body, obligations } => {
                writeln!(out, "{}  cleared for {endpoint}", self.id.get())?;
                for duty in obligations {
                    writeln!(out, "    {} {} = {}", kind(duty), duty.name, duty.value)?;
                }
                if let Some(body) = body {
                    writeln!(out, "    body  {}", printable(body.as_str()))?;
                }
            }
            Verdict::Denied { reasons } => {
                writeln!(out, "{}  DENIED", self.id.get())?;
                for reason in reasons {
                    writeln!(out, "    {}: {}", reason.code, printable(&reason.message))?;
                }
            }
        }
        self.write_rejected(out)?;
        match &self.receipt {
            Some(receipt) => writeln!(out, "    entry {} of {}", receipt.index, receipt.log),
            None => Ok(()),
        }
    }

    /// A cleared request names how many were turned down; a denied one says for each reason which.
    fn write_rejected(&self, out: &mut String) -> std::fmt::Result {
        let groups = grouped(&self.rejected);
        if groups.is_empty() {
            return Ok(());
        }
        if !self.is_denied() {
            let shown: Vec<String> =
                groups.iter().map(|(code, endpoints)| format!("{code} {}", endpoints.len())).collect();
            return writeln!(out, "    turned down {}: {}", self.rejected.len(), shown.join(", "));
        }
        for (code, endpoints) in groups {
            let (shown, more) = endpoints.split_at(endpoints.len().min(6));
            let more = if more.is_empty() { String::new() } else { format!(" and {} more", more.len()) };
            writeln!(out, "    {code}: {}{more}", shown.join(", "))?;
        }
        Ok(())
    }
}

fn kind(duty: &Obligation) -> &'static str {
    match duty.kind {
        safeconduct::ObligationKind::Text => "text ",
        safeconduct::ObligationKind::Request => "send ",
    }
}

/// For each reason, the candidates that were turned down for it.
fn grouped(rejected: &[Rejected]) -> BTreeMap<&'static str, Vec<&str>> {
    let mut groups: BTreeMap<&'static str, Vec<&str>> = BTreeMap::new();
    for candidate in rejected {
        let mut codes: Vec<&'static str> =
            candidate.reasons.iter().map(|reason| reason.code.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        for code in codes {
            groups.entry(code).or_default().push(&candidate.endpoint);
        }
    }
    groups
}

/// One line for a terminal: control characters are escaped, so that a body cannot drive the terminal.
fn printable(text: &str) -> String {
    text.chars().flat_map(|c| if c.is_control() { c.escape_default().collect() } else { vec![c] }).collect()
}

impl Serialize for Answer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Turned<'a> {
            endpoint: &'a EndpointId,
            reasons: &'a [Reason],
        }
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &self.id)?;
        match &self.verdict {
            Verdict::Cleared { endpoint, body, obligations } => {
                map.serialize_entry("outcome", "cleared")?;
                map.serialize_entry("endpoint", endpoint)?;
                match body {
                    Some(Body::Text(text)) => map.serialize_entry("body", text)?,
                    Some(Body::Json(json)) => {
                        let raw: &RawValue = serde_json::from_str(json).map_err(S::Error::custom)?;
                        map.serialize_entry("body", raw)?;
                    }
                    None => {}
                }
                map.serialize_entry("obligations", obligations)?;
            }
            Verdict::Denied { reasons } => {
                map.serialize_entry("outcome", "denied")?;
                map.serialize_entry("reasons", reasons)?;
            }
        }
        let turned =
            self.rejected.iter().map(|one| Turned { endpoint: &one.endpoint, reasons: &one.reasons });
        map.serialize_entry("rejected", &turned.collect::<Vec<_>>())?;
        if let Some(receipt) = &self.receipt {
            map.serialize_entry("receipt", receipt)?;
        }
        map.end()
    }
}
