//! The sixty-two rules of the comparison: 32 for personal data, 30 for secrets, as every regex engine reads them.

use safeconduct_core::Verdict;
use safeconduct_rules::validators;

/// One rule: what every contestant that takes rules is given.
pub struct Equal {
    /// Its name.
    pub name: &'static str,
    /// The shape; word boundaries are added on both sides.
    pub pattern: &'static str,
    /// The check on what has the shape.
    pub check: Check,
    /// Words of which one must stand near, before it.
    pub context: &'static [&'static str],
}

/// Checks that both our validators and Datadog's know.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Check {
    None,
    Aba,
    AuMedicare,
    AuTfn,
    BeNational,
    BrCpf,
    Btc,
    Dea,
    Ethereum,
    FiHetu,
    FrNir,
    GitHub,
    Iban,
    ItFiscal,
    Luhn,
    Nhs,
    NlBsn,
    Npi,
    PlPesel,
    EsDni,
    SePin,
    SgNric,
    Verhoeff,
    Vin,
}

impl Check {
    /// Our validator for it.
    pub fn ours(self) -> Option<fn(&str) -> Verdict> {
        Some(match self {
            Check::None => return None,
            Check::Aba => validators::aba_routing_number,
            Check::AuMedicare => validators::au_medicare,
            Check::AuTfn => validators::au_tfn,
            Check::BeNational => validators::be_nn,
            Check::BrCpf => validators::br_cpf,
            Check::Btc => validators::crypto_address,
            Check::Dea => validators::us_dea,
            Check::Ethereum => validators::ethereum_address,
            Check::FiHetu => validators::fi_personal_identity_code,
            Check::FrNir => validators::fr_nir,
            Check::GitHub => validators::github_token,
            Check::Iban => validators::iban,
            Check::ItFiscal => validators::it_fiscal_code,
            Check::Luhn => validators::payment_card,
            Check::Nhs => validators::uk_nhs,
            Check::NlBsn => validators::nl_bsn,
            Check::Npi => validators::us_npi,
            Check::PlPesel => validators::pl_pesel,
            Check::EsDni => validators::es_nif,
            Check::SePin => validators::se_personnummer,
            Check::SgNric => validators::sg_nric_fin,
            Check::Verhoeff => validators::in_aadhaar,
            Check::Vin => validators::vin,
        })
    }
}

const fn rule(name: &'static str, pattern: &'static str) -> Equal {
    Equal { name, pattern, check: Check::None, context: &[] }
}

const fn checked(name: &'static str, pattern: &'static str, check: Check) -> Equal {
    Equal { name, pattern, check, context: &[] }
}

const fn near(mut rule: Equal, words: &'static [&'static str]) -> Equal {
    rule.context = words;
    rule
}

/// All of them; the first 32 are personal data.
pub const RULES: [Equal; 62] = [
    rule(
        "email",
        r"[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@[A-Za-z0-9][A-Za-z0-9-]{0,62}(?:\.[A-Za-z][A-Za-z0-9-]{1,23}){1,4}",
    ),
    checked("payment-card", r"[1-9][0-9]{3}[ -]?[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{4}", Check::Luhn),
    checked("amex-card", r"3[47][0-9]{2}[ -]?[0-9]{6}[ -]?[0-9]{5}", Check::Luhn),
    checked("iban", r"[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?", Check::Iban),
    rule("us-ssn", r"[0-8][0-9]{2}-[0-9]{2}-[0-9]{4}"),
    rule("phone-us", r"(?:\([2-9][0-9]{2}\) |[2-9][0-9]{2}[-.])[2-9][0-9]{2}[-. ][0-9]{4}"),
    rule("phone-international", r"\+[1-9][0-9]{0,2}(?:[ -]?[0-9]{2,4}){2,4}"),
    rule("ip-v4", r"(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])\.){3}(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])"),
    rule("ip-v6", r"(?:[0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}"),
    rule("mac-address", r"(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}"),
    checked("bitcoin", r"[13][1-9A-HJ-NP-Za-km-z]{25,34}", Check::Btc),
    checked("ethereum", r"0x[0-9a-fA-F]{40}", Check::Ethereum),
    near(checked("vin", r"[A-HJ-NPR-Z0-9]{17}", Check::Vin), &["vin", "vehicle", "chassis"]),
    near(
        rule("date-of-birth", r"(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"),
        &["born", "birth", "dob"],
    ),
    near(checked("uk-nhs", r"[0-9]{3} ?[0-9]{3} ?[0-9]{4}", Check::Nhs), &["nhs", "patient"]),
    rule("uk-nino", r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]"),
    near(checked("au-tfn", r"[0-9]{3} ?[0-9]{3} ?[0-9]{3}", Check::AuTfn), &["tfn", "tax file"]),
    near(checked("au-medicare", r"[2-6][0-9]{3} ?[0-9]{5} ?[0-9]", Check::AuMedicare), &["medicare"]),
    near(checked("in-aadhaar", r"[2-9][0-9]{3} ?[0-9]{4} ?[0-9]{4}", Check::Verhoeff), &["aadhaar", "uidai"]),
    near(checked("aba-routing", r"[0-9]{9}", Check::Aba), &["routing", "aba"]),
    near(checked("us-npi", r"[12][0-9]{9}", Check::Npi), &["npi", "provider"]),
    checked("us-dea", r"[A-HJ-NPR-UX][A-Z9][0-9]{7}", Check::Dea),
    checked("br-cpf", r"[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}", Check::BrCpf),
    near(checked("pl-pesel", r"[0-9]{11}", Check::PlPesel), &["pesel"]),
    near(checked("nl-bsn", r"[0-9]{9}", Check::NlBsn), &["bsn", "burgerservicenummer"]),
    checked("be-national", r"[0-9]{2}\.[0-9]{2}\.[0-9]{2}-[0-9]{3}\.[0-9]{2}", Check::BeNational),
    checked("es-dni", r"[0-9]{8}[A-HJ-NP-TV-Z]", Check::EsDni),
    checked("fr-nir", r"[1-478] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{3} ?[0-9]{3} ?[0-9]{2}", Check::FrNir),
    checked("it-fiscal", r"[A-Z]{6}[0-9]{2}[A-EHLMPRST][0-9]{2}[A-Z][0-9]{3}[A-Z]", Check::ItFiscal),
    checked("se-personnummer", r"[0-9]{6}[-+][0-9]{4}", Check::SePin),
    checked("fi-hetu", r"[0-9]{6}[-+A][0-9]{3}[0-9A-FHJ-NPR-Y]", Check::FiHetu),
    checked("sg-nric", r"[STFGM][0-9]{7}[A-Z]", Check::SgNric),
    rule("aws-access-key-id", r"(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}"),
    near(rule("aws-secret", r"[A-Za-z0-9/+]{40}"), &["aws", "secret"]),
    checked("github-token", r"gh[pousr]_[0-9A-Za-z]{36}", Check::GitHub),
    rule("github-fine-grained", r"github_pat_[0-9A-Za-z]{22}_[0-9A-Za-z]{59}"),
    rule("gitlab-token", r"glpat-[0-9A-Za-z_-]{20}"),
    rule("slack-token", r"xox[abpr]-[0-9A-Za-z-]{10,72}"),
    rule("slack-app", r"xapp-[0-9]-[A-Z0-9]{8,14}-[0-9]{10,14}-[0-9a-f]{64}"),
    rule("stripe-secret", r"(?:sk|rk)_(?:live|test)_[0-9A-Za-z]{24,99}"),
    rule("google-api-key", r"AIza[0-9A-Za-z_-]{35}"),
    rule("google-oauth", r"GOCSPX-[0-9A-Za-z_-]{28}"),
    rule("openai", r"sk-[0-9A-Za-z_-]{20,74}T3BlbkFJ[0-9A-Za-z_-]{20,74}"),
    rule("anthropic", r"sk-ant-(?:api03|admin01)-[0-9A-Za-z_-]{93}AA"),
    rule("huggingface", r"hf_[A-Za-z]{34}"),
    rule("npm", r"npm_[0-9A-Za-z]{36}"),
    rule("pypi", r"pypi-AgEIcHlwaS5vcmc[0-9A-Za-z_-]{50,200}"),
    rule("sendgrid", r"SG\.[0-9A-Za-z_-]{22}\.[0-9A-Za-z_-]{43}"),
    rule("twilio", r"SK[0-9a-f]{32}"),
    rule("mailgun", r"key-[0-9a-f]{32}"),
    rule("digitalocean", r"do[opr]_v1_[0-9a-f]{64}"),
    rule("databricks", r"dapi[0-9a-f]{32}"),
    rule("shopify", r"shp(?:at|ca|pa|ss)_[0-9a-f]{32}"),
    rule("square", r"sq0(?:atp|csp)-[0-9A-Za-z_-]{22,43}"),
    rule("linear", r"lin_api_[0-9A-Za-z]{40}"),
    rule("grafana", r"glsa_[0-9A-Za-z]{32}_[0-9a-f]{8}"),
    rule("vault", r"hvs\.[0-9A-Za-z_-]{90,120}"),
    rule("jwt", r"eyJ[0-9A-Za-z_-]{10,500}\.eyJ[0-9A-Za-z_-]{10,500}\.[0-9A-Za-z_-]{10,200}"),
    rule("private-key", r"BEGIN (?:RSA |EC |OPENSSH )?PRIVATE KEY"),
    rule(
        "connection-uri",
        r"(?:postgres|mysql|mongodb|redis|amqp)://[0-9A-Za-z_-]{1,40}:[^\s:@/]{1,80}@[0-9A-Za-z.-]{1,80}",
    ),
    rule("basic-auth", r"Authorization: Basic [0-9A-Za-z+/=]{16,200}"),
    rule(
        "password-assignment",
        r#"(?:password|passwd|pwd|secret|api_key|token)["']? ?[:=] ?["']?[^\s"',;]{8,80}"#,
    ),
];
