//! What a hospital or an insurer calls a patient, and codes of diagnoses and medicines.

use crate::nearby::{called, key_calls};
use safeconduct_core::{Category, Confidence, Label, LabelDefinition, Verdict};
use safeconduct_detect::{Candidate, Edge, Edges, Grades, Judgement, Rule, Ruleset, Validator};

/// Every rule of this family.
pub(super) const RULES: Ruleset = &[MEDICAL_RECORD, HEALTH_PLAN, DIAGNOSIS_CODE, DRUG_CODE];

/// A label of this family.
macro_rules! health {
    ($name:literal) => {{
        static DEFINITION: LabelDefinition = LabelDefinition::new($name, Category::Health);
        Label::declare(&DEFINITION)
    }};
}

const HIPAA: &str = "https://www.hhs.gov/hipaa/for-professionals/special-topics/de-identification/index.html";

#[rustfmt::skip]
const RECORD_NAMES: &[&str] = &[
    "mrn", "medical record", "medical record number", "medical record no", "patient id", "patient number", "patient no", "hospital number", "chart number",
    "patientennummer", "patienten-id", "fallnummer", "numéro de dossier", "numéro de patient", "historia clínica", "número de historia clínica",
    "cartella clinica", "número de prontuário", "prontuário", "patiëntnummer", "numer pacjenta", "номер карты пациента",
];
#[rustfmt::skip]
const PLAN_NAMES: &[&str] = &[
    "member id", "member number", "subscriber id", "subscriber number", "health plan", "health plan id", "health plan number", "health insurance id", "beneficiary id",
    "insurance id", "insurance policy number", "policy number", "medicaid id", "medicaid number", "hicn",
];

const MEDICAL_RECORD: Rule = Rule::new(
    "medical-record-number",
    Label::MEDICAL_RECORD_NUMBER,
    "[A-Z]{0,4}-?[0-9]{5,12}[A-Z]?|[0-9]{2,4}(?:-[0-9]{2,4}){1,3}",
)
.edges(Edges { before: Edge::WORD.or(".-+/$"), after: Edge::WORD.or("-") })
.validate(Validator::Candidate(record))
.grades(Grades::only_with_context(Confidence::Medium))
.context(RECORD_NAMES)
.examples(&[
    "MRN: 00482913",
    "patient id 7731-2204",
    "{\"mrn\": \"H4829134\"}",
    "Medical record number is 1234567",
])
.counterexamples(&["00482913", "patient 12", "order 00482913", "[MEDICAL_RECORD_NUMBER_1]"])
.reference(HIPAA);

const HEALTH_PLAN: Rule = Rule::new(
    "health-plan-number",
    health!("HEALTH_PLAN_NUMBER"),
    "[A-Z]{0,4}-?[0-9]{5,14}(?:-[0-9]{1,3})?|[A-Z]{3,9}[0-9][0-9A-Z]{4,11}",
)
.edges(Edges { before: Edge::WORD.or(".-+/$"), after: Edge::WORD.or("-") })
.validate(Validator::Candidate(plan))
.grades(Grades::only_with_context(Confidence::Medium))
.context(PLAN_NAMES)
.examples(&["Member ID: XYZ123456789", "policy number 884213377", "{\"subscriber_id\": \"W123456789\"}"])
.counterexamples(&["XYZ123456789", "member id: none", "MEMBERSHIP policy", "[HEALTH_PLAN_NUMBER_1]"])
.reference(HIPAA);

const DIAGNOSIS_CODE: Rule =
    Rule::new("icd-10-code", health!("ICD_10_CODE"), r"[A-TV-Z][0-9][0-9AB](?:\.[0-9A-TV-Z]{1,4})?")
        .edges(Edges { before: Edge::WORD.or(".-+/$#"), after: Edge::WORD.or("-") })
        .grades(Grades::only_with_context(Confidence::Medium))
        .context(&[
            "icd",
            "icd-10",
            "icd10",
            "icd 10 cm",
            "diagnosis",
            "diagnoses",
            "diagnosed",
            "dx",
            "diagnose",
            "diagnosen",
            "diagnostic",
            "diagnóstico",
            "diagnosi",
            "diagnoza",
            "диагноз",
            "诊断",
            "診断",
            "rozpoznanie",
        ])
        .examples(&["diagnosis E11.9", "ICD-10: F32.1", "Diagnose J45", "dx: S72.001A"])
        .counterexamples(&["E11.9", "the Q10 file", "B12 vitamin", "[ICD_10_CODE_1]"])
        .reference("https://icd.who.int/browse10");

const DRUG_CODE: Rule =
    Rule::new("national-drug-code", health!("NDC"), "[0-9]{4,5}-[0-9]{3,4}-[0-9]{1,2}|[0-9]{11}")
        .edges(Edges { before: Edge::WORD.or(".-+/$"), after: Edge::WORD.or("-") })
        .grades(Grades::only_with_context(Confidence::Medium))
        .context(&["ndc", "national drug code", "ndc code"])
        .examples(&["NDC 0777-3105-02", "national drug code: 50242-040-62"])
        .counterexamples(&["0777-3105-02", "[NDC_1]"])
        .reference("https://www.fda.gov/drugs/drug-approvals-and-databases/national-drug-code-directory");

fn named(candidate: &Candidate<'_>, names: &[&str]) -> Judgement {
    let digits = candidate.value().bytes().filter(u8::is_ascii_digit).count() >= 5;
    let named = called(candidate.before(), names)
        || [candidate.key(), candidate.column()].iter().any(|name| key_calls(*name, names));
    if digits && named { Verdict::Confirmed.into() } else { Verdict::Rejected.into() }
}

fn record(candidate: &Candidate<'_>) -> Judgement {
    named(candidate, RECORD_NAMES)
}

fn plan(candidate: &Candidate<'_>) -> Judgement {
    named(candidate, PLAN_NAMES)
}
