//! What is never reported: values, digests of values, patterns, labels.

use crate::{PatternError, pattern};
use regex_automata::{Anchored, Input, meta};
use regex_syntax::hir::{Hir, Look};
use safeconduct_core::{Finding, Label};
use sha2::{Digest, Sha256};
use std::collections::{BTreeSet, HashSet};

/// What is never reported.
#[derive(Debug, Default)]
pub(crate) struct Allowed {
    pub(crate) values: HashSet<String>,
    /// SHA-256 of values.
    pub(crate) digests: HashSet<[u8; 32]>,
    pub(crate) labels: BTreeSet<Label>,
    pub(crate) patterns: Vec<String>,
    /// The patterns, each for a whole value.
    whole: Option<meta::Regex>,
}

impl Allowed {
    /// Compiles the patterns; the error is that of the first that cannot be used.
    pub(crate) fn compile(&mut self) -> Result<(), (String, PatternError)> {
        if self.patterns.is_empty() {
            return Ok(());
        }
        let mut whole = Vec::with_capacity(self.patterns.len());
        for text in &self.patterns {
            let hir = pattern::parse(text).map_err(|error| (text.clone(), error))?;
            whole.push(Hir::concat(vec![hir, Hir::look(Look::End)]));
        }
        let regex = meta::Builder::new().build_many_from_hir(&whole);
        let too_large = |_| (self.patterns.join("|"), PatternError::TooLarge);
        self.whole = Some(regex.map_err(too_large)?);
        Ok(())
    }

    /// Whether `finding` of `text` is to be left alone.
    pub(crate) fn covers(&self, text: &str, finding: &Finding) -> bool {
        if self.labels.contains(finding.label()) {
            return true;
        }
        if self.values.is_empty() && self.digests.is_empty() && self.whole.is_none() {
            return false;
        }
        let Some(value) = finding.span().of(text) else { return false };
        self.values.contains(value)
            || (!self.digests.is_empty() && self.digests.contains(&<[u8; 32]>::from(Sha256::digest(value))))
            || self
                .whole
                .as_ref()
                .is_some_and(|whole| whole.is_match(Input::new(value).anchored(Anchored::Yes)))
    }
}
