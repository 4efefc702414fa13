//! Street addresses as people in eight languages write them, and numbers that are none.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a law that fails may panic")]

use safeconduct_core::{Confidence, Detector, Part};
use safeconduct_names::detector;

/// Everything that is reported as an address or a postal code at the default floor.
fn find(part: Part<'_>) -> Vec<String> {
    let mut found = Vec::new();
    detector().detect(part, &mut found).unwrap();
    found
        .iter()
        .filter(|finding| finding.confidence() >= Confidence::Medium)
        .filter(|finding| ["STREET_ADDRESS", "ZIP_CODE"].contains(&finding.label().as_str()))
        .map(|finding| finding.span().of(part.text()).unwrap().to_owned())
        .collect()
}

#[test]
fn an_address_is_found_whole() {
    let table = [
        // English
        (
            "Send it to 1190 N Fairview Ave, Goleta, CA 93117, please.",
            "1190 N Fairview Ave, Goleta, CA 93117",
        ),
        ("She was last seen near 307 Sycamore Street this morning.", "307 Sycamore Street"),
        ("I live at 27 Larkspur Rise, Leeds LS8 3QT.", "27 Larkspur Rise, Leeds LS8 3QT"),
        ("adress:88 quarry hill rd, rutland vermont 05701", "88 quarry hill rd, rutland vermont 05701"),
        ("Office: 14 Harcourt Terrace, Dublin 2, D02 XY45.", "14 Harcourt Terrace, Dublin 2, D02 XY45"),
        (
            "Parcel for Flat 3, 12 Beechwood Road, Bristol BS6 5AA",
            "Flat 3, 12 Beechwood Road, Bristol BS6 5AA",
        ),
        (
            "Room 6, Fenwick Hall, 40 Jesmond Rd, Newcastle upon Tyne NE2 1NL",
            "Room 6, Fenwick Hall, 40 Jesmond Rd, Newcastle upon Tyne NE2 1NL",
        ),
        ("mail goes to P.O. Box 88, Taos, NM 87571", "P.O. Box 88, Taos, NM 87571"),
        ("Ship to: 221B Baker Street, London NW1 6XE", "221B Baker Street, London NW1 6XE"),
        (
            "Billing address: 350 W 42nd St Apt 4B, New York, NY 10036-1234",
            "350 W 42nd St Apt 4B, New York, NY 10036-1234",
        ),
        (
            "Garaged at 15518 Corte Alegre, Bakersfield CA 93306-4417",
            "15518 Corte Alegre, Bakersfield CA 93306-4417",
        ),
        ("12 King St #7, Charleston, SC 29401", "12 King St #7, Charleston, SC 29401"),
        ("address 3301 Tuckahoe, Henrico", "3301 Tuckahoe, Henrico"),
        (
            "c/o Simona Popescu, Apt 14 The Maltings, Kilkenny, R95 X2F4.",
            "Apt 14 The Maltings, Kilkenny, R95 X2F4",
        ),
        ("Mrs Osei\n45 Elm Avenue\nToronto, ON M5V 2T6", "45 Elm Avenue\nToronto, ON M5V 2T6"),
        // German
        ("Ich wohne in der Uhlandstr. 17a, 70182 Stuttgart, seit Mai.", "Uhlandstr. 17a, 70182 Stuttgart"),
        ("Kanzlei am Deichtor\nOberbaumbrücke 3\n20457 Hamburg", "Oberbaumbrücke 3\n20457 Hamburg"),
        (
            "Anschrift: Berliner Allee 201, Hinterhaus 2. OG, 13088 Berlin",
            "Berliner Allee 201, Hinterhaus 2. OG, 13088 Berlin",
        ),
        ("Rheinuferstraße 61, 53111 Bonn", "Rheinuferstraße 61, 53111 Bonn"),
        ("zuletzt wohnhaft Im Winkel 12, Euskirchen", "Im Winkel 12, Euskirchen"),
        ("Empfänger F. Rübsam, Hohe Str. 39, 04107 Leipzig.", "Hohe Str. 39, 04107 Leipzig"),
        (
            "neue Anschrift lautet Schloßplatz 1, 4. Stock, A-5020 Salzburg",
            "Schloßplatz 1, 4. Stock, A-5020 Salzburg",
        ),
        ("MIETE KANTSTR 44", "KANTSTR 44"),
        ("Straße des 17. Juni 135, 10623 Berlin", "Straße des 17. Juni 135, 10623 Berlin"),
        ("Bahnhofstrasse 12, CH-8001 Zürich", "Bahnhofstrasse 12, CH-8001 Zürich"),
        // French
        (
            "j'habite au 14 bis, rue des Tanneurs, 29000 Quimper, mon",
            "14 bis, rue des Tanneurs, 29000 Quimper",
        ),
        ("22, avenue Mirabeau - 75016 Paris", "22, avenue Mirabeau - 75016 Paris"),
        (
            "Adresse : Résidence Les Acacias, Bât. C, 7 allée du Parc, 42100 Saint-Étienne",
            "Résidence Les Acacias, Bât. C, 7 allée du Parc, 42100 Saint-Étienne",
        ),
        ("demeurant 8 chemin des Vignes, 46090 Pradines, ci-après", "8 chemin des Vignes, 46090 Pradines"),
        (
            "Mlle Estève, 121 bd Voltaire, 3e étage gauche, code 47B12, 75011 PARIS.",
            "121 bd Voltaire, 3e étage gauche, code 47B12, 75011 PARIS",
        ),
        ("12 rue du 8 mai 1945, 69380 Lozanne", "12 rue du 8 mai 1945, 69380 Lozanne"),
        // Spanish, Italian, Portuguese
        ("vivo en la calle Mayor, 5, 3º B, 28013 Madrid", "calle Mayor, 5, 3º B, 28013 Madrid"),
        ("Avda. Portugal 51, 37006 Salamanca", "Avda. Portugal 51, 37006 Salamanca"),
        ("C/ de la Cruz nº 12, 50003 Zaragoza", "C/ de la Cruz nº 12, 50003 Zaragoza"),
        ("Residente in Piazza Trento 8, Tivoli 00019", "Piazza Trento 8, Tivoli 00019"),
        ("Via Giuseppe Garibaldi 14/B, 20121 Milano (MI)", "Via Giuseppe Garibaldi 14/B, 20121 Milano"),
        (
            "moro na Rua das Laranjeiras, 310, ap. 702 - Rio de Janeiro/RJ, CEP 22240-003.",
            "Rua das Laranjeiras, 310, ap. 702 - Rio de Janeiro/RJ, CEP 22240-003",
        ),
        ("the airbnb is 5 Rua das Flores, 1200-192 Lisboa", "5 Rua das Flores, 1200-192 Lisboa"),
        // Dutch, Polish, Nordic
        ("ik woon op de Oude Gracht 112-bis, 3511 AW Utrecht.", "Oude Gracht 112-bis, 3511 AW Utrecht"),
        ("Prinsengracht 263, 1016 GV Amsterdam", "Prinsengracht 263, 1016 GV Amsterdam"),
        ("mieszkam przy ul. Długiej 14 m. 3, 80-831 Gdańsk.", "ul. Długiej 14 m. 3, 80-831 Gdańsk"),
        ("Adres: os. Tysiąclecia 44/12, 31-607 Kraków", "os. Tysiąclecia 44/12, 31-607 Kraków"),
        ("addr1=77 Nordahl Bruns gate, zip=0165", "77 Nordahl Bruns gate"),
        // Codes and numbers that stand apart
        ("Nether Wallop, Hampshire SO20 8EY", "SO20 8EY"),
        ("name=Ola, zip=0165, tel=1", "0165"),
        ("{\"hausnummer\":\"44\",\"plz\":\"99425\"}", "99425"),
        ("{\"hausnummer\":\"44\",\"plz\":\"99425\"}", "44"),
    ];
    let mut missed = Vec::new();
    for (text, expected) in table {
        let found = find(Part::new(text));
        if !found.iter().any(|one| one == expected) {
            missed.push(format!("{expected:?} in {found:?}"));
        }
    }
    assert!(missed.is_empty(), "{} of {}:\n{}", missed.len(), table.len(), missed.join("\n"));
}

#[test]
fn numbers_beside_words_are_no_addresses() {
    let table = [
        "Step 2 Hard Drive bays are hot-swappable.",
        "Version 12 Release Notes",
        "HTTP 404 Not Found, then 500 Internal Server Error",
        "It takes 10 minutes down the road.",
        "a 4 lane road with 2 way traffic",
        "Chapter 3 Memory Management",
        "call substr 4 and then instr 12",
        "GPT 4 via API 2",
        "3 Route Handlers and 2 Place Orders",
        "Table 12 Summary of Results",
        "port 8080 via proxy 3",
        "Speicherplatz 500 GB, Arbeitsplatz 3 im Großraum",
        "Absatz 12 im Vertrag, Paragraf 3 im Gesetz",
        "um 5 Uhr am Montag 12 Leute",
        "le cours 12 de mathématiques, la place 5 du classement",
        "i 10 comandamenti, via 3 passaggi",
        "v 3 of the API, c 12, r 4",
        "Windows 11 Pro, Office 2019 Home",
        "Section 230 Communications Decency Act",
        "12 Angry Men is a film from 1957.",
        "In 2019 London had 8961989 people.",
        "let x = 12; Street::new(x)",
        "lines 120-140 Avenue",
        "Question 7 Part B",
        "5 Star Review",
        "RFC 9110 Section 12",
        "Top 10 Ways To Drive Growth",
        "Figure 4 Block Diagram",
        "I paid 1200 Euro in Street food",
        "1 Street, 2 Streets",
        "Box 12 is empty, move box 4",
        "order 48213 Blue Widget, Large",
    ];
    for text in table {
        assert_eq!(find(Part::new(text)), [""; 0], "{text}");
    }
}

#[test]
fn a_field_of_an_address_is_covered_by_its_name() {
    for (key, value) in
        [("street", "Lessingstraße"), ("hausnummer", "44"), ("voie", "3 impasse du Lavoir"), ("plz", "99425")]
    {
        assert_eq!(find(Part::under(key, value)), [value], "{key}");
    }
    assert_eq!(find(Part::under("address", "ana@example.org")), [""; 0]);
}
