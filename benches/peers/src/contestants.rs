//! Who takes part, each behind the same door: a text goes in, the number of findings comes out.

use crate::rules::{Check, RULES};
use dd_sds::{RegexRuleConfig, RootRuleConfig, SecondaryValidator};
use safeconduct_core::{Confidence, Label, Part};
use safeconduct_detect::{Grades, OwnedRule, Rule, Scanner, Scratch};
use std::time::{Duration, Instant};

/// One scanner, built.
pub struct Contestant {
    pub name: &'static str,
    /// Whether it was given the sixty-two rules; otherwise it brings its own.
    pub equal: bool,
    pub built_in: Duration,
    pub scan: Box<dyn FnMut(&str) -> usize>,
}

fn contestant<S: FnMut(&str) -> usize + 'static>(
    name: &'static str,
    equal: bool,
    build: impl FnOnce() -> S,
) -> Contestant {
    let start = Instant::now();
    let scan = build();
    Contestant { name, equal, built_in: start.elapsed(), scan: Box::new(scan) }
}

/// Everybody, ourselves first.
pub fn all() -> Vec<Contestant> {
    vec![
        contestant("safeconduct, 62 rules", true, || ours(equal_rules())),
        contestant("safeconduct, its own rules", false, || {
            ours(safeconduct_rules::all().iter().map(owned).collect())
        }),
        contestant("dd-sds", true, || dd_sds(0)),
        contestant("regexes one by one", true, regexes),
        contestant("RegexSet (no spans)", true, regex_set),
        contestant("redact-core", false, || {
            let engine = redact_core::AnalyzerEngine::new();
            move |text: &str| engine.analyze(text, None).map_or(0, |result| result.detected_entities.len())
        }),
        contestant("leakguard", false, || {
            let redactor = leakguard::Redactor::new();
            move |text: &str| redactor.find(text).len()
        }),
        contestant("llm-guard", false, || {
            let pipeline = llm_guard::Pipeline::new(llm_guard::PipelineMode::All)
                .with(llm_guard::scanners::Secrets::default())
                .with(llm_guard::scanners::PiiPatterns::default());
            move |text: &str| pipeline.scan(text).matches.len()
        }),
    ]
}

/// Ours with the sixty-two rules and more token formats.
pub fn ours_with(more: usize) -> Contestant {
    contestant("safeconduct", true, || {
        let mut rules = equal_rules();
        rules.extend(safeconduct_benches::rules::tokens(more).expect("synthetic rules are well-formed"));
        ours(rules)
    })
}

/// Datadog's with the sixty-two rules and more token formats.
pub fn dd_sds_with(more: usize) -> Contestant {
    contestant("dd-sds", true, || dd_sds(more))
}

fn owned(rule: &Rule) -> OwnedRule {
    OwnedRule::new(rule).expect("a shipped rule is well-formed")
}

fn equal_rules() -> Vec<OwnedRule> {
    let rules = RULES.iter().map(|equal| {
        let rule = Rule::new(equal.name, Label::GENERIC_SECRET, equal.pattern).context(equal.context);
        // A shape without a check counts; where the others ask for a word nearby, so do we.
        let rule = match equal.context.is_empty() {
            true => rule.grades(Grades::always(Confidence::High)),
            false => rule.grades(Grades::by_context(Confidence::Low, Confidence::High)),
        };
        owned(&match equal.check.ours() {
            Some(check) => rule.check(check),
            None => rule,
        })
    });
    rules.collect()
}

fn ours(rules: Vec<OwnedRule>) -> impl FnMut(&str) -> usize {
    let scanner = Scanner::builder().owned_rules(rules).build().expect("the rules build");
    let mut scratch: Scratch = scanner.scratch();
    move |text| {
        let findings = scanner.scan_into(&mut scratch, Part::new(text)).expect("a text within the limits");
        findings.iter().filter(|finding| finding.confidence() >= Confidence::Medium).count()
    }
}

fn dd_sds(more: usize) -> impl FnMut(&str) -> usize {
    let equal = RULES.iter().map(|equal| {
        let mut rule = RegexRuleConfig::new(&format!(r"\b(?:{})\b", equal.pattern.trim_start_matches(r"\+")));
        if !equal.context.is_empty() {
            rule = rule.with_included_keywords(equal.context);
        }
        rule.with_validator(theirs(equal.check))
    });
    let tokens = safeconduct_benches::rules::tokens(more).expect("synthetic rules are well-formed");
    let more = tokens.iter().map(|rule| RegexRuleConfig::new(&format!(r"\b(?:{})\b", rule.pattern())));
    let rules: Vec<_> = equal.chain(more).map(|rule| RootRuleConfig::new(rule.build())).collect();
    let scanner = dd_sds::Scanner::builder(&rules).build().expect("the rules build");
    move |text| scanner.scan(&mut text.to_owned()).map_or(0, |found| found.len())
}

fn theirs(check: Check) -> Option<SecondaryValidator> {
    use SecondaryValidator as Theirs;
    Some(match check {
        Check::None => return None,
        Check::Aba => Theirs::AbaRtnChecksum,
        Check::AuMedicare => Theirs::AustralianMedicareChecksum,
        Check::AuTfn => Theirs::AustralianTfnChecksum,
        Check::BeNational => Theirs::BelgiumNationalRegisterChecksum,
        Check::BrCpf => Theirs::BrazilianCpfChecksum,
        Check::Btc => Theirs::BtcChecksum,
        Check::Dea => Theirs::UsDeaChecksum,
        Check::Ethereum => Theirs::EthereumChecksum,
        Check::FiHetu => Theirs::FinnishHetuChecksum,
        Check::FrNir => Theirs::NirChecksum,
        Check::GitHub => Theirs::GithubTokenChecksum,
        Check::Iban => Theirs::IbanChecker,
        Check::ItFiscal => Theirs::ItalianNationalIdChecksum,
        Check::Luhn => Theirs::LuhnChecksum,
        Check::Nhs => Theirs::NhsCheckDigit,
        Check::NlBsn => Theirs::DutchBsnChecksum,
        Check::Npi => Theirs::UsNpiChecksum,
        Check::PlPesel => Theirs::PolishNationalIdChecksum,
        Check::EsDni => Theirs::SpanishDniChecksum,
        Check::SePin => Theirs::SwedenPINChecksum,
        Check::SgNric => Theirs::SingaporeNricChecksum,
        Check::Verhoeff => Theirs::VerhoeffChecksum,
        Check::Vin => Theirs::VinChecksum,
    })
}

fn regexes() -> impl FnMut(&str) -> usize {
    let regexes: Vec<regex::Regex> =
        bounded().iter().map(|p| regex::Regex::new(p).expect("a pattern")).collect();
    move |text| regexes.iter().map(|regex| regex.find_iter(text).count()).sum()
}

fn regex_set() -> impl FnMut(&str) -> usize {
    let set = regex::RegexSetBuilder::new(bounded()).size_limit(1 << 28).build().expect("the patterns build");
    move |text| set.matches(text).iter().count()
}

/// With ASCII word boundaries, which is what these engines are fastest with.
fn bounded() -> Vec<String> {
    RULES
        .iter()
        .map(|rule| format!(r"(?-u:\b)(?:{})(?-u:\b)", rule.pattern.trim_start_matches(r"\+")))
        .collect()
}
