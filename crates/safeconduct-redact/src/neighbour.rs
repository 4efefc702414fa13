//! Names that stand beside what they name: `{"name": "DB_PASSWORD", "value": "…"}`, and the same in rows and queries.

/// So many parts before and behind a value are looked at for its name.
pub(crate) const NEIGHBOURS: usize = 12;

/// Keys that say nothing about their value but that it is one.
const VALUES: [&str; 10] = [
    "value",
    "val",
    "values",
    "default",
    "defaultvalue",
    "default_value",
    "current",
    "stringvalue",
    "string_value",
    "data",
];

/// Keys whose value is the name of a neighbour, the likeliest first.
const NAMES: [&str; 12] = [
    "name",
    "key",
    "field",
    "variable",
    "var",
    "header",
    "attribute",
    "property",
    "param",
    "parameter",
    "label",
    "id",
];

/// Whether a key says nothing but that its value is one.
pub(crate) fn is_value_key(key: &str) -> bool {
    VALUES.iter().any(|word| key.eq_ignore_ascii_case(word))
}

/// How likely the value of this key is a neighbour's name, the least the likeliest; `None` if it is none.
pub(crate) fn name_rank(key: &str) -> Option<usize> {
    NAMES.iter().position(|word| key.eq_ignore_ascii_case(word))
}
