//! Fields whose name says that their value is a part of an address.

use safeconduct_core::Label;

/// Longer values are no part of an address.
const VALUE_BYTES_MAX: usize = 120;

const STREETS: &[&str] = &[
    "street",
    "streetname",
    "streetaddress",
    "strasse",
    "straße",
    "addressline1",
    "addressline2",
    "address1",
    "address2",
    "addr1",
    "addr2",
    "voie",
    "calle",
    "logradouro",
    "straat",
    "ulica",
    "straßenname",
    "strassenname",
];
const ADDRESSES: &[&str] = &[
    "address",
    "addr",
    "adresse",
    "anschrift",
    "direccion",
    "dirección",
    "domicilio",
    "indirizzo",
    "endereco",
    "endereço",
    "morada",
    "adres",
    "residenza",
    "wohnanschrift",
];
const NUMBERS: &[&str] = &[
    "hausnummer",
    "hausnr",
    "huisnummer",
    "huisnr",
    "housenumber",
    "streetnumber",
    "numerocivico",
    "nrdomu",
];
const CODES: &[&str] = &[
    "zip",
    "zipcode",
    "plz",
    "postleitzahl",
    "postcode",
    "postalcode",
    "codepostal",
    "codigopostal",
    "códigopostal",
    "cep",
    "codicepostale",
    "kodpocztowy",
    "postnummer",
    "eircode",
];
const CITIES: &[&str] = &[
    "city",
    "town",
    "wohnort",
    "ort",
    "stadt",
    "ville",
    "commune",
    "ciudad",
    "localidad",
    "municipio",
    "citta",
    "città",
    "comune",
    "cidade",
    "localidade",
    "woonplaats",
    "miasto",
    "miejscowosc",
    "miejscowość",
    "geburtsort",
    "birthplace",
];

/// What the whole value is, if the name of its field says so.
pub(super) fn label(key: &str, value: &str) -> Option<Label> {
    let value = value.trim();
    let letters = value.chars().any(char::is_alphabetic);
    let digits = value.bytes().any(|byte| byte.is_ascii_digit());
    let foreign = value.contains(['@', '[', '{', '<', '\n', '_', '=']) || value.contains("://");
    if value.is_empty() || value.len() > VALUE_BYTES_MAX || foreign || key.len() > 64 {
        return None;
    }
    let key: String = key.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let ends = |names: &[&str]| {
        names.iter().any(|name| match key.strip_suffix(name) {
            Some("") => true,
            // `shippingStreet`, `billing_zip`; but not `capacity`, whose end is no word.
            Some(before) => WHOSE.iter().any(|whose| before.ends_with(whose)),
            None => false,
        })
    };
    match () {
        () if ends(STREETS) && letters => Some(Label::STREET_ADDRESS),
        () if ends(ADDRESSES) && letters && digits && value.contains(' ') => Some(Label::STREET_ADDRESS),
        () if ends(NUMBERS) && digits && value.len() <= 8 => Some(Label::STREET_ADDRESS),
        () if ends(CODES) && digits && (3..=10).contains(&value.len()) => Some(Label::ZIP_CODE),
        () if ends(CITIES) && letters && !digits && value.starts_with(char::is_alphabetic) => {
            Some(Label::LOCATION)
        }
        () => None,
    }
}

/// What stands before such a name when a field has more than one word.
const WHOSE: &[&str] = &[
    "home",
    "shipping",
    "billing",
    "delivery",
    "mailing",
    "customer",
    "client",
    "user",
    "contact",
    "work",
    "office",
    "current",
    "postal",
    "street",
    "residential",
    "permanent",
    "patient",
    "employee",
    "member",
    "person",
    "guest",
    "recipient",
    "sender",
    "kunden",
    "liefer",
    "rechnungs",
    "wohn",
    "post",
    "livraison",
    "facturation",
    "envio",
    "factura",
    "entrega",
    "addr",
    "address",
    "adresse",
    "birth",
    "the",
    "from",
    "to",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_says_what_its_value_is() {
        for (key, value, expected) in [
            ("hausnummer", "44", Some(Label::STREET_ADDRESS)),
            ("shippingStreet", "Nordahl Bruns gate 77", Some(Label::STREET_ADDRESS)),
            ("adresse", "3 impasse du Lavoir", Some(Label::STREET_ADDRESS)),
            ("billing_zip", "0165", Some(Label::ZIP_CODE)),
            ("ort", "Weimar", Some(Label::LOCATION)),
            ("velocity", "Weimar", None),
            ("address", "ana@example.org", None),
            ("address", "0x7ffe", None),
            ("address", "localhost", None),
            ("city", "[LOCATION_1]", None),
            ("zip", "archive.zip", None),
            ("street", "", None),
        ] {
            assert_eq!(label(key, value), expected, "{key}");
        }
    }
}
