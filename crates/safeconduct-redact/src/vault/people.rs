//! Tells which spellings of people's names are one person, so that they share a number: `[PERSON_1]` and `[PERSON_1.2]`.
//!
//! The rule: a name is a form of a fuller one when each of its words is a word of the fuller one or the initial of one, and
//! at least one word is whole, or it is all of the fuller one's initials. A new name joins a person when it is a form of that
//! person's fullest name, or the fullest name is a form of it, and this holds for exactly one person. Where two fit
//! (`Lopez`, with a Maria and an Ana Lopez known) it is a person of its own.

use std::collections::HashMap;
use std::hash::BuildHasher;
use zeroize::Zeroizing;

/// A name of more words is no person's.
const WORDS_MAX: usize = 8;
/// One word may belong to so many people before it tells nobody apart.
const NAMESAKES_MAX: usize = 16;
/// Among more people initials alone are not looked for.
const INITIALS_MAX: usize = 256;
/// Titles: they are no part of a name.
const TITLES: [&str; 28] = [
    "mr", "mrs", "ms", "miss", "dr", "prof", "sir", "herr", "herrn", "frau", "mme", "mlle", "sr", "sra",
    "srta", "don", "doña", "sig", "sigra", "dott", "dottssa", "dhr", "mevr", "mw", "pan", "pani", "jr",
    "ing",
];

/// A word of a name: its hash under the book's key, and its first letter.
#[derive(Clone, Copy)]
struct Word {
    hash: u64,
    initial: char,
    /// Whether the letter is all there is.
    alone: bool,
}

/// Someone, by the fullest name so far.
struct Person {
    words: Vec<Word>,
    /// Where the first spelling stands in the book.
    place: u32,
}

/// Everyone with a placeholder. Holds hashes and initials, never a name.
#[derive(Default)]
pub(super) struct People {
    people: Vec<Person>,
    by_word: HashMap<u64, Vec<u32>>,
}

impl People {
    /// The place of the one person whose name this is a form of, or a fuller form.
    pub(super) fn find(&self, name: &str, hasher: &impl BuildHasher) -> Option<u32> {
        let words = words(name, hasher);
        self.matching(&words).and_then(|at| self.people.get(at)).map(|person| person.place)
    }

    /// Adds the name, which stands at `place`: to the person it fits, if `known` says that it is one of theirs, else as a
    /// person of its own.
    pub(super) fn add(&mut self, name: &str, place: u32, known: bool, hasher: &impl BuildHasher) {
        let words = words(name, hasher);
        if words.is_empty() {
            return;
        }
        let found = if known { self.matching(&words) } else { None };
        let at = match found {
            Some(at) => {
                // The order of a fuller name stays: initials follow it.
                if let Some(person) = self.people.get_mut(at)
                    && (words.len(), whole(&words)) > (person.words.len(), whole(&person.words))
                    && is_form_of(&person.words, &words)
                {
                    person.words.clone_from(&words);
                }
                at
            }
            None if known => return,
            None => {
                self.people.push(Person { words: words.clone(), place });
                self.people.len() - 1
            }
        };
        let Ok(number) = u32::try_from(at) else { return };
        for word in words.iter().filter(|word| !word.alone) {
            let namesakes = self.by_word.entry(word.hash).or_default();
            if namesakes.len() < NAMESAKES_MAX && !namesakes.contains(&number) {
                namesakes.push(number);
            }
        }
    }

    /// The one person that fits; none where several do.
    fn matching(&self, words: &[Word]) -> Option<usize> {
        let mut one = None;
        let mut fits = |at: usize| {
            let Some(person) = self.people.get(at) else { return true };
            let fits = is_form_of(words, &person.words) || is_form_of(&person.words, words);
            if fits && one.is_some_and(|other| other != at) {
                return false;
            }
            one = if fits { Some(at) } else { one };
            true
        };
        let whole = words.iter().filter(|word| !word.alone);
        let alone = if whole.clone().count() > 0 {
            whole
                .flat_map(|word| self.by_word.get(&word.hash).into_iter().flatten())
                .all(|at| fits(*at as usize))
        } else {
            self.people.len() <= INITIALS_MAX && (0..self.people.len()).all(fits)
        };
        // A word that very many share may belong to people who are not listed.
        let crowded = words
            .iter()
            .filter_map(|word| self.by_word.get(&word.hash))
            .any(|all| all.len() >= NAMESAKES_MAX);
        one.filter(|_| alone && !crowded)
    }
}

fn words(name: &str, hasher: &impl BuildHasher) -> Vec<Word> {
    let parts = name.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    let lower = parts.map(|part| Zeroizing::new(part.to_lowercase()));
    let lower = lower.filter(|part| !TITLES.contains(&part.as_str()));
    // A possessive is no initial.
    let mut words: Vec<Word> = lower
        .filter_map(|part| {
            let mut letters = part.chars();
            let initial = letters.next()?;
            Some(Word { hash: hasher.hash_one(part.as_str()), initial, alone: letters.next().is_none() })
        })
        .collect();
    if name.ends_with("'s") || name.ends_with("’s") {
        words.pop();
    }
    if words.len() > WORDS_MAX { Vec::new() } else { words }
}

/// How many words are more than an initial.
fn whole(words: &[Word]) -> usize {
    words.iter().filter(|word| !word.alone).count()
}

/// Whether `form` says less than `full` and nothing else.
fn is_form_of(form: &[Word], full: &[Word]) -> bool {
    if form.is_empty() || form.len() > full.len() {
        return false;
    }
    if form.iter().all(|word| word.alone) {
        let initials = form.iter().zip(full).all(|(form, full)| form.initial == full.initial);
        return initials && form.len() == full.len() && full.len() > 1;
    }
    let mut free: Vec<&Word> = full.iter().collect();
    // Whole words first: an initial must not take the word that a whole one needs.
    let (whole, initials): (Vec<&Word>, Vec<&Word>) = form.iter().partition(|word| !word.alone);
    let mut take = |fits: &dyn Fn(&Word) -> bool| {
        let at = free.iter().position(|word| fits(word));
        at.map(|at| free.swap_remove(at)).is_some()
    };
    whole.into_iter().all(|word| take(&|full| full.hash == word.hash))
        && initials.into_iter().all(|word| take(&|full| full.initial == word.initial))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::hash_map::RandomState;

    /// The person that each name belongs to, in order.
    fn numbers(names: &[&str]) -> Vec<u32> {
        let (mut people, hasher) = (People::default(), RandomState::new());
        let mut next = 0;
        names
            .iter()
            .map(|name| {
                let known = people.find(name, &hasher);
                people.add(name, known.unwrap_or(next), known.is_some(), &hasher);
                known.unwrap_or_else(|| {
                    next += 1;
                    next - 1
                })
            })
            .collect()
    }

    #[test]
    fn forms_of_a_name_are_one_person_where_only_one_fits() {
        let table: &[(&[&str], &[u32])] = &[
            (&["Maria Lopez", "Lopez", "maria", "M. Lopez", "LOPEZ, MARIA", "M.L."], &[0, 0, 0, 0, 0, 0]),
            (&["Lopez", "Maria Lopez", "Maria", "Ana Lopez", "A. Lopez"], &[0, 0, 0, 1, 1]),
            (&["Maria Lopez", "Ana Lopez", "Lopez"], &[0, 1, 2]),
            (&["Dr. Maria Lopez", "Frau Lopez", "Lopez's"], &[0, 0, 0]),
            (&["Maria Lopez Garcia", "Maria Garcia", "M. L. Garcia", "Maria Ruiz"], &[0, 0, 0, 1]),
            (&["Ana", "Eva", "A. Eva"], &[0, 1, 1]),
            (&["J. Smith", "John Smith", "Jane Smith"], &[0, 0, 1]),
            (&["...", "!"], &[0, 1]),
        ];
        for (names, expected) in table {
            assert_eq!(numbers(names), *expected, "{names:?}");
        }
    }

    #[test]
    fn a_name_that_very_many_share_joins_nobody() {
        let names: Vec<String> =
            (0..40).map(|number| format!("Ana X{number}x")).chain(["Ana".into()]).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        assert_eq!(numbers(&names).last(), Some(&40));
    }
}
