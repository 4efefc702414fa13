//! The entries of a vault and the ways into them.

use super::arena::{Arena, Stretch, TEXT_MAX};
use super::numbers::Numbers;
use super::people::People;
use super::table::Table;
use super::{Form, VaultLimits};
use crate::VaultError;
use crate::hash::DerivedKey;
use crate::normalize::normalize;
use crate::placeholder::Name;
use safeconduct_core::{Label, RestoreScope, Timestamp};
use std::borrow::Cow;
use std::collections::{HashSet, hash_map::RandomState};
use std::hash::{BuildHasher, Hasher};

/// One original and the placeholder that stands for it: half a cache line, for there may be many, looked up in any order.
pub(super) struct Entry {
    /// The placeholder, brackets included, and behind it the original.
    text: Stretch,
    /// When it was last redacted, as far as the vault was told.
    seen: Timestamp,
    /// Which of the book's labels.
    label: u32,
    /// How many spellings its stem has; counted at the first of them.
    spellings: u32,
    /// Where the original begins.
    split: u16,
    scope: RestoreScope,
    form: Form,
}

/// An entry, spelled out.
pub(super) struct Shown<'b> {
    pub(super) label: &'b Label,
    pub(super) placeholder: &'b str,
    pub(super) value: &'b str,
    pub(super) form: Form,
    pub(super) scope: RestoreScope,
    pub(super) spellings: u32,
    pub(super) seen: Timestamp,
}

/// What a name stands for.
pub(super) struct Original<'b> {
    pub(super) value: &'b str,
    pub(super) form: Form,
    /// Where it may return to.
    pub(super) scope: RestoreScope,
}

/// A placeholder without its brackets.
fn inside(placeholder: &str) -> &str {
    placeholder.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or_default()
}

/// The entries, and tables of their places by value, by stem and by name.
///
/// The tables hold hashes under a random key and places, never a second copy of an original.
pub(super) struct Book {
    hasher: RandomState,
    entries: Vec<Entry>,
    texts: Arena,
    /// Every label that an entry has; few, so a list.
    labels: Vec<Label>,
    by_value: Table,
    by_stem: Table,
    by_name: Table,
    by_number: Numbers,
    people: People,
    /// The last number of each label; few labels, so a list.
    pub(super) counters: Vec<(Label, u64)>,
    /// Names that inputs used before anything was minted under them.
    pub(super) reserved: HashSet<Box<[u8]>>,
    /// What stands in for originals and has their shape.
    pub(super) issued: HashSet<Box<str>>,
    bytes: usize,
    /// The time, once it was told.
    pub(super) now: Option<Timestamp>,
    /// The oldest entry was not seen since, or later.
    oldest: Timestamp,
}

impl Default for Book {
    fn default() -> Book {
        Book {
            hasher: RandomState::new(),
            entries: Vec::new(),
            texts: Arena::default(),
            labels: Vec::new(),
            by_value: Table::default(),
            by_stem: Table::default(),
            by_name: Table::default(),
            by_number: Numbers::default(),
            people: People::default(),
            counters: Vec::new(),
            reserved: HashSet::new(),
            issued: HashSet::new(),
            bytes: 0,
            now: None,
            oldest: START,
        }
    }
}

/// When entries were seen before the vault was told any time.
const START: Timestamp = Timestamp::EARLIEST;

impl Book {
    /// What a name stands for.
    pub(super) fn named(&self, name: &Name, limits: VaultLimits) -> Option<Original<'_>> {
        let entry = self.entries.get(self.place(name)?)?;
        let found = || Original { value: self.value(entry), form: entry.form, scope: entry.scope };
        (!is_expired(entry, self.now, limits)).then(found)
    }

    /// How many originals there are.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// All of them, in the order in which they came.
    pub(super) fn all(&self) -> impl Iterator<Item = Shown<'_>> {
        self.entries.iter().filter_map(|entry| shown(entry, &self.texts, &self.labels))
    }

    fn placeholder(&self, entry: &Entry) -> &str {
        self.texts.get(entry.text).get(..usize::from(entry.split)).unwrap_or_default()
    }

    fn value(&self, entry: &Entry) -> &str {
        self.texts.get(entry.text).get(usize::from(entry.split)..).unwrap_or_default()
    }

    fn meaning(&self, entry: &Entry) -> Cow<'_, str> {
        entry.form.meaning(self.value(entry))
    }

    /// What stands between the brackets.
    fn name(&self, entry: &Entry) -> &str {
        inside(self.placeholder(entry))
    }

    fn is_of(&self, entry: &Entry, label: &Label) -> bool {
        self.labels.get(entry.label as usize) == Some(label)
    }

    pub(super) fn place(&self, name: &Name) -> Option<usize> {
        let numbered = self.by_number.find(name).filter(|place| self.is(name, *place));
        if let Some(place) = numbered {
            return Some(place as usize);
        }
        self.place_of(name, self.hash(name.as_bytes()))
    }

    fn place_of(&self, name: &Name, hash: u64) -> Option<usize> {
        self.by_name.find(hash, |place| self.is(name, place)).map(|place| place as usize)
    }

    fn is(&self, name: &Name, place: u32) -> bool {
        self.entry(place).is_some_and(|entry| name.is(self.name(entry)))
    }

    /// One hash for all tables: labels and places are told apart by looking.
    fn hash(&self, bytes: &[u8]) -> u64 {
        let mut hasher = self.hasher.build_hasher();
        hasher.write(bytes);
        hasher.finish()
    }

    fn entry(&self, place: u32) -> Option<&Entry> {
        self.entries.get(place as usize)
    }

    /// Keeps a name from being minted.
    pub(super) fn reserve(&mut self, name: &Name, limit: usize) -> Result<(), VaultError> {
        // Counting never gets beyond one number for each entry and each reserved name. Keyed stems
        // are not guessed, so they need no reservation.
        if name.number().is_none_or(|number| number > 2 * limit as u64)
            || self.reserved.contains(name.as_bytes())
        {
            return Ok(());
        }
        if self.reserved.len() >= limit {
            return Err(VaultError::Reserved { limit });
        }
        self.reserved.insert(name.as_bytes().into());
        Ok(())
    }

    /// The hash of the folded name, if nobody uses it, neither this vault nor an input.
    fn free(&self, placeholder: &str) -> Option<u64> {
        let folded = Name::fold(inside(placeholder))?;
        let reserved = !self.reserved.is_empty() && self.reserved.contains(folded.as_bytes());
        let hash = self.hash(folded.as_bytes());
        (!reserved && self.place_of(&folded, hash).is_none()).then_some(hash)
    }

    /// The placeholder for a value; a new one if it has none yet.
    pub(super) fn mint(
        &mut self,
        label: &Label,
        (value, form): (&str, Form),
        scope: RestoreScope,
        key: Option<&DerivedKey>,
        limits: VaultLimits,
    ) -> Result<String, VaultError> {
        let value_hash = self.hash(value.as_bytes());
        let same = |place| {
            let known = self.entry(place).filter(|entry| entry.form == form && self.is_of(entry, label));
            known.is_some_and(|entry| self.value(entry) == value)
        };
        let (known, now) = (self.by_value.find(value_hash, same), self.now);
        if let Some(entry) = known.and_then(|place| self.entries.get_mut(place as usize)) {
            entry.scope = if is_expired(entry, now, limits) { scope } else { entry.scope.min(scope) };
            entry.seen = now.unwrap_or(START);
            let known = known.and_then(|place| self.entry(place));
            return Ok(known.map(|entry| self.placeholder(entry).to_owned()).unwrap_or_default());
        }
        if self.entries.len() >= limits.entries {
            self.drop_expired(limits);
        }
        if self.entries.len() >= limits.entries {
            return Err(VaultError::Entries { limit: limits.entries });
        }
        if self.bytes.saturating_add(value.len()) > limits.bytes || value.len() > VALUE_MAX {
            return Err(VaultError::Bytes { limit: limits.bytes });
        }
        let meaning = form.meaning(value);
        let normal = normalize(label, &meaning);
        // A value that is its own normal form has the same hash.
        let stem_hash = match *normal == *value {
            true => value_hash,
            false => self.hash(normal.as_bytes()),
        };
        let related = |place| {
            let first = self.entry(place);
            first.is_some_and(|entry| {
                self.is_of(entry, label) && normalize(label, &self.meaning(entry)) == normal
            })
        };
        let same_stem = self.by_stem.find(stem_hash, related);
        let first = same_stem.or_else(|| self.namesake(label, &meaning));
        let spelling = first.and_then(|place| self.entries.get_mut(place as usize)).map(|first| {
            first.spellings = first.spellings.saturating_add(1);
            first.spellings
        });
        let (placeholder, name) = match first.and_then(|place| self.entry(place)).zip(spelling) {
            Some((first, spelling)) => {
                let stem = self.name(first).to_owned();
                self.variant(&stem, spelling, key.map(|key| key.stem(label, value)))
            }
            None => match key {
                Some(key) => {
                    let placeholder = written(label, &key.stem(label, &normal));
                    let name = Name::fold(inside(&placeholder)).map(|name| self.hash(name.as_bytes()));
                    (placeholder, name)
                }
                None => self.count(label),
            },
        };
        let seen = self.now.unwrap_or(START);
        let shown = Shown { label, placeholder: &placeholder, value, form, scope, spellings: 1, seen };
        if *label == Label::PERSON {
            let place = first.unwrap_or(self.entries.len() as u32);
            self.people.add(&meaning, place, first.is_some(), &self.hasher);
        }
        self.add(&shown, Hashes { value: value_hash, stem: same_stem.is_none().then_some(stem_hash), name });
        Ok(placeholder)
    }

    /// The first spelling of the one person that this name is a form of.
    fn namesake(&self, label: &Label, value: &str) -> Option<u32> {
        (*label == Label::PERSON).then(|| self.people.find(value, &self.hasher)).flatten()
    }

    /// Adds an entry that an earlier book held.
    pub(super) fn take_over(&mut self, shown: &Shown<'_>) {
        let value = self.hash(shown.value.as_bytes());
        let meaning = shown.form.meaning(shown.value);
        let normal = normalize(shown.label, &meaning);
        let stem = self.hash(normal.as_bytes());
        let related = |place| {
            let first = self.entry(place);
            first.is_some_and(|first| {
                self.is_of(first, shown.label) && normalize(shown.label, &self.meaning(first)) == normal
            })
        };
        let first = self.by_stem.find(stem, related);
        let stem = first.is_none().then_some(stem);
        drop(normal);
        if *shown.label == Label::PERSON {
            // A number of its own says that it was nobody's form when it came.
            let own = !inside(shown.placeholder).contains('.');
            let known = if own { None } else { first.or_else(|| self.namesake(shown.label, &meaning)) };
            let place = known.unwrap_or(self.entries.len() as u32);
            self.people.add(&meaning, place, known.is_some(), &self.hasher);
        }
        let name = Name::fold(inside(shown.placeholder)).map(|name| self.hash(name.as_bytes()));
        self.add(shown, Hashes { value, stem, name });
    }

    fn add(&mut self, shown: &Shown<'_>, hashes: Hashes) {
        let place = self.entries.len() as u32;
        self.by_value.insert(hashes.value, place);
        if let Some(stem) = hashes.stem {
            self.by_stem.insert(stem, place);
        }
        if let Some(name) = hashes.name {
            self.by_name.insert(name, place);
        }
        if let Some((_, number)) = Name::fold(inside(shown.placeholder)).as_ref().and_then(Name::numbered) {
            self.by_number.insert(shown.label, number, place);
        }
        self.oldest = if self.entries.is_empty() { shown.seen } else { self.oldest.min(shown.seen) };
        self.bytes += shown.value.len();
        let known = self.labels.iter().position(|label| label == shown.label);
        let label = known.unwrap_or_else(|| {
            self.labels.push(shown.label.clone());
            self.labels.len() - 1
        });
        if self.entries.is_empty() {
            self.entries.reserve(ROOM);
        }
        self.entries.push(Entry {
            text: self.texts.add(shown.placeholder, shown.value),
            seen: shown.seen,
            // There are no more labels than entries, and no more of those than fit.
            label: label as u32,
            spellings: shown.spellings,
            split: u16::try_from(shown.placeholder.len()).unwrap_or(u16::MAX),
            scope: shown.scope,
            form: shown.form,
        });
    }

    /// Tells the time. Entries that expired are wiped, now and then: they are out of reach at once.
    pub(super) fn advance(&mut self, now: Timestamp, limits: VaultLimits) {
        if self.now.is_none() {
            self.entries.iter_mut().for_each(|entry| entry.seen = now);
            self.oldest = now;
        }
        let now = self.now.unwrap_or(now).max(now);
        self.now = Some(now);
        let Some(lifetime) = limits.lifetime else { return };
        let lifetime = i64::try_from(lifetime.as_micros()).unwrap_or(i64::MAX);
        // Wiping goes through the whole book, so it waits until a sixteenth of a life has passed since it paid.
        let due = self.oldest.micros().saturating_add(lifetime).saturating_add(lifetime / 16);
        if now.micros() > due {
            self.drop_expired(limits);
        }
    }

    fn drop_expired(&mut self, limits: VaultLimits) {
        if !self.entries.iter().any(|entry| is_expired(entry, self.now, limits)) {
            return;
        }
        let now = self.now;
        let (entries, texts, labels) = (
            std::mem::take(&mut self.entries),
            std::mem::take(&mut self.texts),
            std::mem::take(&mut self.labels),
        );
        (self.by_value, self.by_stem, self.by_name) = Default::default();
        self.by_number = Numbers::default();
        self.people = People::default();
        self.bytes = 0;
        let kept = entries.iter().filter(|entry| !is_expired(entry, now, limits));
        for shown in kept.filter_map(|entry| shown(entry, &texts, &labels)) {
            self.take_over(&shown);
        }
    }

    /// The placeholder with the next free number of a label, and the hash of its name.
    fn count(&mut self, label: &Label) -> (String, Option<u64>) {
        let known = self.counters.iter().position(|(known, _)| known == label);
        let at = known.unwrap_or_else(|| {
            self.counters.push((label.clone(), 0));
            self.counters.len() - 1
        });
        let mut number = self.counters.get(at).map_or(0, |(_, number)| *number);
        let found = loop {
            number += 1;
            let placeholder = written(label, decimal(number, &mut [0; 20]));
            if let Some(name) = self.free(&placeholder) {
                break (placeholder, Some(name));
            }
        };
        if let Some((_, last)) = self.counters.get_mut(at) {
            *last = number;
        }
        found
    }

    /// A free placeholder for another spelling: two characters of its keyed stem, or its ordinal.
    fn variant(&self, stem: &str, spelling: u32, keyed: Option<String>) -> (String, Option<u64>) {
        // Where the first spelling is gone, a later one may lead: its own suffix is not a part of the stem.
        let stem = stem.split_once('.').map_or(stem, |(stem, _)| stem);
        let short =
            keyed.as_deref().and_then(|keyed| keyed.get(..2)).map(|short| format!("[{stem}.{short}]"));
        let mut names =
            short.into_iter().chain((u64::from(spelling)..).map(|ordinal| format!("[{stem}.{ordinal}]")));
        let free = names.find_map(|placeholder| Some((self.free(&placeholder)?, placeholder)));
        free.map(|(name, placeholder)| (placeholder, Some(name))).unwrap_or_default()
    }
}

fn shown<'b>(entry: &Entry, texts: &'b Arena, labels: &'b [Label]) -> Option<Shown<'b>> {
    let (placeholder, value) = texts.get(entry.text).split_at_checked(usize::from(entry.split))?;
    let label = labels.get(entry.label as usize)?;
    let Entry { form, scope, spellings, seen, .. } = *entry;
    Some(Shown { label, placeholder, value, form, scope, spellings, seen })
}

/// The longest original that is taken, with room for its placeholder.
const VALUE_MAX: usize = TEXT_MAX - u16::MAX as usize;

/// Room for the originals of a first request, so that the list does not grow one by one.
const ROOM: usize = 8;

/// Where an entry goes in the tables.
struct Hashes {
    value: u64,
    /// Only for the first spelling of a value.
    stem: Option<u64>,
    name: Option<u64>,
}

fn is_expired(entry: &Entry, now: Option<Timestamp>, limits: VaultLimits) -> bool {
    limits.lifetime.zip(now).is_some_and(|(lifetime, now)| {
        let lifetime = i64::try_from(lifetime.as_micros()).unwrap_or(i64::MAX);
        now.micros() > entry.seen.micros().saturating_add(lifetime)
    })
}

/// A label and what tells its values apart, as a placeholder.
fn written(label: &Label, id: &str) -> String {
    let mut placeholder = String::with_capacity(label.len() + id.len() + 3);
    placeholder.push('[');
    placeholder.push_str(label);
    placeholder.push('_');
    placeholder.push_str(id);
    placeholder.push(']');
    placeholder
}

/// The digits of a number, without a detour through a formatter.
fn decimal(mut number: u64, digits: &mut [u8; 20]) -> &str {
    let mut from = digits.len();
    loop {
        from -= 1;
        if let Some(digit) = digits.get_mut(from) {
            *digit = b'0' + (number % 10) as u8;
        }
        number /= 10;
        if number == 0 || from == 0 {
            break;
        }
    }
    let digits: &[u8] = digits;
    digits.get(from..).and_then(|digits| std::str::from_utf8(digits).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_half_a_cache_line() {
        assert_eq!(size_of::<Entry>(), 32);
    }

    #[test]
    fn numbers_are_written_as_they_are() {
        for number in [0, 1, 9, 10, 12_345, u64::MAX] {
            assert_eq!(decimal(number, &mut [0; 20]), number.to_string());
        }
    }
}
