//! `safeconduct audit report --bundle`: everything an auditor needs, in one folder.

use crate::failure::Failure;
use safeconduct::audit::{Documents, Due, EntryName, Recorded, Statement, prove, read};
use safeconduct::policy::{Axis, Catalog, EvidenceKind};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// How many proofs a bundle carries: every exception that the statement lists, then requests spread over the period.
const PROOFS_MAX: usize = 400;
const SAMPLE: u64 = 25;

/// What the entries say is in force: the documents, and the catalog of the newest request.
pub struct InForce {
    documents: Documents,
    catalog: Option<Catalog>,
    named: BTreeSet<safeconduct::audit::Digest>,
    requests: Vec<u64>,
}

impl InForce {
    /// Reads the record once.
    pub fn of(dir: &Path) -> Result<InForce, Failure> {
        let mut force = InForce {
            documents: Documents::default(),
            catalog: None,
            named: BTreeSet::new(),
            requests: Vec::new(),
        };
        let mut newest = None;
        // A record that is damaged is reported as far as it goes; the verification says where that is.
        for entry in read(dir).map_err(Failure::new)?.map_while(Result::ok) {
            force.documents.take(&entry);
            if let Ok(Some(intent)) = Recorded::of(&entry) {
                newest = intent.catalog.or(newest);
                force.requests.push(entry.index);
                force.named.extend([intent.policy, intent.catalog, intent.ruleset].into_iter().flatten());
                force.named.extend(intent.tenant_policies);
            }
        }
        let text = newest.and_then(|digest| force.documents.text(&digest));
        force.catalog = text.and_then(|text| match text.trim_start().starts_with('{') {
            true => Catalog::from_json(text).ok(),
            false => Catalog::from_toml(text).ok(),
        });
        Ok(force)
    }

    /// The evidence behind every training claim of the catalog in force, with its dates.
    pub fn calendar(&self) -> Vec<Due> {
        let Some(catalog) = &self.catalog else { return Vec::new() };
        let claims = catalog.endpoints().iter().flat_map(|endpoint| {
            let training = endpoint.claims.iter().filter(|claim| claim.axis == Axis::Training);
            training.map(move |claim| (endpoint, claim))
        });
        let due = claims.filter_map(|(endpoint, claim)| {
            let evidence = catalog.evidence_of(claim)?;
            // A page that was merely looked at has no date to watch; what the floor rests on is always listed.
            let bears =
                matches!(evidence.kind, EvidenceKind::SignedContract | EvidenceKind::OwnHardwareDeclaration);
            let dated = evidence.review_due.is_some()
                || evidence.valid_until.is_some()
                || claim.valid_until.is_some();
            (bears || dated).then_some(())?;
            let ends = [evidence.valid_until, claim.valid_until].into_iter().flatten();
            Some(Due {
                endpoint: endpoint.id.clone(),
                claim: Some(claim.id.clone()),
                evidence: evidence.id.clone(),
                review: evidence.review_due.map(|moment| moment.last()),
                until: ends.map(|moment| moment.last()).min(),
            })
        });
        due.collect()
    }
}

/// Writes the bundle into a new folder.
pub fn write(out: &Path, dir: &Path, statement: &Statement, force: &InForce) -> Result<(), Failure> {
    fs::create_dir(out).map_err(|error| Failure::file("create", out, &error))?;
    let put = |name: &str, bytes: &[u8]| {
        let path = out.join(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|error| Failure::file("create", folder, &error))?;
        }
        fs::write(&path, bytes).map_err(|error| Failure::file("write", &path, &error))
    };
    put("report.html", statement.html().as_bytes())?;
    put("report.json", statement.json().as_bytes())?;
    put("report.md", statement.markdown().as_bytes())?;
    put("report.csv", statement.csv().as_bytes())?;
    let checkpoint = dir.join("checkpoint");
    let head = fs::read(&checkpoint).map_err(|error| Failure::file("read", &checkpoint, &error))?;
    put("checkpoint", &head)?;
    for (digest, kind, _) in force.documents.list() {
        if force.named.contains(&digest) {
            let bytes = force.documents.bytes(&digest).unwrap_or_default();
            put(&format!("documents/{kind}-{digest}"), bytes)?;
        }
    }
    let mut indexes: BTreeSet<u64> =
        statement.exceptions.iter().flat_map(|exception| exception.indexes.iter().copied()).collect();
    let inside: Vec<u64> = match statement.entries {
        Some((first, end)) => {
            force.requests.iter().copied().filter(|index| (first..end).contains(index)).collect()
        }
        None => Vec::new(),
    };
    let step = (inside.len() / usize::try_from(SAMPLE).unwrap_or(1)).max(1);
    indexes.extend(inside.iter().step_by(step));
    let mut unproven = 0u64;
    for index in indexes.into_iter().take(PROOFS_MAX) {
        match prove(dir, EntryName::Index(index)) {
            Ok(proof) => put(&format!("proofs/{index}.tlog-proof"), proof.as_bytes())?,
            Err(safeconduct::AuditError::NotFound { .. }) => unproven += 1,
            Err(error) => return Err(Failure::new(error)),
        }
    }
    put("README.txt", readme(statement, unproven).as_bytes())
}

fn readme(statement: &Statement, unproven: u64) -> String {
    format!(
        "Audit bundle of {}\n\n{}\n\n\
         report.*     the statement, for people and for machines\n\
         checkpoint   the newest signed head of the record\n\
         documents/   policies, catalogs and rulesets that requests of the record were decided under;\n\
         \x20            each file's name ends in its SHA-256\n\
         proofs/      one proof per listed exception, and of requests spread over the period\n\n\
         No key is in this bundle: take the public key from the record's owner by another way, then\n\
         \x20 safeconduct audit check-proof proofs/N.tlog-proof --key KEY\n\
         \x20 sha256sum documents/*\n\
         With the record itself: safeconduct audit verify DIR --key KEY --pin checkpoint --decisions\n{}",
        statement.verified.origin,
        statement.claim(),
        match unproven {
            0 => String::new(),
            many => format!("\n{many} entries lie behind the newest signed head and have no proof yet.\n"),
        }
    )
}
