//! CSV, logs, query strings and headers: the fields stay, what they say is redacted.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a failed law may panic")]

mod common;

use common::{detect, redactor, restore_everything, texts};
use proptest::prelude::*;
use safeconduct_core::Findings;
use safeconduct_redact::{Context, FieldDocument, Vault};

type Read = fn(&str) -> FieldDocument<'_>;

const FORMATS: &[Read] = &[
    |t| FieldDocument::csv(t),
    |t| FieldDocument::logfmt(t),
    |t| FieldDocument::query(t),
    |t| FieldDocument::headers(t),
    |t| FieldDocument::multipart(t, "b"),
];

/// Text in the shape of a format, so that each meets what it is made for.
fn shaped(format: usize, text: &str) -> String {
    match format {
        4 => format!(
            "preamble\r\n--b\r\nContent-Disposition: form-data; name=\"{}\"; filename=\"x\"\r\nX-A: 1\r\n\r\n{text}\r\n--b\r\n\r\n{text}\r\n--b--\r\n",
            text.replace(['"', '\r', '\n'], "")
        ),
        _ => text.to_owned(),
    }
}

fn redact(document: &FieldDocument<'_>, vault: &Vault) -> String {
    let findings: Vec<Findings> = document.parts().map(|part| detect(part.text())).collect();
    let plan = restore_everything();
    redactor()
        .redact_fields(document, &findings, &Context::new(&plan, vault))
        .unwrap()
        .into_text()
        .into_owned()
}

fn csv_row(cells: &[String]) -> String {
    let quoted: Vec<String> = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
    quoted.join(",")
}

proptest! {
    #![proptest_config(common::cases(2_000))]

    #[test]
    fn any_text_in_any_format_keeps_its_fields_and_comes_back(text in texts(), format in 0..FORMATS.len()) {
        let vault = Vault::default();
        let text = shaped(format, &text);
        let document = FORMATS[format](&text);
        let redacted = redact(&document, &vault);
        let after = FORMATS[format](&redacted);
        prop_assert_eq!(after.parts().len(), document.parts().len(), "{:?}", redacted);
        for part in after.parts() {
            prop_assert!(detect(part.text()).is_empty(), "{:?}", part.text());
        }
        let restored = vault.restore_fields(&after).into_owned();
        let restored = FORMATS[format](&restored);
        for (before, after) in document.parts().zip(restored.parts()) {
            prop_assert_eq!(before.text(), after.text());
        }
    }

    #[test]
    fn every_cell_says_what_it_said(cells in prop::collection::vec(texts(), 1..5)) {
        let text = csv_row(&cells) + "\r\n" + &csv_row(&cells);
        let document = FieldDocument::csv(&text);
        let says: Vec<&str> = document.parts().map(|part| part.text()).collect();
        let expected: Vec<&str> = cells.iter().chain(&cells).map(String::as_str).collect();
        prop_assert_eq!(says, expected);
    }

    #[test]
    fn without_findings_the_bytes_stay(text in texts(), format in 0..FORMATS.len()) {
        let document = FORMATS[format](&text);
        let nothing = vec![Findings::default(); document.parts().len()];
        let plan = restore_everything();
        let vault = Vault::default();
        let redacted = redactor().redact_fields(&document, &nothing, &Context::new(&plan, &vault)).unwrap();
        prop_assert_eq!(redacted.text(), &*text);
    }
}

#[test]
fn each_format_on_one_line() {
    for (read, text, redacted) in [
        (FORMATS[0], "who,to\n\"José Ruiz\",ana@example.org\n", "who,to\n\"[PERSON_1]\",[EMAIL_ADDRESS_1]\n"),
        (
            FORMATS[1],
            "INFO login user=ana@example.org msg=\"from José Ruiz\"\n",
            "INFO login user=[EMAIL_ADDRESS_1] msg=\"from [PERSON_1]\"\n",
        ),
        (
            FORMATS[2],
            "https://x.example/p?to=ana%40example.org&q=Jos%C3%A9+Ruiz#f",
            "https://x.example/p?to=%5BEMAIL_ADDRESS_1%5D&q=%5BPERSON_1%5D#f",
        ),
        (
            FORMATS[3],
            "From: ana@example.org\r\nX-Id: 078-05-1120\r\n",
            "From: [EMAIL_ADDRESS_1]\r\nX-Id: [US_SSN_1]\r\n",
        ),
        (
            FORMATS[4],
            "--b\r\nContent-Disposition: form-data; name=\"who\"\r\n\r\nJosé Ruiz\r\n--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"ana@example.org.txt\"\r\n\r\na\r\nana@example.org\r\n--b--\r\n",
            "--b\r\nContent-Disposition: form-data; name=\"who\"\r\n\r\n[PERSON_1]\r\n--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"[EMAIL_ADDRESS_1].txt\"\r\n\r\na\r\n[EMAIL_ADDRESS_1]\r\n--b--\r\n",
        ),
    ] {
        assert_eq!(redact(&read(text), &Vault::default()), redacted);
    }
}

#[test]
fn a_restored_value_that_needs_quotes_gets_them() {
    let vault = Vault::default();
    let text = "a,b\n\"\"\"quoted\\name\"\"\",x\n";
    let redacted = redact(&FieldDocument::csv(text), &vault);
    assert_eq!(redacted, "a,b\n\"[PERSON_1]\",x\n");
    let bare = "a,b\n[PERSON_1],x\n";
    assert_eq!(vault.restore_fields(&FieldDocument::csv(bare)), text);
}

#[test]
fn a_field_is_named_by_its_column_its_key_or_its_neighbour() {
    let multipart = "--b\r\nContent-Disposition: form-data; name=\"password\"; x=y\r\nContent-Type: text/plain\r\n\r\nhunter2\r\n--b--";
    for (format, text, value, key) in [
        (0, "user,phone\nx,hunter2\n", "hunter2", Some("phone")),
        (0, "name,value\nother,x\nDB_PASSWORD,hunter2\n", "hunter2", Some("DB_PASSWORD")),
        (0, "\"a \"\"b\"\"\",c\nhunter2,x\n", "hunter2", Some("a \"b\"")),
        (0, "a\nx,hunter2\n", "hunter2", None),
        (1, "at=1 name=DB_PASSWORD value=hunter2\nname=x value=y", "hunter2", Some("DB_PASSWORD")),
        (1, "name=x\nvalue=hunter2", "hunter2", Some("value")),
        (2, "https://x.example/?pass%77ord=hunter2&b=c", "hunter2", Some("password")),
        (3, "Cookie: a=b\r\n  hunter2\r\nHost: x\r\n", "hunter2", Some("Cookie")),
        (4, multipart, "hunter2", Some("password")),
        (4, multipart, "text/plain", Some("Content-Type")),
    ] {
        let document = FORMATS[format](text);
        let part = document.parts().find(|part| part.text().trim() == value).unwrap();
        assert_eq!(part.key(), key, "{text}");
    }
}
