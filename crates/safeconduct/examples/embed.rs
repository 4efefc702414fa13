//! A service's own words: a detector in code, a rule from TOML, a catalog and a policy.
//!
//! Run it with `cargo run -p safeconduct --example embed`.

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use safeconduct::{
    Catalog, Category, Confidence, Detector, DetectorError, Evaluator, Finding, Guard, Label, Log, Outcome,
    Part, Policy, Request, RuleName, RuleSpec, Scanner, Signer, Span, rules, vocabulary,
};
use std::error::Error;

/// Finds the code names of products that are not announced yet.
struct CodeNames {
    label: Label,
    names: Vec<String>,
}

impl Detector for CodeNames {
    fn name(&self) -> &str {
        "code-names"
    }

    fn labels(&self) -> Vec<Label> {
        vec![self.label.clone()]
    }

    fn detect(&self, part: Part<'_>, found: &mut Vec<Finding>) -> Result<(), DetectorError> {
        for name in &self.names {
            for (start, hit) in part.text().match_indices(name.as_str()) {
                let span = Span::new(part.text(), start, start + hit.len());
                let rule = RuleName::declare("code-names");
                found.extend(span.map(|span| Finding::new(self.label.clone(), span, Confidence::High, rule)));
            }
        }
        Ok(())
    }

    // Changes whenever the findings may change, so that the record can tell old lists from new ones.
    fn revision(&self) -> String {
        format!("{} names", self.names.len())
    }
}

/// A rule given as data: the customer numbers of the shop.
const CUSTOMER_NUMBER: &str = r#"
name = "customer-number"
label = "CUSTOMER_NUMBER"
category = "contact"
pattern = 'KD-[0-9]{6}'
confidence = "high"
examples = ["KD-204817"]
counterexamples = ["KD-20"]
"#;

const POLICY: &str = r#"
[[clause]]
id = "support-work"
effect = "permit"
when.purposes = ["support"]

[[clause]]
id = "code-names-stay"
effect = "require"
note = "unannounced products are not talked about, not even under another name"
when.labels_any = ["CODE_NAME"]
redact = [{ on = "CODE_NAME", operator = "remove" }]
"#;

fn main() -> Result<(), Box<dyn Error>> {
    let code_names = CodeNames {
        label: Label::custom("CODE_NAME", Category::Business)?,
        names: vec!["Bluefin".to_owned()],
    };
    let customer_number: RuleSpec = toml::from_str(CUSTOMER_NUMBER)?;
    let scanner = Scanner::builder()
        .rules(rules::all())
        .owned_rules([customer_number.compile(&[])?])
        .detector(code_names)
        .build()?;

    let catalog = Catalog::from_toml(safeconduct::policy::STARTER_CATALOG)?;
    let policy = Policy::from_toml(POLICY, &vocabulary(&scanner))?;

    let folder = tempfile::tempdir()?;
    let signer = Signer::load_or_create(&folder.path().join("signing.key"))?;
    let log = Log::open_or_create(&folder.path().join("decisions"), &signer)?;
    let guard = Guard::builder(log).scanner(scanner).evaluator(Evaluator::new(catalog, policy)?).build()?;

    let mut session = guard.session("acme-support");
    let request =
        Request::text("KD-204817 asks whether Bluefin ships in May: ana@example.org").purpose("support");
    match session.clear(&request)? {
        Outcome::Cleared(cleared) => {
            println!("{} may have: {}", cleared.endpoint(), cleared.body().as_str());
            assert_eq!(
                cleared.body().as_str(),
                "[CUSTOMER_NUMBER_1] asks whether  ships in May: [EMAIL_ADDRESS_1]"
            );
        }
        Outcome::Denied(denied) => return Err(format!("refused: {:?}", denied.reasons()).into()),
    }
    guard.log().close()?;
    Ok(())
}
