//! What cannot be enforced as written does not load, and the error says where and what was meant.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a failed law may panic")]

use proptest::prelude::*;
use safeconduct_policy::{Catalog, DEFAULT_POLICY, Evaluator, Policy, STARTER_CATALOG, Vocabulary};

const CATALOG: &str = r#"
[[evidence]]
id = "dpa"
kind = "signed_contract"

[[endpoint]]
id = "one"
provider = "Vendor"
product = "API"
region = "eu"
models = ["*"]
obligation = [{ name = "store", value = "false" }]
claim = [{ id = "one.training", axis = "training", value = "excluded", evidence = "dpa" }]
"#;

const POLICY: &str = r#"
[[clause]]
id = "may"
effect = "permit"
when = { purposes = ["support"] }
"#;

fn catalog(text: &str) -> String {
    Catalog::from_toml(text).map_or_else(|error| error.to_string(), |_| "loads".into())
}

fn policy(text: &str) -> String {
    let policy = Policy::from_toml(text, &Vocabulary::default());
    let checked = policy.and_then(|policy| Evaluator::new(Catalog::from_toml(CATALOG).unwrap(), policy));
    checked.map_or_else(|error| error.to_string(), |_| "loads".into())
}

#[test]
fn a_catalog_loads_as_written_or_not_at_all() {
    assert_eq!(catalog(CATALOG), "loads");
    for (from, to, says) in [
        ("region", "regoin", "line 10, column 1: unknown field `regoin`"),
        ("region", "regoin", "did you mean `region`?"),
        ("\"signed_contract\"", "\"signed_contrakt\"", "did you mean `signed_contract`?"),
        (
            "evidence = \"dpa\"",
            "evidence = \"dpq\"",
            "line 13, column 83: claim `one.training`: evidence `dpq` is not in this catalog; did you mean `dpa`?",
        ),
        ("\"excluded\"", "\"exclude\"", "axis `training` takes `excluded`"),
        ("\"excluded\"", "30", "axis `training` takes `excluded`"),
        (
            "value = \"excluded\"",
            "subject = \"x\", value = \"excluded\"",
            "axis `training` takes no `subject`",
        ),
        ("models = [\"*\"]", "models = []", "a routable endpoint names its `models`"),
        ("models = [\"*\"]", "models = [\"a*b\"]", "with `*` at most at its end"),
        (
            "models = [\"*\"]",
            "models = [\"*\"]\nhops = [\"two\"]",
            "hop `two` is not an endpoint of this catalog",
        ),
        ("models = [\"*\"]", "models = [\"*\"]\nhops = [\"one\"]", "endpoint `one` is a hop of its own"),
        ("models = [\"*\"]", "models = [\"*\"]\ncost = -1", "`cost` is a number from 0 up"),
        (
            "\"signed_contract\"",
            "\"signed_contract\"\nlocked = true",
            "`locked` belongs to evidence of kind `central_setting`",
        ),
        (
            "\"signed_contract\"",
            "\"own_hardware_declaration\"",
            "says who (`declared_by`) and when (`declared_on`)",
        ),
        (
            "\"signed_contract\"",
            "\"signed_contract\"\nvalid_from = 2026-02-01\nvalid_until = 2026-01-31",
            "`valid_until` is before `valid_from`",
        ),
        ("\"signed_contract\"", "\"signed_contract\"\nvalid_until = 2026-02-30", "line 5"),
        ("\"signed_contract\"", "\"signed_contract\"\ndocument = \"../x\"", "relative path without `..`"),
        ("\"signed_contract\"", "\"signed_contract\"\nsha256 = \"12\"", "64 hex digits"),
        (
            "\"signed_contract\"",
            "\"signed_contract\"\n[[evidence]]\nid = \"dpa\"\nkind = \"vendor_page\"",
            "evidence id `dpa` is used twice",
        ),
        ("id = \"one\"", "id = \"One\"", "lower-case letters"),
        ("\"store\"", "\"header:X Zero Retention\"", "duty `header:X Zero Retention`: the name of a header"),
        ("\"store\"", "\"haeder:x-no-log\"", "a duty is `header:…`, `remove:…`, `region` or a member"),
        ("\"store\"", "\"remove.tools\"", "a duty is `header:…`"),
        (
            "\"store\", value = \"false\"",
            "\"header:x-val\", value = \"a\\nb\"",
            "the value of a header is visible",
        ),
        ("\"store\", value = \"false\"", "\"region\", value = \"us\"", "is to be in region `us`"),
        (
            "[{ name = \"store\"",
            "[{ name = \"header:X-A\", value = \"1\" }, { name = \"header:x-a\"",
            "with different values; no request can meet both",
        ),
        (
            "\"signed_contract\"",
            "\"signed_contract\"\nsigned_on = 2031-01-01\nvalid_until = 2026-12-31",
            "`valid_until` is before `signed_on`",
        ),
        // An adverse claim whose notice has ended before it begins would be silent for good.
        (
            "\"signed_contract\"\n\n[[endpoint]]",
            "\"vendor_notice\"\nvalid_until = 2026-12-31\n\n[[endpoint]]",
            "loads",
        ),
        (
            "claim = [",
            "claim = [{ id = \"one.soc\", axis = \"certification\", subject = \"SOC2\", value = \"no\", evidence = \"dpa\" }, { id = \"one.soc-2\", axis = \"certification\", subject = \"soc2\", value = \"yes\", evidence = \"dpa\" }, ",
            "the certification is `soc2` here and `SOC2` elsewhere",
        ),
        ("provider = \"Vendor\"", "provider = \" \"", "`provider` is empty"),
    ] {
        assert!(CATALOG.contains(from), "{from}");
        let answer = catalog(&CATALOG.replacen(from, to, 1));
        assert!(answer.contains(says), "{to}\n  should say: {says}\n  says: {answer}");
    }
    assert!(catalog("").contains("the catalog has no endpoint"));
    let silent = CATALOG
        .replace("\"signed_contract\"", "\"vendor_notice\"\nvalid_until = 2026-12-31")
        .replace("value = \"excluded\"", "value = \"eligible\", valid_from = 2027-01-01");
    assert!(catalog(&silent).contains("claim `one.training` never speaks"), "{}", catalog(&silent));
}

#[test]
fn a_policy_loads_as_written_or_not_at_all() {
    assert_eq!(policy(POLICY), "loads");
    for (change, says) in [
        ("effect = \"permitt\"", "did you mean `permit`?"),
        ("when = { purposes = [] }", "an empty list matches nothing"),
        ("when = {}", "`when` says nothing"),
        ("to = {}", "`to` says nothing"),
        ("when = { purpose = [\"support\"] }", "did you mean `purposes`?"),
        ("when = { purposes = [\"suport\"] }", "there is no purpose `suport`; did you mean `support`?"),
        ("when = { classes_any = [\"personaldata\"] }", "did you mean `personal_data`?"),
        ("when = { labels_any = [\"EMAIL\"] }", "there is no label `EMAIL`"),
        ("when = { categories_any = [\"contacts\"] }", "unknown category"),
        ("when = { sensitivity_min = \"restricted\", sensitivity_max = \"internal\" }", "can never hold"),
        ("when = { from = 2026-02-01, until = 2026-01-01 }", "can never hold"),
        ("when = { classes_only = [\"secret\"], classes_any = [\"pricing\"] }", "can never hold"),
        ("to = { regions = [\"us\"] }", "no endpoint of the catalog has region `us`"),
        ("to = { providers = [\"Vendro\"] }", "did you mean `Vendor`?"),
        ("to = { rung_min = \"trains\" }", "every endpoint is at `trains` or better"),
        ("to = { assured = [\"human_reviews\"] }", "did you mean `human_review`?"),
        ("to = { assured = [\"guardrail\"] }", "needs a subject"),
        ("to = { assured = [\"guardrail:model_isolatoin\"] }", "did you mean `model_isolation`?"),
        ("must = { regions = [\"eu\"] }", "`must` belongs to `require`"),
        ("effect = \"require\"", "needs `must`, `redact` or `oblige`"),
        ("effect = \"forbid\"\nto = { rung_min = \"vendor_page\" }", "write a `require` clause"),
        (
            "effect = \"forbid\"\nredact = [{ on = \"*\", operator = \"remove\" }]",
            "`redact` belongs to `permit` and `require`",
        ),
        ("redact = [{ on = \"EMAIL_ADRESS\", operator = \"remove\" }]", "did you mean `EMAIL_ADDRESS`?"),
        ("redact = [{ on = \"*\", operator = \"vanish\" }]", "unknown operator"),
        (
            "redact = [{ on = \"*\", operator = \"keep\" }, { on = \"*\", operator = \"hash\" }]",
            "`*` is named twice",
        ),
        (
            "oblige = [{ name = \"store\", value = \"true\" }]",
            "endpoint `one` asks for another value of `store`",
        ),
        (
            "when = { sensitive = true, sensitivity_max = \"internal\" }",
            "can never hold: `sensitive = true` means",
        ),
        (
            "when = { sensitive = false, sensitivity_min = \"restricted\" }",
            "`sensitive = false` means `internal` or less",
        ),
        (
            "when = { scanned = false, sensitivity_max = \"confidential\" }",
            "`scanned = false` means `restricted`",
        ),
        ("when = { scanned = false, classes_only = [\"secret\"] }", "content that could not be scanned"),
        ("when = { tainted = true, sensitive = false }", "`tainted = true` means `confidential`"),
        (
            "when = { classes_only = [\"public_content\"], labels_any = [\"US_SSN\"] }",
            "of class `personal_data`",
        ),
        ("when = { findings_min = 9999999999 }", "no request has 9999999999 findings"),
        (
            "when = { teams = [\"Red*\"] }",
            "no team is called `Red*`: ids are in lower case; did you mean `red*`?",
        ),
        ("when = { tenants = [\"a b\"] }", "no tenant is called `a b`"),
        ("when = { purposes = \"support\" }", "expected a list such as"),
        ("when = { regimes = [\"finance\"] }", "did you mean `regimes_any`?"),
        ("unless = { purposes = [\"support\", \"marketing\"] }", "takes away all that `when` asks for"),
        // What `when` asks for in other words.
        (
            "when = { sensitivity_min = \"confidential\" }\nunless = { sensitive = true }",
            "takes away all that `when` asks for",
        ),
        ("unless = { sensitivity_min = \"public\" }", "takes away all that `when` asks for"),
        ("when = { scanned = false }\nunless = { sensitive = true }", "takes away all"),
        (
            "when = { sensitivity_max = \"internal\" }\nunless = { scanned = true, tainted = false }",
            "takes away all",
        ),
        (
            "when = { labels_any = [\"EMAIL_ADDRESS\"] }\nunless = { categories_any = [\"contact\"] }",
            "takes away all",
        ),
        (
            "when = { labels_any = [\"EMAIL_ADDRESS\"] }\nunless = { classes_all = [\"personal_data\"] }",
            "takes away all",
        ),
        (
            "when = { classes_all = [\"secret\", \"log\"] }\nunless = { classes_any = [\"log\"] }",
            "takes away all",
        ),
        (
            "when = { classes_only = [\"log\"] }\nunless = { classes_any = [\"log\"], scanned = true }",
            "takes away all",
        ),
        ("oblige = [{ name = \"\", value = \"1\" }]", "a member of the body is a name"),
        ("oblige = [{ name = \"header:\", value = \"1\" }]", "the name of a header is made of"),
        ("oblige = [{ name = \"header:host\", value = \"x\" }]", "no duty may set it"),
        ("oblige = [{ name = \"remove:store\", value = \"\" }]", "asks for another value of `remove:store`"),
        ("oblige = [{ name = \"region\", value = \"us\" }]", "is not in region `us`"),
        ("effect = permit", "must be quoted"),
        ("redact = [{ on = \"category:contacts\", operator = \"remove\" }]", "did you mean `contact`?"),
        ("redact = [{ on = \"*\", operator = \"removed\" }]", "did you mean `remove`?"),
        ("limit = { volume = 0 }", "permits nothing"),
        ("[[clause]]\nid = \"may\"\neffect = \"permit\"", "clause id `may` is used twice"),
        ("[[prefer]]\nid = \"may\"\nto.regions = [\"eu\"]", "clause id `may` is used twice"),
        ("[[prefer]]\nid = \"first\"\npoints = 0\nto.regions = [\"eu\"]", "prefers nothing"),
        ("[vocabulary]\npurposes = [\"support\"]", "purpose `support` exists already"),
        (
            "[[vocabulary.class]]\nname = \"secret\"\nsensitivity = \"public\"",
            "data class `secret` exists already",
        ),
        (
            "[[clause]]\nid = \"a\"\neffect = \"permit\"\noblige = [{ name = \"x\", value = \"1\" }]\n[[clause]]\nid = \"b\"\neffect = \"permit\"\noblige = [{ name = \"x\", value = \"2\" }]",
            "asks for another value of `x` than clause `a`",
        ),
        (
            "[[clause]]\nid = \"a\"\neffect = \"permit\"\nredact = [{ on = \"*\", operator = \"mask\" }]\n[[clause]]\nid = \"b\"\neffect = \"permit\"\nredact = [{ on = \"US_SSN\", operator = { operator = \"mask\", keep_tail = 4 } }]",
            "neither is stricter, make them equal",
        ),
    ] {
        let text = match change.split_once(['=', ' ']) {
            // A field that is there already is replaced.
            Some((field, _)) if ["effect", "when"].contains(&field.trim()) => {
                let kept = POLICY.lines().filter(|line| !line.starts_with(field.trim()));
                format!("{}\n{change}\n", kept.collect::<Vec<_>>().join("\n"))
            }
            _ => format!("{POLICY}{change}\n"),
        };
        let answer = policy(&text);
        assert!(answer.contains(says), "{change}\n  should say: {says}\n  says: {answer}");
        assert!(answer.contains("line "), "{change}\n  has no place: {answer}");
    }
}

#[test]
fn what_a_policy_declares_may_be_used() {
    let text = r#"
        [vocabulary]
        purposes = ["triage"]
        [[vocabulary.class]]
        name = "project_falcon"
        [[vocabulary.label]]
        name = "FALCON_CODE"
        category = "business"

        [[clause]]
        id = "may"
        effect = "permit"
        when = { purposes = ["triage"], classes_any = ["project_falcon", "falcon_code"], labels_any = ["FALCON_CODE"] }
    "#;
    assert_eq!(policy(text), "loads");
}

/// Law: an exception that takes something back leaves something; near misses of the ones above load.
#[test]
fn an_exception_that_leaves_something_loads() {
    for fine in [
        "when = { sensitivity_min = \"internal\" }\nunless = { sensitive = true }",
        "when = { labels_any = [\"EMAIL_ADDRESS\", \"LOCATION\"] }\nunless = { categories_any = [\"contact\"] }",
        "when = { categories_any = [\"contact\"] }\nunless = { labels_any = [\"EMAIL_ADDRESS\"] }",
        "when = { classes_any = [\"secret\", \"log\"] }\nunless = { classes_any = [\"log\"] }",
        "when = { classes_only = [\"log\", \"secret\"] }\nunless = { classes_all = [\"log\"] }",
        "when = { sensitivity_max = \"confidential\" }\nunless = { tainted = false }",
    ] {
        let text = format!("[[clause]]\nid = \"may\"\neffect = \"permit\"\n{fine}\n");
        assert_eq!(policy(&text), "loads", "{fine}");
    }
}

#[test]
fn a_tenants_policy_for_nobody_does_not_load() {
    let house = || {
        let policy = Policy::from_toml(POLICY, &Vocabulary::default()).unwrap();
        Evaluator::new(Catalog::from_toml(CATALOG).unwrap(), policy).unwrap()
    };
    let own = || Policy::from_toml(&POLICY.replace("may", "own"), &Vocabulary::default()).unwrap();
    for (tenants, says) in [
        ("Acme-*", "did you mean `acme-*`?"),
        ("acme *", "no tenant is called"),
        ("acm\u{e9}*", "no tenant is called"),
    ] {
        let error = house().with_tenant(tenants.parse().unwrap(), own()).unwrap_err().to_string();
        assert!(error.contains(says), "{tenants}: {error}");
    }
    for tenants in ["acme-*", "acme", "*"] {
        assert!(house().with_tenant(tenants.parse().unwrap(), own()).is_ok(), "{tenants}");
    }
}

#[test]
fn a_demand_that_no_claim_is_about_is_told() {
    let asks = |what: &str| {
        let policy =
            format!("{POLICY}[[clause]]\nid = \"must\"\neffect = \"require\"\nmust.assured = [\"{what}\"]\n");
        let catalog = CATALOG.replace("claim = [", "claim = [{ id = \"one.soc\", axis = \"certification\", subject = \"soc2\", value = \"yes\", evidence = \"dpa\" }, ");
        let policy = Policy::from_toml(&policy, &Vocabulary::default()).unwrap();
        let evaluator = Evaluator::new(Catalog::from_toml(&catalog).unwrap(), policy).unwrap();
        evaluator.warnings().iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
    };
    assert_eq!(asks("certification:soc2"), "");
    let told = asks("certification:soc3");
    assert_eq!(
        told,
        "line 9, column 17: clause `must`: no claim of the catalog is about `certification:soc3`; did you mean `soc2`?"
    );
}

#[test]
fn ways_that_lead_nowhere_in_the_catalog_are_told() {
    let catalog = format!(
        "{}[[endpoint]]\nid = \"two\"\nprovider = \"Other\"\nproduct = \"API\"\nregion = \"us\"\nmodels = [\"*\"]\nsanctioned = true\n\
         [[endpoint]]\nid = \"three\"\nprovider = \"Third\"\nproduct = \"app\"\nroutable = false\nsanctioned = true\n",
        CATALOG.replace("models", "sanctioned = true\nmodels")
    );
    let warnings = |clauses: &str| {
        let policy = Policy::from_toml(&format!("{POLICY}{clauses}"), &Vocabulary::default()).unwrap();
        let evaluator = Evaluator::new(Catalog::from_toml(&catalog).unwrap(), policy).unwrap();
        evaluator.warnings().iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
    };
    let require = |id: &str, more: &str| format!("[[clause]]\nid = \"{id}\"\neffect = \"require\"\n{more}\n");
    let eu = require("eu", "must.regions = [\"eu\"]");
    let told = warnings(&format!("{eu}{}", require("other", "must.providers = [\"Other\"]")));
    assert!(
        told.contains("clause `other` cannot be met together with clause `eu` by any endpoint"),
        "{told}"
    );
    // Of two that overlap it is said too: who asks under both goes nowhere.
    let told = warnings(&format!(
        "{}{}",
        require("eu", "when.sensitive = true\nmust.regions = [\"eu\"]"),
        require("other", "when.classes_any = [\"log\"]\nmust.providers = [\"Other\"]")
    ));
    assert!(told.contains("cannot be met together"), "{told}");
    let told = warnings("[[clause]]\nid = \"app\"\neffect = \"permit\"\nto.endpoints = [\"three\"]\n");
    assert!(told.contains("clause `app` never opens a way"), "{told}");
    for fine in [
        format!("{eu}{}", require("vendor", "must.providers = [\"Vendor\"]")),
        format!(
            "{eu}{}",
            require(
                "other",
                "when.purposes = [\"support\"]\nto.providers = [\"Other\"]\nmust.regions = [\"us\"]"
            )
        ),
        format!(
            "{}{}",
            require("eu", "when.purposes = [\"support\"]\nmust.regions = [\"eu\"]"),
            require("us", "when.purposes = [\"marketing\"]\nmust.regions = [\"us\"]")
        ),
    ] {
        assert_eq!(warnings(&fine), "", "{fine}");
    }
}

#[test]
fn odd_but_enforceable_is_a_warning() {
    let warnings = |text: &str| {
        let policy = Policy::from_toml(text, &Vocabulary::default()).unwrap();
        policy.warnings().iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
    };
    assert_eq!(warnings(POLICY), "");
    assert!(warnings("").contains("permits nothing"));
    assert!(
        warnings(&format!("{POLICY}\n[[clause]]\nid = \"no\"\neffect = \"forbid\""))
            .contains("forbids everything")
    );
    assert!(
        warnings(&format!("{POLICY}{}", POLICY.replace("\"may\"", "\"too\"")))
            .contains("says the same as clause `may`")
    );
    let with = |clause: &str| warnings(&format!("{POLICY}[[clause]]\nid = \"two\"\n{clause}\n"));
    for (clause, says) in [
        (
            "effect = \"forbid\"\nwhen.purposes = [\"support\", \"marketing\"]",
            "clause `may` never opens a way: clause `two` forbids all of it",
        ),
        (
            "effect = \"permit\"\nwhen.purposes = [\"support\", \"marketing\"]",
            "clause `may` adds nothing to clause `two`",
        ),
        (
            "effect = \"permit\"\nwhen.purposes = [\"support\"]\nto.regions = [\"eu*\"]",
            "clause `two` adds nothing to clause `may`",
        ),
        (
            "effect = \"require\"\nmust.regions = [\"eu*\"]\n[[clause]]\nid = \"three\"\neffect = \"require\"\nwhen.sensitive = true\nmust.regions = [\"us\"]",
            "clause `three` cannot be met together with clause `two`",
        ),
        (
            "effect = \"require\"\nmust.rung_min = \"vendor_page\"\n[[clause]]\nid = \"three\"\neffect = \"require\"\nmust.rung_min = \"signed_contract\"",
            "clause `two` adds nothing to clause `three`",
        ),
    ] {
        let warned = with(clause);
        assert!(warned.contains(says), "{clause}\n  should say: {says}\n  says: {warned}");
    }
    let features = "effect = \"require\"\nmust.features = [\"core\"]\n[[clause]]\nid = \"three\"\neffect = \"require\"\nmust.features = [\"optional\"]";
    assert!(
        with(features).contains("clause `three` cannot be met together with clause `two`"),
        "{}",
        with(features)
    );
    for fine in [
        "effect = \"forbid\"\nwhen = { purposes = [\"support\"], sensitive = true }",
        "effect = \"forbid\"\nwhen.purposes = [\"support\"]\nunless.sensitive = false",
        "effect = \"permit\"\nlimit = { volume = 3 }",
        "effect = \"permit\"\nredact = [{ on = \"*\", operator = \"remove\" }]",
        "effect = \"require\"\nmust.regions = [\"eu*\"]\n[[clause]]\nid = \"three\"\neffect = \"require\"\nmust.regions = [\"eu\"]\nwhen.sensitive = true",
    ] {
        assert_eq!(with(fine), "", "{fine}");
    }
}

#[test]
fn all_problems_are_told_at_once_in_the_order_of_the_document() {
    let text = POLICY.replace("\"support\"", "\"suport\", \"markting\"");
    let error = Policy::from_toml(&text, &Vocabulary::default()).unwrap_err();
    let places: Vec<(usize, usize)> =
        error.problems().iter().map(|problem| (problem.line, problem.column)).collect();
    assert_eq!(places, [(5, 22), (5, 32)]);
    assert_eq!(error.document(), "policy");
}

#[test]
fn json_says_the_same_as_toml() {
    let toml: serde_json::Value = toml::from_str(POLICY).unwrap();
    assert!(Policy::from_json(&toml.to_string(), &Vocabulary::default()).is_ok());
    let broken = "{\"clause\": [\n  {\"id\": \"may\", \"effect\": \"permit\",\n   \"when\": {\"purposes\": [\"suport\"]}}]}";
    let error = Policy::from_json(broken, &Vocabulary::default()).unwrap_err().to_string();
    assert!(error.contains("line 3, column 26: clause `may`: there is no purpose `suport`"), "{error}");
    let unknown = Policy::from_json("{\"clauses\": []}", &Vocabulary::default()).unwrap_err().to_string();
    assert!(unknown.contains("line 1") && unknown.contains("did you mean `clause`?"), "{unknown}");
}

proptest! {
    /// Documents come from outside: whatever is in them, loading answers.
    #[test]
    fn no_document_panics(cut in 0..200_000usize, byte in any::<u8>(), garbage in ".{0,200}") {
        for text in [STARTER_CATALOG, DEFAULT_POLICY, CATALOG, POLICY, &garbage] {
            let mut bytes = text.as_bytes().to_vec();
            if !bytes.is_empty() {
                let at = cut % bytes.len();
                bytes[at] = byte;
                // Without the rest every second time, to keep the large catalog cheap.
                if cut % 2 == 0 || bytes.len() > 10_000 { bytes.truncate(at.min(3_000)); }
            }
            let text = String::from_utf8_lossy(&bytes);
            let _ = Catalog::from_toml(&text);
            let _ = Catalog::from_json(&text);
            let _ = Policy::from_toml(&text, &Vocabulary::default());
            let _ = Policy::from_json(&text, &Vocabulary::default());
        }
    }
}
