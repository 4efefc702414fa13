//! `safeconduct policy explain`: where one request may go, why nowhere else, and what would change that.

use super::args::ExplainArgs;
use super::instant;
use crate::documents;
use crate::failure::{Ending, Failure};
use crate::sources::Source;
use safeconduct::policy::{Allowed, Decision, Digest, Evaluator, Need, Remedy, Request, Rung};
use safeconduct::{EndpointId, PlanRule, Reason, Timestamp, Vocabulary, default_vocabulary};
use serde::Serialize;
use std::io::{self, Read, Write};
use std::path::Path;

/// Runs the command.
pub fn run(args: &ExplainArgs) -> Result<Ending, Failure> {
    let evaluator = documents::evaluator(&args.rules, &default_vocabulary())?;
    let request = request(args, evaluator.policy().vocabulary())?;
    let decision = request.decide(&evaluator, instant(args.at));
    let explained = Explained::of(&decision, &evaluator);
    let mut out = io::stdout().lock();
    match args.json {
        true => {
            serde_json::to_writer(&mut out, &explained).map_err(Failure::new)?;
            writeln!(out)?;
        }
        false => explained.write(&mut out)?,
    }
    Ok(if args.exit_code && explained.decision == "refusal" { Ending::Found } else { Ending::Done })
}

/// The request of the file, with what the options add to it.
fn request(args: &ExplainArgs, vocabulary: &Vocabulary) -> Result<Request, Failure> {
    let mut request = match &args.request {
        None => Request::default(),
        Some(path) => {
            let (mut input, _) = Source::at(path).open()?;
            let mut text = String::new();
            input.read_to_string(&mut text).map_err(|error| Failure::file("read", path, &error))?;
            let name = if path.as_os_str() == "-" { Path::new("standard input") } else { path };
            Request::from_text(&text).map_err(|error| documents::at(name, &error))?
        }
    };
    request.tenant = args.tenant.clone().or(request.tenant);
    request.team = args.team.clone().or(request.team);
    request.regimes.extend(args.regime.iter().cloned());
    request.findings = args.findings.or(request.findings);
    request.purpose = args.purpose.clone().or(request.purpose);
    request.model = args.model.clone().or(request.model);
    request.sensitivity = request.sensitivity.max(args.sensitivity);
    request.unscanned |= args.unscanned;
    request.tainted |= args.tainted;
    request.classes.extend(args.class.iter().cloned());
    for name in &args.label {
        let label = vocabulary.label(name).cloned();
        request.labels.push(label.ok_or_else(|| Failure::new(format!("there is no label `{name}`")))?);
    }
    request.categories.extend(args.category.iter().copied());
    Ok(request)
}

/// A decision with everything behind it.
#[derive(Serialize)]
struct Explained {
    decision: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    endpoint: Option<EndpointId>,
    allowed: Vec<Way>,
    reasons: Vec<Reason>,
    rejected: Vec<Turned>,
    #[serde(skip_serializing_if = "Option::is_none")]
    remedy: Option<Remedy>,
    classes: Vec<String>,
    sensitivity: &'static str,
    sensitive: bool,
    at: Timestamp,
    policy: Digest,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tenant_policies: Vec<Digest>,
    catalog: Digest,
}

/// An endpoint that may receive it.
#[derive(Serialize)]
struct Way {
    endpoint: EndpointId,
    rung: Rung,
    permitted_by: Vec<String>,
    redact: Vec<Vec<PlanRule>>,
    send: Vec<(String, String)>,
}

/// An endpoint that may not.
#[derive(Serialize)]
struct Turned {
    endpoint: EndpointId,
    rung: Rung,
    reasons: Vec<Reason>,
}

impl Explained {
    fn of(decision: &Decision, evaluator: &Evaluator) -> Explained {
        let Need { classes, sensitivity, sensitive, .. } = decision.need();
        let rejected = decision.rejected().into_iter();
        let reasons = match decision {
            Decision::Grant(_) => Vec::new(),
            Decision::Refusal(refusal) => refusal.reasons().to_vec(),
        };
        Explained {
            decision: if decision.chosen().is_some() { "grant" } else { "refusal" },
            endpoint: decision.chosen().map(|chosen| chosen.endpoint.clone()),
            allowed: decision.allowed().map(Way::of).collect(),
            reasons,
            rejected: rejected
                .map(|one| Turned { endpoint: one.endpoint, rung: one.rung, reasons: one.reasons })
                .collect(),
            remedy: decision.remedy(evaluator),
            classes: classes.iter().map(ToString::to_string).collect(),
            sensitivity: sensitivity.as_str(),
            sensitive: *sensitive,
            at: decision.at(),
            policy: decision.policy(),
            tenant_policies: decision.tenant_policies(),
            catalog: decision.catalog(),
        }
    }

    fn write(&self, out: &mut impl Write) -> io::Result<()> {
        match &self.endpoint {
            Some(endpoint) => writeln!(out, "GRANTED to {endpoint}")?,
            None => writeln!(out, "REFUSED")?,
        }
        let floor = if self.sensitive { "sensitive: the training floor applies" } else { "not sensitive" };
        writeln!(out, "  content   {} ({}, {floor})", self.classes.join(", "), self.sensitivity)?;
        writeln!(out, "  at        {}", self.at)?;
        for reason in &self.reasons {
            writeln!(out, "  because   {}: {}", reason.code, reason.message)?;
        }
        for (place, way) in self.allowed.iter().enumerate() {
            let word = if place == 0 { "goes to" } else { "or to" };
            writeln!(
                out,
                "  {word:<9} {} ({}), permitted by {}",
                way.endpoint,
                way.rung,
                way.permitted_by.join(", ")
            )?;
            for rule in way.redact.iter().flatten() {
                writeln!(out, "              text: {} on {}", rule.operator, rule.on)?;
            }
            for (name, value) in &way.send {
                writeln!(out, "              send: {name} = {value}")?;
            }
        }
        if let Some(remedy) = &self.remedy {
            writeln!(out, "  the fewest changes that let it go, to {}:", remedy.endpoint)?;
            for change in &remedy.changes {
                writeln!(out, "              {}: {}", change.kind.as_str(), change.because)?;
            }
        }
        if !self.rejected.is_empty() {
            writeln!(out, "  turned down:")?;
        }
        for one in &self.rejected {
            writeln!(out, "    {} ({})", one.endpoint, one.rung)?;
            for reason in &one.reasons {
                writeln!(out, "      {}: {}", reason.code, reason.message)?;
            }
        }
        writeln!(out, "  policy    {}", self.policy)?;
        self.tenant_policies.iter().try_for_each(|digest| writeln!(out, "  tenant's  {digest}"))?;
        writeln!(out, "  catalog   {}", self.catalog)
    }
}

impl Way {
    fn of(allowed: Allowed) -> Way {
        Way {
            endpoint: allowed.endpoint,
            rung: allowed.rung,
            permitted_by: allowed.permitted_by.iter().map(ToString::to_string).collect(),
            redact: allowed.plan.layers().to_vec(),
            send: allowed.obligations.into_iter().map(|duty| (duty.name, duty.value)).collect(),
        }
    }
}
