//! `safeconduct policy prove` and `verify-certificate`: what holds for every request, and a sceptic's check.

use super::args::{ProveArgs, VerifyCertificateArgs};
use super::instant;
use crate::documents;
use crate::failure::{Ending, Failure};
use safeconduct::policy::{Certificate, Counterexample, Homeless, Invariants, Listed, Moment, Proof};
use safeconduct::{Evaluator, default_vocabulary};
use std::fs;
use std::io::{self, Write};

/// Proves.
pub fn run(args: &ProveArgs) -> Result<Ending, Failure> {
    let evaluator = documents::evaluator(&args.rules, &default_vocabulary())?;
    let invariants = invariants(args, &evaluator)?;
    warn(&invariants, &evaluator);
    let from = instant(args.from);
    // A date means all of it.
    let until = args.until.map_or(from, Moment::last);
    if until < from {
        return Err(Failure::new("--until is before --from"));
    }
    let proof = Proof::new(&evaluator, &invariants, from, until).map_err(Failure::new)?;
    if let (Some(path), Some(certificate)) = (&args.certificate, &proof.certificate) {
        let written = serde_json::to_string_pretty(certificate).map_err(Failure::new)?;
        fs::write(path, written + "\n").map_err(|error| Failure::file("write", path, &error))?;
    }
    let mut out = io::stdout().lock();
    match args.json {
        true => {
            serde_json::to_writer(&mut out, &proof).map_err(Failure::new)?;
            writeln!(out)?;
        }
        false => render(&proof, args.homes, &mut out)?,
    }
    Ok(if holds(&proof, args.homes) { Ending::Done } else { Ending::Found })
}

/// A statement about endpoints that are not there holds of itself; whoever reads "proved" should know.
fn warn(invariants: &Invariants, evaluator: &Evaluator) {
    let warnings = invariants.warnings(evaluator.catalog());
    warnings.iter().for_each(|warning| eprintln!("safeconduct: warning: {warning}"));
}

fn holds(proof: &Proof, homes: bool) -> bool {
    proof.findings.iter().all(|finding| finding.counterexample.is_none())
        && (!homes || proof.homeless.is_empty())
}

/// The floor, which is always proved, and what was asked for besides.
fn invariants(args: &ProveArgs, evaluator: &Evaluator) -> Result<Invariants, Failure> {
    let vocabulary = evaluator.policy().vocabulary();
    let mut invariants = Invariants::floor();
    if args.local_only {
        invariants = invariants.and(Invariants::local_only());
    }
    for one in &args.class_in {
        if vocabulary.class(&one.class).is_none() {
            return Err(Failure::new(format!("--class-in: there is no data class `{}`", one.class)));
        }
        let mut regions = one.regions.iter().cloned();
        let first = regions.next().ok_or_else(|| Failure::new("--class-in names no region"))?;
        let regions = regions.fold(Listed::of(first), Listed::and);
        invariants = invariants.and(Invariants::class_in_regions(one.class.clone(), regions));
    }
    for path in &args.invariants {
        let more = Invariants::from_text(&documents::read(path)?, vocabulary);
        invariants = invariants.and(more.map_err(|error| documents::at(path, &error))?);
    }
    Ok(invariants)
}

fn render(proof: &Proof, homes: bool, out: &mut impl Write) -> io::Result<()> {
    for finding in &proof.findings {
        match &finding.counterexample {
            None => writeln!(out, "proved      {}", finding.invariant)?,
            Some(counterexample) => {
                writeln!(out, "NOT SO      {}", finding.invariant)?;
                show(counterexample, out)?;
            }
        }
    }
    match (homes, proof.homeless.is_empty()) {
        (true, true) => {
            let claim =
                "every data class has somewhere to go, for some purpose, at every instant, for every tenant";
            writeln!(out, "proved      {claim}")?;
        }
        (true, false) => writeln!(out, "NOT SO      every data class has somewhere to go")?,
        (false, true) => {}
        (false, false) => writeln!(out, "note        not every data class has somewhere to go")?,
    }
    for Homeless { class, tenant, at } in &proof.homeless {
        writeln!(
            out,
            "            {class} may go nowhere, for no purpose, from {at} on (tenant `{tenant}`)"
        )?;
    }
    writeln!(out, "states      {}, all of them", proof.states)?;
    if let Some(certificate) = &proof.certificate {
        let (from, until) = certificate.period();
        writeln!(out, "for         {from} to {until}")?;
        writeln!(out, "catalog     {}", certificate.catalog())?;
        for policy in certificate.policies() {
            writeln!(out, "policy      {policy}")?;
        }
    }
    Ok(())
}

fn show(counterexample: &Counterexample, out: &mut impl Write) -> io::Result<()> {
    let request = serde_json::to_string(&counterexample.request)?;
    match &counterexample.endpoint {
        Some(endpoint) => writeln!(out, "            {endpoint} may receive {request}")?,
        None => writeln!(out, "            nothing may receive {request}")?,
    }
    writeln!(out, "            at {}", counterexample.at)?;
    if !counterexample.declarable {
        writeln!(out, "            (it takes a detector that grades its findings milder than their class)")?;
    }
    Ok(())
}

/// Checks a certificate.
pub fn verify(args: &VerifyCertificateArgs) -> Result<Ending, Failure> {
    let path = &args.certificate;
    let certificate: Certificate = serde_json::from_str(&documents::read(path)?)
        .map_err(|error| Failure::new(format!("{}: not a certificate: {error}", path.display())))?;
    let evaluator = documents::evaluator(&args.rules, &default_vocabulary())?;
    warn(certificate.invariants(), &evaluator);
    let verified = certificate.verify(&evaluator);
    let mut out = io::stdout().lock();
    let mut names: Vec<&str> = certificate.invariants().all().iter().map(|one| one.id.as_str()).collect();
    names.extend(certificate.has_homes().then_some("every data class has somewhere to go"));
    if args.json {
        let why = verified.as_ref().err().map(ToString::to_string);
        let told = serde_json::json!({
            "verified": why.is_none(), "why": why, "states": certificate.states(), "invariants": names,
        });
        writeln!(out, "{told}")?;
    } else {
        match &verified {
            Ok(()) => writeln!(
                out,
                "verified: {} states, decided again one by one; what holds: {}",
                certificate.states(),
                names.join(", ")
            )?,
            Err(error) => writeln!(out, "NOT VERIFIED: {error}")?,
        }
    }
    Ok(if verified.is_ok() { Ending::Done } else { Ending::Found })
}
