//! What stands behind a claim, and how far it carries at an instant.

use crate::{Digest, Moment, Rung};
use safeconduct_core::{EvidenceId, Timestamp};
use serde::{Deserialize, Serialize};

/// What stands behind claims: a contract, a declaration, a setting, a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Evidence {
    /// Its name.
    pub id: EvidenceId,
    /// What kind it is; the kind decides how much it can show.
    pub kind: EvidenceKind,
    /// Where the document is, relative to the evidence folder.
    #[serde(default)]
    pub document: Option<String>,
    /// SHA-256 of the document.
    #[serde(default)]
    pub sha256: Option<Digest>,
    /// When a contract was signed.
    #[serde(default)]
    pub signed_on: Option<Moment>,
    /// Who declared hardware their own.
    #[serde(default)]
    pub declared_by: Option<String>,
    /// When they did.
    #[serde(default)]
    pub declared_on: Option<Moment>,
    /// From when it holds.
    #[serde(default)]
    pub valid_from: Option<Moment>,
    /// Until when it holds, inclusive.
    #[serde(default)]
    pub valid_until: Option<Moment>,
    /// When somebody last looked that a setting is as claimed.
    #[serde(default)]
    pub verified_on: Option<Moment>,
    /// Until when it must be looked at again, inclusive.
    #[serde(default)]
    pub review_due: Option<Moment>,
    /// When a vendor asserted it.
    #[serde(default)]
    pub asserted_on: Option<Moment>,
    /// What a contract excludes from training.
    #[serde(default)]
    pub excludes: Vec<Excluded>,
    /// What a contract spells out.
    #[serde(default)]
    pub names: Vec<Named>,
    /// Whether a setting is locked by an administrator.
    #[serde(default)]
    pub locked: bool,
    /// Who set a setting.
    #[serde(default)]
    pub set_by: Option<String>,
    /// Where it was read.
    #[serde(default)]
    pub source: Option<String>,
    /// For people.
    #[serde(default)]
    pub note: String,
}

/// What kind of evidence it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceKind {
    /// Somebody else wrote about it.
    ThirdPartyReport,
    /// An answer of the endpoint at run time.
    RuntimeAttestation,
    /// A notice of change by the vendor.
    VendorNotice,
    /// A page, help article or default of the vendor.
    VendorPage,
    /// A setting of one user.
    UserToggle,
    /// A setting of an administrator.
    CentralSetting,
    /// A signed contract.
    SignedContract,
    /// The operator's own declaration that this is their hardware.
    OwnHardwareDeclaration,
}

impl EvidenceKind {
    /// The one spelling used in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            EvidenceKind::ThirdPartyReport => "third_party_report",
            EvidenceKind::RuntimeAttestation => "runtime_attestation",
            EvidenceKind::VendorNotice => "vendor_notice",
            EvidenceKind::VendorPage => "vendor_page",
            EvidenceKind::UserToggle => "user_toggle",
            EvidenceKind::CentralSetting => "central_setting",
            EvidenceKind::SignedContract => "signed_contract",
            EvidenceKind::OwnHardwareDeclaration => "own_hardware_declaration",
        }
    }
}

/// What a contract may exclude from training.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Excluded {
    /// What is sent.
    Inputs,
    /// What comes back.
    Outputs,
}

/// What a contract may spell out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Named {
    /// How long content is kept.
    Retention,
    /// How it is deleted.
    Deletion,
}

impl Evidence {
    /// Whether it meets the floor by its kind, were it complete and in force.
    pub(crate) fn could_meet_floor(&self) -> bool {
        matches!(self.kind, EvidenceKind::SignedContract | EvidenceKind::OwnHardwareDeclaration)
    }

    /// When it begins to hold.
    pub(crate) fn begins(&self) -> Option<Timestamp> {
        [self.valid_from, self.signed_on, self.declared_on].into_iter().flatten().map(Moment::first).max()
    }

    /// When somebody looked at it: signed, declared, asserted or verified it.
    pub(crate) fn looks(&self) -> impl Iterator<Item = Moment> {
        [self.verified_on, self.asserted_on, self.signed_on, self.declared_on].into_iter().flatten()
    }

    /// Whether somebody looked at it in the last so many days.
    pub(crate) fn was_looked_at(&self, at: Timestamp, days: u32) -> bool {
        self.looks().any(|on| on.first() <= at && at <= on.last().plus_days(i64::from(days)))
    }

    /// Whether it has begun.
    pub(crate) fn has_begun(&self, at: Timestamp) -> bool {
        self.begins().is_none_or(|begins| begins <= at)
    }

    /// Whether it is over.
    pub(crate) fn has_expired(&self, at: Timestamp) -> bool {
        self.valid_until.is_some_and(|until| until.last() < at)
    }

    /// Whether somebody should have looked at it again.
    pub(crate) fn is_overdue(&self, at: Timestamp) -> bool {
        self.review_due.is_some_and(|due| due.last() < at)
    }

    /// The rung that an exclusion shown by it reaches, if it supports anything at the instant.
    pub(crate) fn rung(&self, at: Timestamp) -> Option<Rung> {
        if !self.has_begun(at) || self.has_expired(at) || self.is_overdue(at) {
            return None;
        }
        let verified = self.verified_on.is_some_and(|on| on.first() <= at);
        Some(match self.kind {
            EvidenceKind::OwnHardwareDeclaration => Rung::OwnHardware,
            EvidenceKind::SignedContract if self.lacks().next().is_none() => Rung::SignedContract,
            EvidenceKind::CentralSetting if self.locked || verified => Rung::CentralSetting,
            EvidenceKind::UserToggle if verified => Rung::UserToggle,
            // A contract with gaps and a setting nobody checked are words, like a page.
            _ => Rung::VendorPage,
        })
    }

    /// What the floor asks of a contract and this one does not have.
    pub(crate) fn lacks(&self) -> impl Iterator<Item = &'static str> {
        let asked = [
            (self.document.is_some(), "the document's name (`document`)"),
            (self.sha256.is_some(), "the document's hash (`sha256`)"),
            (self.signed_on.is_some(), "a signature date (`signed_on`)"),
            (self.excludes.contains(&Excluded::Inputs), "exclusion of inputs (`excludes`)"),
            (self.excludes.contains(&Excluded::Outputs), "exclusion of outputs (`excludes`)"),
            (self.names.contains(&Named::Retention), "a retention period (`names`)"),
            (self.names.contains(&Named::Deletion), "a deletion procedure (`names`)"),
            (
                self.valid_until.is_some() || self.review_due.is_some(),
                "an end (`valid_until` or `review_due`)",
            ),
        ];
        let contract = self.kind == EvidenceKind::SignedContract;
        asked.into_iter().filter(move |(there, _)| contract && !there).map(|(_, what)| what)
    }
}
