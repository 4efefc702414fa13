//! `safeconduct catalog list` and `show`: endpoints with what is shown of them at an instant.

use super::args::{ListArgs, ShowArgs};
use super::{instant, line};
use crate::documents;
use crate::failure::{Ending, Failure};
use safeconduct::policy::{Axis, Catalog, Endpoint, Evidence, Rung};
use safeconduct::{Reason, Timestamp};
use serde::Serialize;
use std::io::{self, Write};

/// Lists the endpoints.
pub fn list(args: &ListArgs) -> Result<Ending, Failure> {
    let catalog = documents::catalog(args.which.catalog.as_deref())?;
    let at = instant(args.at);
    let standings: Vec<Standing<'_>> =
        (0..catalog.endpoints().len()).filter_map(|index| Standing::of(&catalog, index, at)).collect();
    let mut out = io::stdout().lock();
    if args.which.json {
        standings.iter().try_for_each(|one| line(&mut out, one))?;
        return Ok(Ending::Done);
    }
    let width = standings.iter().map(|one| one.endpoint.len()).max().unwrap_or(0);
    for one in &standings {
        let name = [one.provider, one.product, one.tier].into_iter().filter(|word| !word.is_empty());
        let name = name.collect::<Vec<_>>().join(" · ");
        let flags = match (one.routable, one.sanctioned) {
            (false, _) => "for people",
            (true, true) => "sanctioned",
            (true, false) => "",
        };
        let (rung, kept) = (one.rung.as_str(), kept(one.retention_days));
        writeln!(out, "{:<width$}  {rung:<15}  {kept:<9}  {flags:<10}  {name}", one.endpoint)?;
    }
    let meeting = standings.iter().filter(|one| one.meets_floor && one.routable).count();
    writeln!(
        out,
        "{} endpoints at {at}; {meeting} that take requests meet the training floor",
        standings.len()
    )?;
    Ok(Ending::Done)
}

/// Shows one endpoint.
pub fn show(args: &ShowArgs) -> Result<Ending, Failure> {
    let catalog = documents::catalog(args.which.catalog.as_deref())?;
    let at = instant(args.at);
    let found = catalog.index(&args.endpoint);
    let found =
        found.and_then(|index| Some((Standing::of(&catalog, index, at)?, catalog.endpoint(&args.endpoint)?)));
    let Some((standing, endpoint)) = found else {
        let hint = catalog.suggestion(&args.endpoint);
        return Err(Failure::new(format!("no endpoint `{}` in the catalog{hint}", args.endpoint)));
    };
    let mut out = io::stdout().lock();
    if args.which.json {
        let evidence: Vec<&Evidence> = evidence(&catalog, endpoint);
        line(
            &mut out,
            &serde_json::json!({ "standing": standing, "endpoint": endpoint, "evidence": evidence }),
        )?;
        return Ok(Ending::Done);
    }
    write(&mut out, &catalog, endpoint, &standing, at)?;
    Ok(Ending::Done)
}

/// What is shown of an endpoint at an instant.
#[derive(Serialize)]
struct Standing<'a> {
    endpoint: &'a str,
    provider: &'a str,
    product: &'a str,
    tier: &'a str,
    account: &'a str,
    region: &'a str,
    routable: bool,
    sanctioned: bool,
    rung: Rung,
    meets_floor: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    retention_days: Option<u32>,
    hops: Vec<&'a str>,
    below_floor: Vec<Reason>,
}

impl<'a> Standing<'a> {
    fn of(catalog: &'a Catalog, index: usize, at: Timestamp) -> Option<Standing<'a>> {
        let endpoint = catalog.endpoints().get(index)?;
        let rung = catalog.rung(index, at);
        let hops = catalog.hops(index).iter().filter_map(|hop| catalog.endpoints().get(*hop));
        Some(Standing {
            endpoint: &endpoint.id,
            provider: &endpoint.provider,
            product: &endpoint.product,
            tier: &endpoint.tier,
            account: &endpoint.account,
            region: &endpoint.region,
            routable: endpoint.routable,
            sanctioned: endpoint.sanctioned,
            rung,
            meets_floor: rung.meets_floor(),
            retention_days: catalog.retention_days(index, at),
            hops: hops.map(|hop| hop.id.as_str()).collect(),
            below_floor: catalog.below_floor(index, at),
        })
    }
}

fn write(
    out: &mut impl Write,
    catalog: &Catalog,
    endpoint: &Endpoint,
    standing: &Standing<'_>,
    at: Timestamp,
) -> io::Result<()> {
    writeln!(out, "{}", endpoint.id)?;
    let models: Vec<&str> = endpoint.models.iter().map(|model| model.as_str()).collect();
    let facts = [
        ("provider", endpoint.provider.clone()),
        ("product", endpoint.product.clone()),
        ("tier", endpoint.tier.clone()),
        ("account", endpoint.account.clone()),
        ("project", endpoint.project.clone()),
        ("region", endpoint.region.clone()),
        ("surface", endpoint.surface.clone()),
        ("models", models.join(", ")),
        ("hops", standing.hops.join(", ")),
        ("feature", endpoint.feature.as_str().to_owned()),
        ("sanctioned", yes_no(endpoint.sanctioned)),
        ("routable", yes_no(endpoint.routable)),
        ("move to", endpoint.move_to.as_ref().map(ToString::to_string).unwrap_or_default()),
        ("note", endpoint.note.clone()),
    ];
    for (name, value) in facts.iter().filter(|(_, value)| !value.is_empty()) {
        writeln!(out, "  {name:<11} {value}")?;
    }
    for duty in &endpoint.obligations {
        writeln!(out, "  {:<11} {} = {}", "send", duty.name, duty.value)?;
    }
    let floor = if standing.meets_floor { "meets the training floor" } else { "below the training floor" };
    writeln!(out, "  at {at}")?;
    writeln!(out, "  {:<11} {} ({floor})", "training", standing.rung)?;
    writeln!(out, "  {:<11} {}", "retention", kept(standing.retention_days))?;
    for reason in &standing.below_floor {
        writeln!(out, "    {}: {}", reason.code, reason.message)?;
    }
    writeln!(out, "  claims")?;
    for claim in &endpoint.claims {
        let subject = if claim.subject.is_empty() { String::new() } else { format!(":{}", claim.subject) };
        let kind = catalog.evidence_of(claim).map_or("", |evidence| evidence.kind.as_str());
        let contested = if claim.contested { ", contested" } else { "" };
        writeln!(
            out,
            "    {}: {}{subject} = {} (evidence {}, {kind}{contested}{})",
            claim.id,
            claim.axis.as_str(),
            value(claim.axis, &claim.value.to_string()),
            claim.evidence,
            span(claim.valid_from.map(|one| one.to_string()), claim.valid_until.map(|one| one.to_string())),
        )?;
    }
    writeln!(out, "  evidence")?;
    for one in evidence(catalog, endpoint) {
        let dates = [
            ("signed", one.signed_on),
            ("declared", one.declared_on),
            ("asserted", one.asserted_on),
            ("verified", one.verified_on),
            ("from", one.valid_from),
            ("until", one.valid_until),
            ("review by", one.review_due),
        ];
        let dates = dates.iter().filter_map(|(name, date)| date.map(|date| format!("{name} {date}")));
        let source = one.source.as_deref().or(one.document.as_deref()).unwrap_or("");
        let dates = dates.collect::<Vec<_>>().join(", ");
        writeln!(out, "    {}: {} {dates} {source}", one.id, one.kind.as_str())?;
    }
    Ok(())
}

/// The evidence behind an endpoint's claims, each once.
fn evidence<'a>(catalog: &'a Catalog, endpoint: &Endpoint) -> Vec<&'a Evidence> {
    let ids: Vec<&str> = endpoint.claims.iter().map(|claim| claim.evidence.as_str()).collect();
    catalog.evidence().iter().filter(|one| ids.contains(&one.id.as_str())).collect()
}

fn kept(days: Option<u32>) -> String {
    match days {
        None => "unknown".to_owned(),
        Some(1) => "1 day".to_owned(),
        Some(days) => format!("{days} days"),
    }
}

fn value(axis: Axis, value: &str) -> String {
    match axis {
        Axis::Training if value == "unless_opted_out" => "trained on unless opted out".to_owned(),
        _ => value.to_owned(),
    }
}

fn span(from: Option<String>, until: Option<String>) -> String {
    let from = from.map(|from| format!(", from {from}")).unwrap_or_default();
    let until = until.map(|until| format!(", until {until}")).unwrap_or_default();
    from + &until
}

fn yes_no(yes: bool) -> String {
    if yes { "yes" } else { "no" }.to_owned()
}
