//! Makes forms, tables, JSON and log lines out of fields: the same facts in every shape that programs give them.

use crate::example::Example;
use crate::rng::Rng;

/// A field: what it is called, by language, and the slot that fills it.
type Field = (&'static [&'static str], &'static str);

fn fields(language: &str) -> &'static [Field] {
    match language {
        "de" => &[
            (
                &[
                    "Name",
                    "Kunde",
                    "Kundin",
                    "Patient",
                    "Mieter",
                    "Ansprechpartner",
                    "Versicherungsnehmer",
                    "Kontoinhaber",
                    "Absender",
                    "Empfänger",
                    "Mitarbeiter",
                    "Besteller",
                    "Sachbearbeiter",
                    "Fahrer",
                    "Zeuge",
                ],
                "name",
            ),
            (&["Vorname", "Rufname"], "first"),
            (&["Nachname", "Familienname", "Zuname", "Geburtsname"], "last"),
            (
                &["Ort", "Stadt", "Wohnort", "Geburtsort", "Standort", "Filiale", "Zielort", "Unfallort"],
                "city",
            ),
            (
                &[
                    "Firma",
                    "Arbeitgeber",
                    "Versicherer",
                    "Bank",
                    "Lieferant",
                    "Krankenhaus",
                    "Krankenkasse",
                    "Auftraggeber",
                ],
                "org",
            ),
            (&["Land", "Herkunftsland"], "country"),
            (&["Anschrift", "Adresse", "Lieferadresse"], "addr"),
            (&["Telefon", "Tel."], "phone"),
            (&["E-Mail", "Mail"], "email"),
            (&["Datum", "Geburtsdatum", "Termin"], "date"),
            (&["Betrag", "Summe", "Gehalt"], "money"),
            (&["Kundennummer", "Vertragsnr.", "Aktenzeichen", "Schadennummer"], "id"),
            (&["Beruf", "Position", "Abteilung"], "job"),
            (&["Status", "Bemerkung", "Artikel"], "word"),
        ],
        "fr" => &[
            (
                &[
                    "Nom complet",
                    "Client",
                    "Cliente",
                    "Patient",
                    "Locataire",
                    "Titulaire",
                    "Expéditeur",
                    "Destinataire",
                    "Conducteur",
                    "Salarié",
                    "Contact",
                    "Assuré",
                    "Interlocuteur",
                    "Témoin",
                ],
                "name",
            ),
            (&["Prénom"], "first"),
            (&["Nom", "Nom de famille", "Nom de naissance"], "last"),
            (&["Ville", "Lieu de naissance", "Commune", "Agence", "Destination", "Lieu"], "city"),
            (
                &[
                    "Société",
                    "Employeur",
                    "Assureur",
                    "Banque",
                    "Fournisseur",
                    "Hôpital",
                    "Entreprise",
                    "Organisme",
                ],
                "org",
            ),
            (&["Pays"], "country"),
            (&["Adresse", "Adresse de livraison"], "addr"),
            (&["Téléphone", "Tél."], "phone"),
            (&["Courriel", "E-mail"], "email"),
            (&["Date", "Né(e) le"], "date"),
            (&["Montant", "Salaire"], "money"),
            (&["N° client", "Dossier", "Référence"], "id"),
            (&["Profession", "Poste"], "job"),
            (&["Statut", "Remarque", "Objet"], "word"),
        ],
        "es" => &[
            (
                &[
                    "Nombre completo",
                    "Nombre y apellidos",
                    "Cliente",
                    "Paciente",
                    "Inquilino",
                    "Titular",
                    "Remitente",
                    "Destinatario",
                    "Conductor",
                    "Empleado",
                    "Contacto",
                    "Asegurado",
                    "Testigo",
                    "Solicitante",
                ],
                "name",
            ),
            (&["Nombre"], "first"),
            (&["Apellido", "Apellidos"], "last"),
            (&["Ciudad", "Localidad", "Lugar de nacimiento", "Sucursal", "Destino", "Población"], "city"),
            (&["Empresa", "Empleador", "Aseguradora", "Banco", "Proveedor", "Hospital", "Centro"], "org"),
            (&["País"], "country"),
            (&["Dirección", "Domicilio"], "addr"),
            (&["Teléfono", "Tel."], "phone"),
            (&["Correo", "Email"], "email"),
            (&["Fecha", "Fecha de nacimiento"], "date"),
            (&["Importe", "Salario"], "money"),
            (&["N.º de cliente", "Expediente", "Póliza"], "id"),
            (&["Profesión", "Cargo"], "job"),
            (&["Estado", "Observaciones", "Asunto"], "word"),
        ],
        "it" => &[
            (
                &[
                    "Nome e cognome",
                    "Nominativo",
                    "Cliente",
                    "Paziente",
                    "Inquilino",
                    "Intestatario",
                    "Mittente",
                    "Destinatario",
                    "Conducente",
                    "Dipendente",
                    "Referente",
                    "Assicurato",
                    "Testimone",
                    "Richiedente",
                ],
                "name",
            ),
            (&["Nome"], "first"),
            (&["Cognome"], "last"),
            (&["Città", "Comune", "Luogo di nascita", "Filiale", "Destinazione", "Residenza"], "city"),
            (
                &[
                    "Azienda",
                    "Ditta",
                    "Datore di lavoro",
                    "Compagnia",
                    "Banca",
                    "Fornitore",
                    "Ospedale",
                    "Ente",
                ],
                "org",
            ),
            (&["Paese", "Nazione"], "country"),
            (&["Indirizzo"], "addr"),
            (&["Telefono", "Tel."], "phone"),
            (&["Email", "Posta"], "email"),
            (&["Data", "Nato il"], "date"),
            (&["Importo", "Stipendio"], "money"),
            (&["Codice cliente", "Pratica", "Polizza"], "id"),
            (&["Professione", "Ruolo"], "job"),
            (&["Stato", "Note", "Oggetto"], "word"),
        ],
        "pt" => &[
            (
                &[
                    "Nome completo",
                    "Nome",
                    "Cliente",
                    "Paciente",
                    "Utente",
                    "Inquilino",
                    "Titular",
                    "Remetente",
                    "Destinatário",
                    "Condutor",
                    "Funcionário",
                    "Contato",
                    "Segurado",
                    "Testemunha",
                    "Requerente",
                ],
                "name",
            ),
            (&["Primeiro nome"], "first"),
            (&["Apelido", "Sobrenome"], "last"),
            (&["Cidade", "Localidade", "Naturalidade", "Agência", "Destino", "Município"], "city"),
            (
                &["Empresa", "Empregador", "Seguradora", "Banco", "Fornecedor", "Hospital", "Instituição"],
                "org",
            ),
            (&["País"], "country"),
            (&["Morada", "Endereço"], "addr"),
            (&["Telefone", "Telemóvel"], "phone"),
            (&["E-mail"], "email"),
            (&["Data", "Data de nascimento"], "date"),
            (&["Valor", "Salário"], "money"),
            (&["N.º de cliente", "Processo", "Apólice"], "id"),
            (&["Profissão", "Cargo"], "job"),
            (&["Estado", "Observações", "Assunto"], "word"),
        ],
        "nl" => &[
            (
                &[
                    "Naam",
                    "Klant",
                    "Patiënt",
                    "Huurder",
                    "Rekeninghouder",
                    "Afzender",
                    "Ontvanger",
                    "Bestuurder",
                    "Medewerker",
                    "Contactpersoon",
                    "Verzekerde",
                    "Getuige",
                    "Aanvrager",
                ],
                "name",
            ),
            (&["Voornaam", "Roepnaam"], "first"),
            (&["Achternaam", "Geboortenaam"], "last"),
            (&["Plaats", "Woonplaats", "Geboorteplaats", "Vestiging", "Bestemming", "Stad"], "city"),
            (
                &["Bedrijf", "Werkgever", "Verzekeraar", "Bank", "Leverancier", "Ziekenhuis", "Organisatie"],
                "org",
            ),
            (&["Land"], "country"),
            (&["Adres"], "addr"),
            (&["Telefoon", "Tel."], "phone"),
            (&["E-mail"], "email"),
            (&["Datum", "Geboortedatum"], "date"),
            (&["Bedrag", "Salaris"], "money"),
            (&["Klantnummer", "Dossier", "Polis"], "id"),
            (&["Beroep", "Functie"], "job"),
            (&["Status", "Opmerking", "Onderwerp"], "word"),
        ],
        "pl" => &[
            (
                &[
                    "Imię i nazwisko",
                    "Klient",
                    "Pacjent",
                    "Najemca",
                    "Właściciel",
                    "Nadawca",
                    "Odbiorca",
                    "Kierowca",
                    "Pracownik",
                    "Osoba kontaktowa",
                    "Ubezpieczony",
                    "Świadek",
                    "Wnioskodawca",
                ],
                "name",
            ),
            (&["Imię"], "first"),
            (&["Nazwisko", "Nazwisko rodowe"], "last"),
            (&["Miasto", "Miejscowość", "Miejsce urodzenia", "Oddział", "Cel podróży"], "city"),
            (&["Firma", "Pracodawca", "Ubezpieczyciel", "Bank", "Dostawca", "Szpital", "Instytucja"], "org"),
            (&["Kraj"], "country"),
            (&["Adres"], "addr"),
            (&["Telefon", "Tel."], "phone"),
            (&["E-mail"], "email"),
            (&["Data", "Data urodzenia"], "date"),
            (&["Kwota", "Wynagrodzenie"], "money"),
            (&["Nr klienta", "Sprawa", "Polisa"], "id"),
            (&["Zawód", "Stanowisko"], "job"),
            (&["Status", "Uwagi", "Temat"], "word"),
        ],
        _ => &[
            (
                &[
                    "Name",
                    "Full Name",
                    "Customer",
                    "Customer Name",
                    "Client",
                    "Patient",
                    "Tenant",
                    "Account Holder",
                    "Sender",
                    "Recipient",
                    "Driver",
                    "Employee",
                    "Contact",
                    "Insured",
                    "Witness",
                    "Applicant",
                    "Manager",
                    "Agent",
                    "Assignee",
                    "Reporter",
                    "Owner",
                    "Author",
                    "Attendee",
                    "Guest",
                    "User",
                ],
                "name",
            ),
            (&["First Name", "Given Name", "Forename"], "first"),
            (&["Last Name", "Surname", "Family Name", "Maiden Name"], "last"),
            (
                &["City", "Town", "Birthplace", "Location", "Branch", "Destination", "Hometown", "Site"],
                "city",
            ),
            (
                &[
                    "Company",
                    "Employer",
                    "Insurer",
                    "Bank",
                    "Vendor",
                    "Supplier",
                    "Hospital",
                    "School",
                    "Organization",
                    "Account Name",
                    "Merchant",
                ],
                "org",
            ),
            (&["Country", "Nation"], "country"),
            (&["State", "Province"], "state"),
            (&["Address", "Shipping Address", "Billing Address"], "addr"),
            (&["Phone", "Mobile"], "phone"),
            (&["Email", "E-mail"], "email"),
            (&["Date", "DOB", "Start Date"], "date"),
            (&["Amount", "Salary", "Total"], "money"),
            (&["Order ID", "Case", "Policy No", "Ticket"], "id"),
            (&["Occupation", "Title", "Department"], "job"),
            (&["Status", "Notes", "Subject", "Product"], "word"),
        ],
    }
}

/// How a key is written.
fn keyed(name: &str, style: usize) -> String {
    let words: Vec<String> = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let title = |word: &String| -> String {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
    };
    match style {
        0 => words.join("_"),
        1 => words
            .iter()
            .enumerate()
            .map(|(at, word)| if at == 0 { word.clone() } else { title(word) })
            .collect(),
        2 => words.iter().map(title).collect(),
        _ => words.join("-"),
    }
}

/// Makes one record; `slot` fills a slot.
pub(crate) fn record(
    language: &str,
    rng: &mut Rng,
    mut slot: impl FnMut(&str, &mut Example, &mut Rng),
) -> Example {
    // Programs write English keys whatever the language of the values.
    let all = fields(if rng.chance(25) { "en" } else { language });
    let mut chosen: Vec<(String, &str)> = Vec::new();
    for _ in 0..2 + rng.below(5) {
        let (names, kind) = all[if rng.chance(40) { rng.below(4) } else { rng.below(all.len()) }];
        let name = (*rng.pick(names)).to_owned();
        if !chosen.iter().any(|(other, _)| *other == name) {
            chosen.push((name, kind));
        }
    }
    let mut example = Example::default();
    let style = rng.below(4);
    let keys: Vec<String> = chosen.iter().map(|(name, _)| keyed(name, style)).collect();
    let slots: Vec<&str> = chosen.iter().map(|(_, kind)| *kind).collect();
    match rng.below(9) {
        0..=2 => {
            let (mark, end) = *rng.pick(&[
                (": ", "\n"),
                (":\t", "\n"),
                (": ", "; "),
                (" - ", "\n"),
                (":", "\n"),
                (": ", ", "),
            ]);
            for ((name, _), kind) in chosen.iter().zip(&slots) {
                example.text.push_str(&format!("{name}{mark}"));
                slot(kind, &mut example, rng);
                example.text.push_str(end);
            }
        }
        3 | 4 => {
            let (space, line) = *rng.pick(&[("", ""), (" ", " "), (" ", "\n  ")]);
            example.text.push('{');
            for (at, (key, kind)) in keys.iter().zip(&slots).enumerate() {
                example.text.push_str(&format!("{}{line}\"{key}\":{space}\"", if at > 0 { "," } else { "" }));
                slot(kind, &mut example, rng);
                example.text.push('"');
            }
            example.text.push_str(if line == "\n  " { "\n}" } else { "}" });
        }
        5 | 6 => {
            let comma = *rng.pick(&[",", ";", "\t", " | ", ", "]);
            let head: Vec<&str> = if rng.chance(50) {
                keys.iter().map(String::as_str).collect()
            } else {
                chosen.iter().map(|(n, _)| n.as_str()).collect()
            };
            if rng.chance(80) {
                example.text.push_str(&format!("{}\n", head.join(comma)));
            }
            let quote = if rng.chance(25) { "\"" } else { "" };
            for _ in 0..1 + rng.below(3) {
                for (at, kind) in slots.iter().enumerate() {
                    example.text.push_str(if at > 0 { comma } else { "" });
                    example.text.push_str(quote);
                    slot(kind, &mut example, rng);
                    example.text.push_str(quote);
                }
                example.text.push('\n');
            }
        }
        7 => {
            for (key, kind) in keys.iter().zip(&slots) {
                example.text.push_str(&format!("<{key}>"));
                slot(kind, &mut example, rng);
                example.text.push_str(&format!("</{key}>"));
            }
        }
        _ => {
            let quote = *rng.pick(&["", "\"", "'"]);
            let end = *rng.pick(&[" ", ", ", " && ", "&"]);
            for (key, kind) in keys.iter().zip(&slots) {
                example.text.push_str(&format!("{key}={quote}"));
                slot(kind, &mut example, rng);
                example.text.push_str(&format!("{quote}{end}"));
            }
        }
    }
    example
}
