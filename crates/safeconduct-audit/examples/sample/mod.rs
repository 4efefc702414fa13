//! A request as it usually is: what examples and benchmarks write.

use safeconduct_audit::{
    Action, AuditError, Candidates, Decision, Found, Intent, Length, Log, RecordId, Rung, Scan,
};
use safeconduct_core::{
    Coverage, DataClass, EndpointId, Label, Purpose, ReasonCode, Sensitivity, TenantId, Timestamp,
};

/// Two sorts of findings, a dozen endpoints in three groups.
pub(crate) fn intent(log: &Log, at: Timestamp) -> Result<Intent, AuditError> {
    let id = RecordId::new(at)?;
    let mut intent = Intent::new(id, at);
    let tenant = TenantId::declare("acme");
    let tagger = log.keyring().tagger(&tenant, at);
    let found = |label: Label, value: &str| Found {
        tags: vec![tagger.finding(&label, value)],
        label,
        sensitivity: Sensitivity::Confidential,
        action: Action::Placeholder,
        counts: [0, 1, 0],
    };
    intent.findings = vec![found(Label::EMAIL_ADDRESS, "ana@example.org"), found(Label::PERSON, "Ana")];
    intent.tenant = Some(tenant);
    intent.purpose = Some(Purpose::SUPPORT);
    intent.classes = vec![DataClass::PERSONAL_DATA];
    intent.scan = Scan { coverage: Coverage::Full, bytes: Length::of(900), parts: 3 };
    let mut candidates = Candidates::default();
    candidates.add_group(0..8, Rung::VendorPage, [ReasonCode::TrainingUnproven]);
    candidates.add_group(8..11, Rung::SignedContract, [ReasonCode::NoPermit]);
    candidates.add(11, Rung::OwnHardware, []);
    intent.candidates = candidates;
    intent.decision = Decision::Cleared {
        endpoint: EndpointId::declare("local"),
        commitment: log.keyring().commit(id, b"body"),
        out_len: Length::of(900),
    };
    Ok(intent)
}
