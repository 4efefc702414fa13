//! What is found and what is left alone, line by line.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a law that fails may panic")]

use safeconduct_core::{Confidence, Detector, Part};
use safeconduct_names::detector;

/// Label and text of everything found at the default floor.
fn find(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    detector().detect(Part::new(text), &mut found).unwrap();
    found
        .iter()
        .filter(|finding| finding.confidence() >= Confidence::Medium)
        .map(|f| (f.label().as_str().to_owned(), f.span().of(text).unwrap().to_owned()))
        .collect()
}

#[test]
fn names_in_every_kind_of_text() {
    let table: &[(&str, &[(&str, &str)])] = &[
        (
            "My name is Sarah Johnson and I live in Boston.",
            &[("PERSON", "Sarah Johnson"), ("LOCATION", "Boston")],
        ),
        ("Dear Mr. Thompson,", &[("PERSON", "Thompson")]),
        ("From: Priya Sharma <priya@example.org>", &[("PERSON", "Priya Sharma")]),
        ("{\"customerName\": \"John Smith\"}", &[("PERSON", "John Smith")]),
        ("my name is john smith", &[("PERSON", "john smith")]),
        (
            "Mein Name ist Jürgen Krause und ich wohne in Hamburg.",
            &[("PERSON", "Jürgen Krause"), ("LOCATION", "Hamburg")],
        ),
        (
            "Je m'appelle Camille Lefebvre et j'habite à Lyon.",
            &[("PERSON", "Camille Lefebvre"), ("LOCATION", "Lyon")],
        ),
        (
            "Me llamo Lucía Fernández y vivo en Sevilla.",
            &[("PERSON", "Lucía Fernández"), ("LOCATION", "Sevilla")],
        ),
        (
            "Please ship to 12 Main Street, Springfield, IL 62704.",
            &[("STREET_ADDRESS", "12 Main Street, Springfield, IL 62704")],
        ),
    ];
    for (text, expected) in table {
        let found = find(text);
        for (label, name) in *expected {
            assert!(
                found.iter().any(|(l, n)| l == label && n == name),
                "{text}: expected {label} {name}, found {found:?}"
            );
        }
    }
}

#[test]
fn benign_text_names_nobody() {
    let table = [
        "Is the Ridge 40 dry bag in stock again?",
        "Write a function that takes a HashMap<String, Vec<u8>> and returns a Result.",
        "impl Iterator for Lines { type Item = String; }",
        "The meeting on Monday in March was about the API Gateway.",
        "ERROR [main] o.s.b.SpringApplication - Application run failed",
        "NullPointerException at com.example.service.UserService.getUser(UserService.java:42)",
        "Hello, how can I reset my password?",
        "[PERSON_1] wrote to [EMAIL_ADDRESS_2].",
        "SELECT Name, City FROM Customers WHERE Country = 'x';",
    ];
    for text in table {
        assert_eq!(find(text), [], "{text}");
    }
}

/// The second mention of a name is its surname or its first name in lower case, and nothing introduces it.
#[test]
fn a_name_is_found_again_in_the_same_text() {
    let table: &[(&str, &[&str])] = &[
        (
            "My name is Maria Quillfeather.\nsummary: quillfeather wants a refund, call Quillfeather's office",
            &["Maria Quillfeather", "Quillfeather", "quillfeather"],
        ),
        (
            "Customer: Oluwaseun Adeyemi-Brandt\nnotes: ask brandt on Monday",
            &["Oluwaseun Adeyemi-Brandt", "brandt"],
        ),
        ("Dear Mrs. Rose Abernathy, the rose garden will be closed.", &["Rose Abernathy"]),
    ];
    for (text, expected) in table {
        let mut people: Vec<String> =
            find(text).into_iter().filter(|(label, _)| label == "PERSON").map(|(_, name)| name).collect();
        people.sort();
        assert_eq!(people, *expected, "{text}");
    }
}
