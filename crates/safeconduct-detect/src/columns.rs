//! Tables in plain text: the column of a place, and what the header on the first line calls it.

use std::ops::Range;

/// How long a header line may be, in bytes.
const HEADER_MAX: usize = 2048;
/// How long the name of a column may be, in bytes.
const NAME_MAX: usize = 64;
/// How many columns a table may have.
const COLUMNS_MAX: usize = 256;
/// How far back the start of a row is looked for, when places are not asked about in order.
const ROW_MAX: usize = 4096;

/// The header of a text that looks like a table, and how far its cells were counted.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    names: Vec<Range<usize>>,
    delimiter: u8,
    /// Counted up to here: the place, its column, whether inside quotes.
    at: usize,
    column: usize,
    quoted: bool,
}

impl Columns {
    /// Reads the first line; a text is a table if that line is a list of names and the second has as many cells.
    pub(crate) fn enter(&mut self, text: &str) {
        self.names.clear();
        let head = text.get(..HEADER_MAX.min(text.len())).unwrap_or(text).as_bytes();
        let Some(end) = memchr::memchr(b'\n', head) else { return };
        let Some(header) = text.get(..end) else { return };
        let rows = text.get(end + 1..).unwrap_or_default();
        let second = rows.split('\n').next().unwrap_or_default();
        for delimiter in [b'\t', b'|', b';', b','] {
            let cells = cells(header, delimiter);
            let is_name = |cell: &Range<usize>| {
                let name = header.get(cell.clone()).unwrap_or_default().trim();
                name.len() <= NAME_MAX && !name.starts_with(|c: char| c.is_ascii_digit())
            };
            let fits = (2..=COLUMNS_MAX).contains(&cells.len())
                && cells.iter().all(is_name)
                && self::cells(second, delimiter).len() == cells.len();
            if fits {
                self.names = cells;
                self.delimiter = delimiter;
                (self.at, self.column, self.quoted) = (end + 1, 0, false);
                return;
            }
        }
    }

    /// The column that holds `place`, and where the first line names it; `None` outside a table and in its header.
    ///
    /// Places in ascending order cost one pass over the text all together.
    pub(crate) fn of(&mut self, text: &str, place: usize) -> Option<(usize, Range<usize>)> {
        let first_row = self.names.last()?.end + 1;
        let bytes = text.as_bytes();
        if place < first_row {
            return None;
        }
        if place < self.at {
            let floor = place.saturating_sub(ROW_MAX).max(first_row);
            let back = memchr::memrchr(b'\n', bytes.get(floor..place)?);
            (self.at, self.column, self.quoted) = (back.map_or(floor, |at| floor + at + 1), 0, false);
        }
        for byte in bytes.get(self.at..place)? {
            match byte {
                b'\n' => (self.column, self.quoted) = (0, false),
                b'"' => self.quoted = !self.quoted,
                byte if *byte == self.delimiter && !self.quoted => self.column += 1,
                _ => {}
            }
        }
        self.at = place;
        Some((self.column, self.names.get(self.column)?.clone()))
    }
}

/// The cells of a line, as ranges of it; delimiters between double quotes are part of a cell.
fn cells(line: &str, delimiter: u8) -> Vec<Range<usize>> {
    let (mut cells, mut start, mut quoted) = (Vec::new(), 0, false);
    for (at, byte) in line.bytes().enumerate().take(HEADER_MAX) {
        if byte == b'"' {
            quoted = !quoted;
        } else if byte == delimiter && !quoted {
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

    fn name_at<'t>(columns: &mut Columns, text: &'t str, word: &str) -> Option<&'t str> {
        let (_, name) = columns.of(text, text.find(word).unwrap())?;
        text.get(name)
    }

    #[test]
    fn cells_know_their_column() {
        for text in [
            "id,name,ssn\n1,Ana,AAA\n2,\"Bo, Jr\",BBB\n",
            "id\tname\tssn\n1\tAna\tAAA\n2\tBo\tBBB",
            "id;name;ssn\r\n1;Ana;AAA\r\n2;Bo;BBB\r\n",
            "|id|ssn|\n|--|--|\n|1|AAA|\n|2|BBB|\n",
        ] {
            let mut columns = Columns::default();
            columns.enter(text);
            for word in ["AAA", "BBB", "AAA"] {
                assert_eq!(name_at(&mut columns, text, word).map(str::trim), Some("ssn"), "{text:?} {word}");
            }
            assert_eq!(name_at(&mut columns, text, "id"), None, "the header has no header");
        }
    }

    #[test]
    fn prose_is_no_table() {
        for text in ["Dear Ana, AAA\nthanks, and bye, BBB", "one line, AAA", "1,2,3\n4,5,AAA"] {
            let mut columns = Columns::default();
            columns.enter(text);
            assert_eq!(name_at(&mut columns, text, "AAA"), None, "{text:?}");
        }
    }
}
