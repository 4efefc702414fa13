//! Tables in plain text: the column of a place, and what the header on the first line calls it.

use std::ops::Range;

/// How much of a text is looked at to tell whether it is a table: the header and the first row.
pub(crate) const HEAD_MAX: usize = 1024;
/// How far before a place its row may begin.
pub(crate) const ROW_MAX: usize = 400;
/// How long the name of a column may be, in bytes.
const NAME_MAX: usize = 64;

/// The names of a table's columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Table {
    delimiter: u8,
    names: Vec<Box<str>>,
}

impl Table {
    /// Reads the head of a text: a table has names on its first line and as many cells on the second.
    pub(crate) fn of(text: &str) -> Option<Table> {
        let limit = (0..=HEAD_MAX.min(text.len())).rev().find(|&at| text.is_char_boundary(at))?;
        let (header, rows) = text.get(..limit)?.split_once('\n')?;
        let row = rows.split('\n').next().unwrap_or_default();
        [b'\t', b'|', b';', b','].into_iter().find_map(|delimiter| {
            memchr::memchr(delimiter, header.as_bytes())?;
            let cells = cells(header, delimiter);
            let names: Vec<&str> =
                cells.into_iter().filter_map(|cell| header.get(cell)).map(str::trim).collect();
            let is_name =
                |name: &&str| name.len() <= NAME_MAX && !name.starts_with(|c: char| c.is_ascii_digit());
            let fits = names.len() >= 2
                && names.iter().all(is_name)
                && self::cells(row, delimiter).len() == names.len();
            fits.then(|| Table { delimiter, names: names.into_iter().map(Into::into).collect() })
        })
    }

    /// What the columns are called, from the left.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(|name| &**name)
    }

    /// The column that holds `place`; `None` if its row does not begin within [`ROW_MAX`].
    pub(crate) fn column(&self, text: &str, place: usize) -> Option<usize> {
        let bytes = text.as_bytes();
        let floor = place.saturating_sub(ROW_MAX);
        let row = match memchr::memrchr(b'\n', bytes.get(floor..place)?) {
            Some(at) => floor + at + 1,
            None if floor == 0 => 0,
            None => return None,
        };
        let mut quoted = false;
        let delimiters = bytes.get(row..place)?.iter().filter(|&&byte| {
            quoted ^= byte == b'"';
            byte == self.delimiter && !quoted
        });
        Some(delimiters.count())
    }
}

/// The cells of a line, as ranges of it; delimiters between double quotes are part of a cell.
fn cells(line: &str, delimiter: u8) -> Vec<Range<usize>> {
    let (mut cells, mut start, mut quoted) = (Vec::new(), 0, false);
    for (at, byte) in line.bytes().enumerate() {
        quoted ^= byte == b'"';
        if byte == delimiter && !quoted {
            cells.push(start..at);
            start = at + 1;
        }
    }
    cells.push(start..line.len());
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name_of(text: &str, word: &str) -> Option<String> {
        let table = Table::of(text)?;
        let column = table.column(text, text.find(word)?)?;
        table.names().nth(column).map(str::to_owned)
    }

    #[test]
    fn cells_know_their_column() {
        for text in [
            "id,name,ssn\n1,Ana,AAA\n2,\"Bo, Jr\",BBB\n",
            "id\tname\tssn\n1\tAna\tAAA\n2\tBo\tBBB",
            "id;name;ssn\r\n1;Ana;AAA\r\n2;Bo;BBB\r\n",
            "|id|ssn|\n|--|--|\n|1|AAA|\n|2|BBB|\n",
        ] {
            for word in ["AAA", "BBB"] {
                assert_eq!(name_of(text, word).as_deref(), Some("ssn"), "{text:?} {word}");
            }
        }
    }

    #[test]
    fn prose_is_no_table() {
        for text in ["Dear Ana, AAA\nthanks, and bye, BBB", "one line, AAA", "1,2,3\n4,5,AAA"] {
            assert_eq!(name_of(text, "AAA"), None, "{text:?}");
        }
        let far = format!("a,ssn\n1,{}AAA", "x".repeat(ROW_MAX));
        assert_eq!(name_of(&far, "AAA"), None, "a row that begins too far away");
    }
}
