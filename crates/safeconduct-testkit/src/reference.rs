//! The naive scanner: what the rules mean, transcribed sentence by sentence, as slow as it likes.
//!
//! Nothing here is shared with the engine but the rules themselves and their validators. Each
//! rule's plain regex is tried at every start against every end; the winner of an overlap is
//! painted onto the bytes of the text. Quadratic and worse: for texts of a few hundred bytes.

use regex::Regex;
use safeconduct_core::{Category, Confidence, Finding, Label, Part, Span, Verdict};
use safeconduct_detect::{Candidate, OwnedRule};
use std::cmp::Reverse;

/// A reference scanner over a list of rules.
///
/// ```
/// use safeconduct_core::{Confidence, Label, Part};
/// use safeconduct_detect::{OwnedRule, Rule};
/// use safeconduct_testkit::Reference;
///
/// let rule = Rule::new("order", Label::URL, r"order-\d+");
/// let reference = Reference::new(vec![OwnedRule::new(&rule)?], Confidence::Medium);
/// assert_eq!(reference.scan_all(Part::new("order-1, order-23")).len(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Reference {
    rules: Vec<(OwnedRule, Regex)>,
    floor: Confidence,
}

impl Reference {
    /// A scanner over these rules, in this order.
    ///
    /// # Panics
    /// If a rule's pattern is none the `regex` crate can compile: the testkit is for tests.
    #[allow(clippy::expect_used, reason = "the testkit is for tests, and the rules were checked before")]
    pub fn new(rules: Vec<OwnedRule>, floor: Confidence) -> Reference {
        let compile = |rule: OwnedRule| {
            let pattern = format!(r"\A(?:{})\z", rule.plain_pattern());
            let regex = Regex::new(&pattern).expect("the pattern of a rule that was checked");
            (rule, regex)
        };
        Reference { rules: rules.into_iter().map(compile).collect(), floor }
    }

    /// What `Scanner::scan_all` must find with these rules.
    pub fn scan_all(&self, part: Part<'_>) -> Vec<Finding> {
        // The text with disguises read as they are meant, and where each of its bytes comes from.
        let mut meant = String::new();
        let mut origins = Vec::new();
        for (at, c) in part.text().char_indices() {
            let plain = undisguised(c);
            meant.extend(plain);
            origins
                .extend(plain.into_iter().flat_map(|plain| vec![(at, at + c.len_utf8()); plain.len_utf8()]));
        }
        let mut accepted: Vec<(Finding, usize)> = Vec::new();
        for (rule, regex) in &self.rules {
            accepted.extend(accepted_by((rule, regex), part, true));
            if meant == part.text() {
                continue;
            }
            let again = part.key().map_or(Part::new(&meant), |key| Part::under(key, &meant));
            accepted.extend(accepted_by((rule, regex), again, false).into_iter().filter_map(
                |(finding, weight)| {
                    let (start, _) = origins.get(finding.span().start())?;
                    let (_, end) = origins.get(finding.span().end() - 1)?;
                    Some((finding.with_span(Span::new(part.text(), *start, *end)?), weight))
                },
            ));
        }
        paint(part.text(), &accepted, self.floor)
    }
}

/// What a character means: ASCII, itself, or nothing at all.
fn undisguised(c: char) -> Option<char> {
    const INVISIBLE: &str = "\u{ad}\u{34f}\u{180e}\u{200b}\u{200c}\u{200d}\u{200e}\u{200f}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2060}\u{2061}\u{2062}\u{2063}\u{2064}\u{feff}";
    const SPACES: &str = "\u{a0}\u{2000}\u{2001}\u{2002}\u{2003}\u{2004}\u{2005}\u{2006}\u{2007}\u{2008}\u{2009}\u{200a}\u{202f}\u{205f}\u{3000}";
    const HYPHENS: &str = "\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2015}\u{2212}";
    let code = c as u32;
    if INVISIBLE.contains(c) || (0xfe00..=0xfe0f).contains(&code) {
        return None;
    }
    if SPACES.contains(c) {
        return Some(' ');
    }
    if HYPHENS.contains(c) {
        return Some('-');
    }
    if (0xff01..=0xff5e).contains(&code) {
        return char::from_u32(code - 0xfee0);
    }
    for zero in [0x660, 0x6f0, 0x966, 0x9e6, 0xe50, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6] {
        if (zero..zero + 10).contains(&code) {
            return char::from_digit(code - zero, 10);
        }
    }
    Some(c)
}

/// The candidates of one rule that made it, from left to right.
fn accepted_by((rule, regex): (&OwnedRule, &Regex), part: Part<'_>, table: bool) -> Vec<(Finding, usize)> {
    let text = part.text();
    let is_boundary = |at: &usize| text.is_char_boundary(*at);
    let mut accepted = Vec::new();
    let mut resume = 0;
    for start in (0..text.len()).filter(is_boundary) {
        if start < resume || !rule.edges().allow_start(text.as_bytes(), start) {
            continue;
        }
        let last = (start + rule.length_max()).min(text.len());
        let mut ends: Vec<usize> = (start + 1..=last)
            .filter(is_boundary)
            .filter(|&end| rule.edges().allow_end(text.as_bytes(), end))
            .filter(|&end| regex.is_match(&text[start..end]))
            .collect();
        ends.reverse();
        ends.truncate(if rule.is_checked() { 64 } else { 1 });
        // The first of the surest: ends come longest first.
        let candidates =
            ends.into_iter().filter_map(|end| Some((end, judge((rule, regex), part, table, (start, end))?)));
        let best = candidates
            .reduce(|best, next| if next.1.0.confidence() > best.1.0.confidence() { next } else { best });
        if let Some((end, (finding, weight))) = best {
            if finding.confidence() >= Confidence::Medium {
                resume = end;
            }
            accepted.push((finding, weight));
        }
    }
    accepted
}

/// What a candidate is, and how much the words around it say for that.
fn judge(
    (rule, regex): (&OwnedRule, &Regex),
    part: Part<'_>,
    table: bool,
    (start, end): (usize, usize),
) -> Option<(Finding, usize)> {
    let text = part.text();
    let matched = Span::new(text, start, end)?;
    let group = regex
        .captures(&text[start..end])?
        .name("value")
        .map(|group| (start + group.start(), start + group.end()));
    let value = match group {
        Some((from, to)) if from < to => Span::new(text, from, to)?,
        _ => matched,
    };
    // What is disguised is no table.
    let column = table.then(|| column_name(text, start)).flatten().map(str::trim);
    let candidate = Candidate::new(text, part.key(), matched, value).in_column(column);
    if !rule.holds(&candidate) {
        return None;
    }
    let judgement = match rule.validator() {
        Some(validator) => validator.judge(&candidate),
        None => Verdict::Inconclusive.into(),
    };
    let (alone, beside) =
        (rule.grades().grade(judgement.verdict, false), rule.grades().grade(judgement.verdict, true));
    // No words change that, and looking for them is slow.
    if alone.is_none() && beside.is_none() {
        return None;
    }
    let named = [part.key().unwrap_or_default(), column.unwrap_or_default()];
    let (before, after) = (context_before(text, start), context_after(text, end));
    let weight = |phrase: &str| {
        let names =
            named.iter().filter_map(|name| heard(name, phrase).map(|(length, ..)| 256 + length)).max();
        let behind = heard(before, phrase).map(|(length, _, rest)| touches(&rest) * 256 + length);
        let ahead = heard(after, phrase).map(|(length, rest, _)| touches(&rest) * 256 + length);
        names.max(behind).max(ahead)
    };
    let near = rule.context().filter_map(weight).max();
    let against =
        rule.against().any(|phrase| named.iter().chain([&before]).any(|side| heard(side, phrase).is_some()));
    if against && near.is_none() {
        return None;
    }
    let confidence = if near.is_some() { beside } else { alone }?;
    // Where words change nothing, none are weighed.
    let asked = alone != beside || rule.against().next().is_some();
    let weight = near.filter(|_| asked).unwrap_or(0);
    let sensitivity = judgement.sensitivity.unwrap_or(rule.sensitivity());
    let label = judgement.label.map_or_else(|| rule.label().clone(), Label::declare);
    let finding = Finding::new(label, value, confidence, rule.name().clone()).with_sensitivity(sensitivity);
    let finding = match judgement.expires {
        Some(expires) => finding.with_expiry(expires),
        None => finding,
    };
    Some((finding, weight))
}

/// The name of the column that `start` stands in, if the head of the text is that of a table.
fn column_name(text: &str, start: usize) -> Option<&str> {
    let limit = (0..=text.len().min(1024)).rev().find(|&at| text.is_char_boundary(at))?;
    let (header, rows) = text[..limit].split_once('\n')?;
    let cells = |line: &'_ str, delimiter: char| -> Vec<(usize, usize)> {
        let mut edges = vec![0];
        let mut quoted = false;
        for (at, c) in line.char_indices() {
            quoted ^= c == '"';
            if c == delimiter && !quoted {
                edges.push(at + 1);
            }
        }
        edges.push(line.len() + 1);
        edges.windows(2).map(|edge| (edge[0], edge[1] - 1)).collect()
    };
    let delimiter = ['\t', '|', ';', ','].into_iter().find(|&delimiter| {
        let names = cells(header, delimiter);
        let is_name = |&(from, to): &(usize, usize)| {
            let name = header[from..to].trim();
            name.len() <= 64 && !name.starts_with(|c: char| c.is_ascii_digit())
        };
        let second = rows.split('\n').next().unwrap_or_default();
        names.len() >= 2 && names.iter().all(is_name) && cells(second, delimiter).len() == names.len()
    })?;
    // A row begins within 400 bytes, its line feed included.
    let row = match text[..start].rfind('\n') {
        Some(at) if start - at <= 400 => &text[at + 1..start],
        None if start <= 400 => &text[..start],
        _ => return None,
    };
    let (from, to) = cells(header, delimiter).get(cells(row, delimiter).len() - 1).copied()?;
    header.get(from..to)
}

/// Whether at most 24 letters and no number stand in between; 32 bytes where words are glued.
fn touches(between: &Between) -> usize {
    let (short, words) = match between {
        Between::Words(words) => (words.concat().len() <= 24, words.concat()),
        Between::Glued(text) => (text.len() <= 32, text.clone()),
    };
    usize::from(short && !words.bytes().any(|byte| byte.is_ascii_digit()))
}

enum Between {
    Words(Vec<String>),
    Glued(String),
}

/// 96 bytes back, on this line, or on this and the one above if nothing before the match is a label.
fn context_before(text: &str, start: usize) -> &str {
    let from = (start.saturating_sub(96)..=start).find(|&at| text.is_char_boundary(at)).unwrap_or(start);
    let window = &text[from..start];
    let lines: Vec<&str> = window.split('\n').collect();
    let own = lines.last().copied().unwrap_or_default();
    let labelled = own.contains([':', '=', '|', ',', ';', '\t', '"', '\'']);
    // A speaker answers what the line above asks.
    let above = lines.iter().rev().nth(1).copied().unwrap_or_default();
    let answers = above.trim_end().ends_with('?') && own.len() <= 47 && own.ends_with(": ");
    let wanted = if labelled && !answers { 1 } else { 2 };
    if lines.len() > wanted {
        let length: usize = lines.iter().rev().take(wanted).map(|line| line.len() + 1).sum::<usize>() - 1;
        return &window[window.len() - length..];
    }
    let cut_word = text[..from].chars().next_back().is_some_and(is_cased);
    if cut_word { window.trim_start_matches(is_cased) } else { window }
}

/// 48 bytes on, on this line.
fn context_after(text: &str, end: usize) -> &str {
    let to = (end..=(end + 48).min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(end);
    let window = &text[end..to];
    if let Some((line, _)) = window.split_once('\n') {
        return line;
    }
    let cut_word = text[to..].chars().next().is_some_and(is_cased);
    if cut_word { window.trim_end_matches(is_cased) } else { window }
}

/// A letter or digit of a script with letter case (or a digit).
fn is_cased(c: char) -> bool {
    c.is_alphanumeric() && !is_glued(c)
}

/// A letter of a script without case, where words are written without spaces.
fn is_glued(c: char) -> bool {
    c.is_alphabetic() && !c.is_uppercase() && !c.is_lowercase()
}

/// Where `text` has `phrase` as whole words: how long it is, folded, and what stands before and behind it.
///
/// Of several places the one nearest to the value counts: the first for what stands behind it, the last for what
/// stands before it.
fn heard(text: &str, phrase: &str) -> Option<(usize, Between, Between)> {
    if phrase.chars().next().is_some_and(is_glued) {
        let at = text.rfind(phrase)?;
        let (before, behind) = (text[..at].to_owned(), text[at + phrase.len()..].to_owned());
        return Some((phrase.len().min(255), Between::Glued(before), Between::Glued(behind)));
    }
    let wanted: String = words(phrase).into_iter().map(|word| word.folded).collect();
    let words = words(text);
    let joined = |words: &[Word]| words.iter().map(|word| word.folded.as_str()).collect::<String>();
    let places: Vec<(usize, usize)> = (0..words.len())
        .flat_map(|first| (1..=6).map(move |count| (first, count)))
        .filter(|&(first, count)| {
            words.get(first..first + count).is_some_and(|run| {
                let stretch = &text[run[0].start..run[run.len() - 1].end];
                !wanted.is_empty() && joined(run) == wanted && (wanted.len() > 4 || stand_together(stretch))
            })
        })
        .collect();
    let (&(first, _), &(last, count)) = (places.first()?, places.last()?);
    let folded = |words: &[Word]| words.iter().map(|word| word.folded.clone()).collect();
    let (before, behind) = (folded(&words[..first]), folded(&words[last + count..]));
    Some((wanted.len().min(255), Between::Words(before), Between::Words(behind)))
}

/// A word of a text: folded, and where it begins and ends.
struct Word {
    folded: String,
    start: usize,
    end: usize,
}

/// Characters that belong to the letter before them.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200d}')
}

/// Whether short names may be made of these words: one mark between two, and a dot, a space or a slash between letters
/// of their own; words that touch, `idNo`, have two letters and more.
fn stand_together(text: &str) -> bool {
    let characters: Vec<char> = text.chars().filter(|c| !is_mark(*c)).collect();
    // A bar where a small letter meets a capital: nothing else is written there.
    let mut barred = String::new();
    for (at, c) in characters.iter().enumerate() {
        if at > 0 && characters[at - 1].is_lowercase() && c.is_uppercase() {
            barred.push('\u{1}');
        }
        barred.push(*c);
    }
    let runs: Vec<usize> = barred
        .split(|c: char| !c.is_alphanumeric())
        .map(|run| run.chars().count())
        .filter(|count| *count > 0)
        .collect();
    let gaps = barred.split(char::is_alphanumeric).filter(|gap| !gap.is_empty());
    gaps.zip(runs.windows(2)).all(|(gap, runs)| match gap {
        "." | " " | ". " | "/" | "° " | "º " => true,
        "-" | "_" | ".-" | ". -" => runs.iter().any(|run| *run > 1),
        "\u{1}" => runs.iter().all(|run| *run > 1),
        _ => false,
    })
}

/// The words of a text: a new one begins wherever the kind of letter says so.
fn words(text: &str) -> Vec<Word> {
    let characters: Vec<(usize, char)> = text.char_indices().filter(|(_, c)| !is_mark(*c)).collect();
    let mut words: Vec<Word> = Vec::new();
    let mut open = false;
    for (at, &(place, c)) in characters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| characters.get(at)).map_or(' ', |(_, c)| *c);
        let next = characters.get(at + 1).map_or(' ', |(_, c)| *c);
        let numeric = |c: char| c.is_numeric() && !c.is_alphabetic();
        let hump = before.is_lowercase() && c.is_uppercase();
        let acronym = before.is_uppercase() && c.is_ascii_uppercase() && next.is_lowercase();
        if hump || acronym || numeric(before) != numeric(c) || is_glued(before) != is_glued(c) {
            open = false;
        }
        if !c.is_alphanumeric() {
            open = false;
            continue;
        }
        if !open {
            words.push(Word { folded: String::new(), start: place, end: place });
        }
        open = true;
        if let Some(word) = words.last_mut() {
            word.folded.push_str(&fold(c));
            word.end = place + c.len_utf8();
        }
    }
    words
}

/// Lower case without accents, from a table.
fn fold(c: char) -> String {
    const TABLE: [(&str, &str); 35] = [
        ("a", "àáâãäåāăąǎ"),
        ("c", "çćĉċč"),
        ("d", "ďđ"),
        ("e", "èéêëēĕėęě"),
        ("g", "ĝğġģ"),
        ("i", "ìíîïĩīĭįı"),
        ("l", "łľļĺ"),
        ("n", "ñńņň"),
        ("o", "òóôõöøōŏőơ"),
        ("r", "ŕř"),
        ("s", "śŝşšș"),
        ("ss", "ß"),
        ("t", "ţťț"),
        ("u", "ùúûüũūŭůűųư"),
        ("y", "ýÿ"),
        ("z", "źżž"),
        ("a", "ạảấầẩẫậắằẳẵặ"),
        ("e", "əẹẻẽếềểễệ"),
        ("i", "ỉị"),
        ("o", "ọỏốồổỗộớờởỡợ"),
        ("u", "ụủứừửữự"),
        ("y", "ỳỵỷỹ"),
        ("α", "ά"),
        ("ε", "έ"),
        ("η", "ή"),
        ("ι", "ίϊΐ"),
        ("ο", "ό"),
        ("υ", "ύϋΰ"),
        ("ω", "ώ"),
        ("σ", "ς"),
        ("е", "ё"),
        ("ae", "æ"),
        ("oe", "œ"),
        ("o", "ö"),
        ("a", "ä"),
    ];
    let plain =
        |lower: char| TABLE.iter().find(|(_, accented)| accented.contains(lower)).map(|(plain, _)| *plain);
    c.to_lowercase()
        .filter(|lower| !('\u{300}'..='\u{36f}').contains(lower))
        .map(|lower| plain(lower).map_or(lower.to_string(), str::to_owned))
        .collect()
}

/// Gives every byte to the best finding that covers it, and reads the findings off the bytes.
fn paint(text: &str, accepted: &[(Finding, usize)], floor: Confidence) -> Vec<Finding> {
    // What is less sure is doubtful: it changes nothing about the rest.
    let least = floor.min(Confidence::Medium);
    let mut order: Vec<&(Finding, usize)> = accepted.iter().collect();
    order.sort_by_key(|(finding, weight)| {
        let (span, sure) = (finding.span(), finding.confidence());
        (
            Reverse(sure >= floor),
            Reverse(sure >= Confidence::Medium),
            Reverse(accepted.iter().any(|(other, _)| {
                must_not_swallow(other, finding) && (sure < least || other.confidence() >= least)
            })),
            Reverse(span.len()),
            Reverse(sure),
            Reverse(weight),
            Reverse(finding.sensitivity()),
            span.start(),
        )
    });
    let mut owner: Vec<Option<usize>> = vec![None; text.len()];
    let order: Vec<&Finding> = order.into_iter().map(|(finding, _)| finding).collect();
    for (rank, finding) in order.iter().enumerate() {
        owner[finding.span().range()]
            .iter_mut()
            .filter(|byte| byte.is_none())
            .for_each(|byte| *byte = Some(rank));
    }
    let mut findings = Vec::new();
    let mut start = 0;
    for run in owner.chunk_by(|a, b| a == b) {
        let end = start + run.len();
        if let (Some(&Some(rank)), Some(span)) = (run.first(), Span::new(text, start, end)) {
            let winner = order[rank];
            let mut losers: Vec<Label> = Vec::new();
            for loser in order.iter().skip(rank + 1).filter(|loser| span.contains(loser.span())) {
                let is_told = winner.confidence() < least || loser.confidence() >= least;
                if is_told
                    && loser.label() != winner.label()
                    && !losers.contains(loser.label())
                    && losers.len() < 4
                {
                    losers.push(loser.label().clone());
                }
            }
            findings.push(winner.clone().with_span(span).with_alternatives(losers));
        }
        start = end;
    }
    findings
}

/// Whether `inner` keeps its place inside `outer`, although that is longer.
fn must_not_swallow(outer: &Finding, inner: &Finding) -> bool {
    let credential = |finding: &Finding| finding.label().category() == Category::Credential;
    outer.span().contains(inner.span())
        && outer.span() != inner.span()
        && outer.sensitivity() < inner.sensitivity()
        && (inner.confidence() >= outer.confidence() || (credential(inner) && !credential(outer)))
}
