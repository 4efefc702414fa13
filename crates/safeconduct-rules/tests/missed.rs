//! What once left unredacted, case by case: the text and the values that must be found in it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed law may panic")]

use safeconduct_core::Confidence;
use safeconduct_detect::Scanner;
use safeconduct_rules::default_scanner;
use std::sync::LazyLock;

static SCANNER: LazyLock<Scanner> = LazyLock::new(|| default_scanner().unwrap());

fn found(text: &str) -> Vec<&str> {
    SCANNER.scan(text).unwrap().iter().map(|finding| finding.span().of(text).unwrap()).collect()
}

fn report(failures: Vec<String>) {
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n"));
}

fn all_found(cases: &[(&str, &str)]) {
    let missed = |(text, value): &&(&str, &str)| found(text) != [*value];
    report(cases.iter().filter(missed).map(|(text, _)| format!("{text:?}: {:?}", found(text))).collect());
}

fn none_found(texts: &[&str]) {
    let guilty = texts.iter().filter(|text| !found(text).is_empty());
    report(guilty.map(|text| format!("{text:?}: {:?}", found(text))).collect());
}

/// *Example*, *insert*, *todo* and *your* were looked for anywhere in a value, and dropped it.
#[test]
fn words_of_stand_ins_inside_a_value_do_not_hide_it() {
    all_found(&[
        ("password=Example123!", "Example123!"),
        ("DB_PASSWORD=insertcoin99", "insertcoin99"),
        ("password=TODOlist99", "TODOlist99"),
        ("api_key=AbCdYOUR9xQz7LmN2pRs", "AbCdYOUR9xQz7LmN2pRs"),
        (concat!("sk_", "live_k7Fq9WYourtW2mXe4RbN8vLc"), concat!("sk_", "live_k7Fq9WYourtW2mXe4RbN8vLc")),
        (
            concat!("ghp_", "Ky9Pf34qY6Nb3YOURD25RQ4F5ZR3qa7y3gm1"),
            concat!("ghp_", "Ky9Pf34qY6Nb3YOURD25RQ4F5ZR3qa7y3gm1"),
        ),
    ]);
    none_found(&[
        "api_key=your-api-key-here",
        "token: \"<YOUR_TOKEN>\"",
        "PASSWORD=CHANGE_ME",
        "password = \"example_key\"",
        concat!("sk_", "live_xxxxxxxxxxxxxxxxxxxxxxxx"),
    ]);
    let doubtful = SCANNER.scan(concat!("sk_", "live_k7Fq9WYourtW2mXe4RbN8vLc")).unwrap();
    assert!(doubtful.iter().all(|finding| finding.confidence() == Confidence::Medium));
}

/// A key of more than 32 KiB was cut, and its tail released.
#[test]
fn long_keys_are_covered_to_their_end() {
    let line = "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdpqK06MC4CAQAwBQYDK2VwBCIE";
    let begin = concat!("-----BEGIN RSA PRIVATE", " KEY-----\n");
    for lines in [600, 1000, 1700] {
        let body = format!("{line}\n").repeat(lines);
        let whole = format!("{begin}{body}-----END RSA PRIVATE{}", " KEY-----");
        assert_eq!(found(&whole), [whole.as_str()], "{lines} lines");
        let cut = format!("{begin}{body}");
        assert_eq!(found(&cut).first().map(|value| value.trim_end()), Some(cut.trim_end()), "{lines} lines");
    }
    let over = format!("{begin}{}", format!("{line}\n").repeat(3000));
    assert!(found(&over).first().is_some_and(|value| value.len() > 119 * 1024));
}

#[test]
fn plain_ways_to_give_a_secret() {
    all_found(&[
        ("my password is sunshine", "sunshine"),
        ("PASSWORD=sunshine", "sunshine"),
        ("POSTGRES_PASSWORD=postgres", "postgres"),
        ("passwd=letmein", "letmein"),
        ("pass: S3cret!x", "S3cret!x"),
        ("user=bob pass=hunter2", "hunter2"),
        ("pw=hunter2", "hunter2"),
        ("{\"pass\":\"S3cret!x\"}", "S3cret!x"),
        ("curl -u admin:hunter2 https://example.org/x", "hunter2"),
        ("mysql -u root -phunter2", "hunter2"),
        ("sshpass -p hunter2 ssh bob@host", "hunter2"),
        ("Authorization: Bearer abcDEF123456ghiJKL7890", "abcDEF123456ghiJKL7890"),
        ("Bearer abcDEF123456ghiJKL7890", "abcDEF123456ghiJKL7890"),
        ("postgres://user:p%40ss@host/db", "p%40ss"),
        ("SSN 123-45-6789", "123-45-6789"),
        ("card 4111\u{2013}1111\u{2013}1111\u{2013}1111", "4111\u{2013}1111\u{2013}1111\u{2013}1111"),
    ]);
    none_found(&[
        "password = getpass()",
        "password: str",
        "password=None",
        "password=os.environ[\"X\"]",
        "token_count=1234",
        "pass = 3 failed = 2",
        "the password is required",
        "login(user=name, password=secretword)",
        "tests pass: 12, fail: 0",
    ]);
}

/// `{provider}={value}` was found for three providers of four: names with digits, domains and interfaces were none.
#[test]
fn a_provider_s_name_alone_is_enough() {
    all_found(&[
        ("convertapi=v9N3xBk7om1mtqeOAEqv1UEgkEIidhNyE6wE", "v9N3xBk7om1mtqeOAEqv1UEgkEIidhNyE6wE"),
        ("auth0: q6uPBvWumIevQHl5HrZcl6mdcDqHjiRF", "q6uPBvWumIevQHl5HrZcl6mdcDqHjiRF"),
        (
            "data.gov = \"pb00l87717l7k7nequspi8z77xao18aakihtfhqa\"",
            "pb00l87717l7k7nequspi8z77xao18aakihtfhqa",
        ),
        (
            "wireguard=MdE85691Nia0FAmkmSaJae2V3hq2WpkisaVUXaGMmUzr",
            "MdE85691Nia0FAmkmSaJae2V3hq2WpkisaVUXaGMmUzr",
        ),
    ]);
    none_found(&[
        "github=octocat/hello-world-example-repository",
        "convertapi=https://example.com/v2/convert",
    ]);
}

/// A name and its value were taken for one token, so the name was redacted with it.
#[test]
fn a_pair_in_a_query_is_no_token() {
    all_found(&[("x&oauth_token_secret=hdhd0244k9j7ao03", "hdhd0244k9j7ao03")]);
}

/// Grades: made to be seen and shown in documents is public, a test key internal; label and confidence stay.
#[test]
fn what_opens_little_is_graded_apart() {
    use safeconduct_core::Sensitivity::{self, Internal, Public, Restricted};
    let cases: [(&str, &str, Sensitivity); 8] = [
        (concat!("key = AKIA", "IOSFODNN7EXAMPLE"), "AWS_ACCESS_KEY_ID", Public),
        ("Authorization: Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW", "GENERIC_SECRET", Public),
        ("\"access_token\":\"2YotnFZFEjr1zCsicMWpAA\"", "GENERIC_SECRET", Public),
        ("oauth_token=kkk9d7dh3k39sjv7", "GENERIC_SECRET", Public),
        (concat!("pk_", "live_k7Fq9ZtW2mXe4RbN8vLc"), "STRIPE_PUBLISHABLE_KEY", Public),
        (concat!("sk_", "test_k7Fq9ZtW2mXe4RbN8vLc"), "STRIPE_SECRET_KEY", Internal),
        (concat!("sk_", "live_k7Fq9ZtW2mXe4RbN8vLc"), "STRIPE_SECRET_KEY", Restricted),
        ("\"access_token\":\"3YotnFZFEjr1zCsicMWpAA\"", "GENERIC_SECRET", Restricted),
    ];
    for (text, label, sensitivity) in cases {
        let found = SCANNER.scan(text).unwrap();
        let graded: Vec<_> = found.iter().map(|f| (f.label().as_str(), f.sensitivity())).collect();
        assert_eq!(graded, [(label, sensitivity)], "{text}");
    }
}

/// The members of a service-account file came one by one, and nothing said that they belong together.
#[test]
fn a_service_account_is_a_group() {
    let pem = concat!(
        "-----BEGIN PRIVATE",
        " KEY-----\\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\\n-----END PRIVATE KEY-----"
    );
    let text = format!(
        "{{\"type\": \"service_account\", \"private_key_id\": \"9f2d081884c7d65eab2feaa0c55ad015a3bf4f1b\", \"private_key\": \"{pem}\\n\"}}"
    );
    let found = SCANNER.scan(&text).unwrap();
    let groups: Vec<_> = found.iter().map(|finding| finding.group()).collect();
    assert_eq!(
        found.iter().map(|f| f.label().as_str()).collect::<Vec<_>>(),
        ["GCP_PRIVATE_KEY_ID", "PRIVATE_KEY"]
    );
    assert!(groups.iter().all(|group| group.is_some() && *group == groups[0]), "{groups:?}");
}

/// Prompts are Markdown: values stand in bold, in code, in tables, in angle brackets.
#[test]
fn what_markdown_puts_around_a_value_does_not_hide_it() {
    all_found(&[
        ("My CPF is **529.982.247-25**, thanks", "529.982.247-25"),
        ("Steuer-ID: *86095742719*", "86095742719"),
        ("The SSN is `536-90-4399`.", "536-90-4399"),
        ("- **PESEL:** **44051401359**", "44051401359"),
        ("| NHS number | 943 476 5919 |", "943 476 5919"),
        ("BSN <111222333>", "111222333"),
        ("Card **4111 1111 1111 1111** please", "4111 1111 1111 1111"),
        ("write to **ana.lopez@example.org**", "ana.lopez@example.org"),
        ("IBAN: **DE89370400440532013000**", "DE89370400440532013000"),
    ]);
}

/// What tells a table of characters or a dump of bytes from a card or a phone number is in one row with it.
#[test]
fn short_words_beside_a_number_do_not_hide_it() {
    all_found(&[
        ("Booking 7C4D, PIN 1A2B, card 4111 1111 1111 1111", "4111 1111 1111 1111"),
        ("ref 12AB 9F3C: 4111 1111 1111 1111", "4111 1111 1111 1111"),
        ("Appelez le 06 12 34 56 78 de 9h à 18h", "06 12 34 56 78"),
        ("Appelez le 06 12 34 56 78 de 10 à 12 heures", "06 12 34 56 78"),
        ("Tel. bât. 12 : 06 12 34 56 78", "06 12 34 56 78"),
    ]);
    none_found(&[
        "call <Buffer 00 28 13 de 02 00 00 00 00 05 00>",
        "541E\n543E 5426 544E 5427 5446 5443 5433 5448 5442 541B",
    ]);
}

/// A version with *rc* in it is no Czech birth number; it took every bare number of every country behind it along.
#[test]
fn a_release_candidate_hides_no_number_behind_it() {
    all_found(&[
        ("Since 2.0-rc1 my CPF 52998224725 is refused", "52998224725"),
        ("build 1.4.0-rc.7, PESEL 44051401359", "44051401359"),
        ("app 1.4.0-rc.7, rodné číslo 7103192745", "7103192745"),
    ]);
    none_found(&["svc v1.2.0-rc.3 sv=7103192745"]);
}
