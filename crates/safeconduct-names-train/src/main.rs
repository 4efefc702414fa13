//! Trains and scores the tagger of `safeconduct-names`.
//!
//! ```text
//! cargo run --release -p safeconduct-names-train --bin train -- --ner FOLDER --docs FOLDER
//! ```
#![allow(
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::needless_range_loop,
    reason = "a tool for developers: it reports on its output and stops at a bad index"
)]

mod conll;
mod crf;
mod docs;
mod example;
mod inflect;
mod lists;
mod records;
mod rng;
mod score;
mod synth;
mod words;

use clap::Parser;
use crf::{Algorithm, Sequence, Weights};
use example::Example;
use rng::Rng;
use safeconduct_core::Confidence;
use safeconduct_names::internals::{Entity, Kind, Model, TAGS, Tagger, build, encode, flag, grade, runs_of};
use score::Scores;
use std::error::Error;
use std::ops::Range;
use std::path::{Path, PathBuf};
use synth::{LANGUAGES, Synth};

/// Trains the tagger and prints how well it does on texts held out.
#[derive(Parser)]
struct Args {
    /// Folder of labelled `.conll` files.
    #[arg(long)]
    ner: PathBuf,
    /// Folder of unpacked crates, for benign text.
    #[arg(long)]
    docs: PathBuf,
    /// Folder of this tool: `lists`, `templates`, `dev`.
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR")))]
    home: PathBuf,
    /// Where to write the model.
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../safeconduct-names/data/names.model"))]
    out: PathBuf,
    /// Passes over the data.
    #[arg(long, default_value_t = 8)]
    epochs: usize,
    /// Two to this power weight rows.
    #[arg(long, default_value_t = 19)]
    bits: u8,
    /// Synthetic texts per language; English gets three times as many.
    #[arg(long, default_value_t = 10_000)]
    synthetic: usize,
    #[arg(long, value_enum, default_value_t = Algorithm::Crf)]
    algorithm: Algorithm,
    #[arg(long, default_value_t = 0.08)]
    rate: f32,
    #[arg(long, default_value_t = 0.0001)]
    l2: f32,
    /// How many features in 64 are left out at random in training.
    #[arg(long, default_value_t = 16)]
    drop: u64,
    /// What entering a name gains at decoding, in log odds: trades precision for recall.
    #[arg(long, default_value_t = 1.2)]
    bias: f32,
    /// Features seen less often are left out.
    #[arg(long, default_value_t = 4)]
    seen_min: u8,
    /// One benign line in so many is used.
    #[arg(long, default_value_t = 3)]
    benign_every: usize,
    /// One message of a program in so many is used.
    #[arg(long, default_value_t = 2)]
    messages_every: usize,
    /// Shows what goes wrong in the hand-written texts.
    #[arg(long)]
    show: bool,
    /// Only score the model that `out` holds.
    #[arg(long)]
    score_only: bool,
}

/// Bytes of the lexicon at most, so that the model stays below six megabytes.
const LEXICON_BYTES_MAX: usize = 1_700_000;
/// Weights of `i8` times this are real.
const SCALE: f32 = 24.0;

/// A named set of texts that training does not see.
struct HeldOut {
    name: String,
    examples: Vec<Example>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let args = Args::parse();
    let lists = lists::Lists::read(&args.home.join("lists"))?;
    let mut rng = Rng::new(0x5afe_c0de);
    let (mut train, mut held_out) = labelled(&args.ner, &mut rng)?;
    let small = words::Words::gather(&lists, train.iter());
    let (messages, quiet) = messages(&lists, &small);
    let synth = Synth::new(&lists, &messages);
    train.retain(|example| !example.noisy || !misses_names(example, &small));
    let docs = docs::read(&args.docs, |line| may_name(line, &small))?;
    eprintln!("labelled {} texts, benign {} lines of {} crates", train.len(), docs.train.len(), docs.crates);
    for language in LANGUAGES {
        let count = if language == "en" { args.synthetic * 3 } else { args.synthetic };
        let (own, other) = synthetic(&args.home, &synth, language, count, &mut rng)?;
        train.extend(own);
        held_out.push(HeldOut { name: format!("{language} synthetic"), examples: other });
    }
    held_out.extend(hand_written(&args.home.join("dev"))?);
    let bytes = if args.score_only {
        std::fs::read(&args.out)?
    } else {
        let messages: Vec<_> = messages.into_values().flatten().map(Example::without_names).collect();
        let words = words::Words::gather(&lists, train.iter().chain(&docs.train).chain(&messages));
        let entries = words.entries();
        let slots = (entries.len() * 3 / 2).min(LEXICON_BYTES_MAX / 4);
        eprintln!("{} words in {slots} slots", entries.len());
        let lexicon = build(&entries, slots).map_err(|n| format!("{n} words do not fit"))?;
        let extra: Vec<_> = recased(&train, &mut rng);
        train.extend(extra);
        train.extend(messages.into_iter().step_by(args.messages_every));
        train.extend(docs.train.into_iter().step_by(args.benign_every));
        let bytes = fit(&args, &lexicon, &train, &mut rng)?;
        std::fs::write(&args.out, &bytes)?;
        bytes
    };
    report(&bytes, &held_out, &docs.held_out, &quiet, args.show)
}

/// What programs say, for training and, one in ten, held out; what may name somebody is left out.
fn messages(lists: &lists::Lists, words: &words::Words) -> (lists::ByLocale, Vec<String>) {
    let (mut train, mut held_out) = (lists::ByLocale::new(), Vec::new());
    for (language, texts) in &lists.message {
        for (at, text) in texts.iter().filter(|text| !may_name(text, words)).enumerate() {
            match at % 10 {
                7 => held_out.push(text.clone()),
                _ => train.entry(language.clone()).or_default().push(text.clone()),
            }
        }
    }
    (train, held_out)
}

/// Whether a well-known given name or city stands in the text that nobody has labelled.
fn misses_names(example: &Example, words: &words::Words) -> bool {
    let mut at = 0;
    for word in example.text.split(' ') {
        let start = at;
        at += word.len() + 1;
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let capital = bare.chars().next().is_some_and(char::is_uppercase) && bare.len() > 3;
        let flags = if capital { words.get(bare) } else { 0 };
        let known = flags & (flag::FIRST_FREQUENT | flag::CITY_LARGE) != 0 && flags & flag::COMMON == 0;
        if known && !example.spans.iter().any(|(span, _)| span.start < at && start < span.end) {
            return true;
        }
    }
    false
}

/// Whether a line of a document may hold a name, by the lists alone.
fn may_name(line: &str, words: &words::Words) -> bool {
    let mut before = 0;
    for word in line.split(|c: char| !c.is_alphanumeric() && c != '\'') {
        let capital = word.chars().next().is_some_and(char::is_uppercase);
        let flags = if capital { words.get(word) } else { 0 };
        let known = flag::CITY_LARGE | flag::REGION | flag::ORG;
        if word.len() > 3 && flags & known != 0 && flags & flag::COMMON == 0 {
            return true;
        }
        let first = before & flag::FIRST != 0 && before & flag::COMMON == 0;
        if capital && first && word.len() > 1 {
            return true;
        }
        before = flags;
    }
    line.contains("Copyright") || line.contains("author") || line.contains('@')
}

/// Labelled files; every seventh block of twenty texts is held out.
fn labelled(folder: &Path, rng: &mut Rng) -> Result<(Vec<Example>, Vec<HeldOut>), Box<dyn Error>> {
    let mut train = Vec::new();
    let mut held_out = Vec::new();
    let mut files: Vec<_> = std::fs::read_dir(folder)?.filter_map(|e| Some(e.ok()?.path())).collect();
    files.retain(|path| path.extension().is_some_and(|e| e == "conll"));
    files.sort();
    for path in files {
        let name = path.file_stem().and_then(|n| n.to_str()).unwrap_or_default().to_owned();
        let whole = name == "en-wnut17-dev";
        let mut examples = Vec::new();
        for (at, example) in conll::read(&path)?.into_iter().enumerate() {
            if whole || (at / 20) % 7 == 6 {
                examples.push(example);
            } else {
                // Old newspapers, read by machines and labelled with gaps.
                train.push(Example {
                    noisy: name.contains("europeana"),
                    german: name.starts_with("de"),
                    ..example
                });
            }
        }
        held_out.push(HeldOut { name, examples });
    }
    rng.shuffle(&mut train);
    Ok((train, held_out))
}

/// Texts from templates; every eighth template is held out.
fn synthetic(
    home: &Path,
    synth: &Synth<'_>,
    language: &str,
    count: usize,
    rng: &mut Rng,
) -> Result<(Vec<Example>, Vec<Example>), Box<dyn Error>> {
    let read = |name: String| -> Result<Vec<String>, std::io::Error> {
        let text = std::fs::read_to_string(home.join("templates").join(name))?;
        Ok(text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect())
    };
    // What has the same shape in every language stands in files of its own.
    let with = [read(format!("{language}.txt"))?, read("any.txt".into())?].concat();
    let without = [read(format!("{language}.neg.txt"))?, read("any.neg.txt".into())?].concat();
    let (mut train, mut held_out) = (Vec::new(), Vec::new());
    for at in 0..count {
        if at % 9 == 4 {
            train.push(synth.record(language, rng));
            continue;
        }
        let templates = if at % 5 == 0 { &without } else { &with };
        let number = rng.below(templates.len());
        let mut example = synth.fill(&templates[number], language, rng);
        if number % 8 != 5 {
            // Sentences stand behind others: `Hi Ana. My name is …`
            if rng.chance(20) {
                let others = if rng.chance(40) { &without } else { &with };
                let number = rng.below(others.len());
                let next = &others[if number % 8 == 5 { number - 1 } else { number }];
                let glue = *rng.pick(&[" ", " ", "\n", "\n\n"]);
                example.append(glue, &synth.fill(next, language, rng));
            }
            train.push(example);
        } else if held_out.len() < 600 {
            held_out.push(example);
        }
    }
    Ok((train, held_out))
}

/// Sentences written by hand: `[PER Ana Silva] lives in [LOC Porto].`
fn hand_written(folder: &Path) -> Result<Vec<HeldOut>, Box<dyn Error>> {
    let mut sets = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(sets) };
    let mut files: Vec<_> = entries.filter_map(|e| Some(e.ok()?.path())).collect();
    files.sort();
    for path in files {
        let text = std::fs::read_to_string(&path)?;
        let examples: Vec<Example> = text.lines().filter(|line| !line.is_empty()).map(marked).collect();
        let name = path.file_stem().and_then(|n| n.to_str()).unwrap_or_default();
        sets.push(HeldOut { name: format!("{name} hand-written"), examples });
    }
    Ok(sets)
}

fn marked(line: &str) -> Example {
    let mut example = Example::default();
    let line = line.replace("\\n", "\n");
    let mut rest = line.as_str();
    while let Some(open) = rest.find('[') {
        example.text.push_str(&rest[..open]);
        let kind = match rest.get(open + 1..open + 5) {
            Some("PER ") => Some(Kind::Person),
            Some("LOC ") => Some(Kind::Location),
            Some("ORG ") => Some(Kind::Organization),
            Some("ADR ") => Some(Kind::Street),
            _ => None,
        };
        match (kind, rest[open..].find(']')) {
            (Some(kind), Some(close)) => {
                example.push(&rest[open + 5..open + close], kind);
                rest = &rest[open + close + 1..];
            }
            _ => {
                example.text.push('[');
                rest = &rest[open + 1..];
            }
        }
    }
    example.text.push_str(rest);
    example
}

/// Some texts again in lower or upper case.
fn recased(examples: &[Example], rng: &mut Rng) -> Vec<Example> {
    let mut extra = Vec::new();
    for example in examples {
        match rng.below(100) {
            0..8 => extra.extend(example.recased(str::to_lowercase)),
            8..11 => extra.extend(example.recased(str::to_uppercase)),
            _ => {}
        }
    }
    extra
}

/// Extracts features, trains, quantises.
fn fit(args: &Args, lexicon: &[u8], train: &[Example], rng: &mut Rng) -> Result<Vec<u8>, Box<dyn Error>> {
    let empty = encode(1, &[[0; TAGS]; 2], &[[0; TAGS]; TAGS], lexicon);
    let model = Model::new(&empty).ok_or("the lexicon cannot be read back")?;
    let mut sequences = Vec::new();
    let (mut names, mut reached) = (0, 0);
    let mut seen = Seen::new();
    for example in train {
        runs_of(&model, &example.text, |run| {
            run.features.iter().flatten().for_each(|&hash| seen.count(hash))
        });
    }
    for example in train {
        names += example.spans.len();
        let mut met = vec![false; example.spans.len()];
        runs_of(&model, &example.text, |run| {
            let tags = tags_of(&run.places, &example.spans, &mut met);
            let rows = run
                .features
                .iter()
                .map(|f| {
                    let often = f.iter().filter(|&&hash| seen.get(hash) >= args.seen_min);
                    often.map(|hash| hash >> (32 - args.bits)).collect()
                })
                .collect();
            sequences.push(Sequence { rows, tags });
        });
        reached += met.iter().filter(|&&met| met).count();
    }
    eprintln!(
        "{} texts, {} runs; the gate lets {reached} of {names} names through",
        train.len(),
        sequences.len()
    );
    let mut weights = Weights::new(args.bits);
    let mut late = Vec::new();
    for epoch in 0..args.epochs {
        let rate = args.rate * (1.0 - 0.8 * epoch as f32 / args.epochs as f32);
        let loss = weights.epoch(&sequences, args.algorithm, rate, args.l2, args.drop, rng);
        eprintln!("epoch {epoch}: loss {loss:.4}");
        if epoch * 2 >= args.epochs {
            late.push((weights.rows.clone(), weights.transitions));
        }
    }
    let weights = Weights::mean(&late, args.bits, args.drop);
    let small = |weight: f32| (weight * SCALE).round().clamp(-127.0, 127.0) as i8;
    let rows: Vec<_> = weights.rows.iter().map(|row| row.map(small)).collect();
    let used = rows.iter().filter(|row| row.iter().any(|&w| w != 0)).count();
    eprintln!("{used} of {} rows used", rows.len());
    let mut transitions = weights.transitions;
    for row in &mut transitions {
        for begin in [1, 3, 5] {
            row[begin] += args.bias;
        }
    }
    let transitions = transitions.map(|row| row.map(|w| (w * SCALE).round() as i16));
    Ok(encode(args.bits, &rows, &transitions, lexicon))
}

/// Prints what differs.
fn show(example: &Example, found: &[Entity]) {
    for (span, kind) in &example.spans {
        if !found.iter().any(|e| e.kind == *kind && e.start < span.end && span.start < e.end) {
            println!("  missed {kind:?} {:?} in {:?}", &example.text[span.clone()], example.text);
        }
    }
    for entity in found {
        let right = |(span, kind): &(Range<usize>, Kind)| {
            *kind == entity.kind && entity.start < span.end && span.start < entity.end
        };
        if !example.spans.iter().any(right) {
            let text = &example.text[entity.start..entity.end];
            println!("  wrong {:?} {text:?} ({}) in {:?}", entity.kind, entity.margin, example.text);
        }
    }
}

/// How often a feature was seen, up to 255; two features rarely share a cell.
struct Seen(Vec<u8>);

impl Seen {
    fn new() -> Seen {
        Seen(vec![0; 1 << 27])
    }

    fn count(&mut self, hash: u32) {
        let cell = &mut self.0[(hash >> 5) as usize];
        *cell = cell.saturating_add(1);
    }

    fn get(&self, hash: u32) -> u8 {
        self.0[(hash >> 5) as usize]
    }
}

fn tags_of(places: &[Range<usize>], spans: &[(Range<usize>, Kind)], met: &mut [bool]) -> Vec<u8> {
    let mut before = None;
    places
        .iter()
        .map(|place| {
            let at = spans.iter().position(|(span, _)| span.start < place.end && place.start < span.end);
            let inside = at.is_some() && at == before;
            before = at;
            let Some(at) = at else { return 0 };
            met[at] = true;
            let base = match spans[at].1 {
                Kind::Person => 1,
                Kind::Location => 3,
                Kind::Organization => 5,
                Kind::Street => return 7,
            };
            base + u8::from(inside)
        })
        .collect()
}

/// Prints the scores.
fn report(
    bytes: &[u8],
    held_out: &[HeldOut],
    docs: &[String],
    quiet: &[String],
    args_show: bool,
) -> Result<(), Box<dyn Error>> {
    let tagger = Tagger::new(Model::new(bytes).ok_or("not a model")?);
    println!("| set | names | all P/R/F1 | person | location | organization |\n|---|---|---|---|---|---|");
    // At the default floor, as the guard has it.
    let found_in = |text: &str| {
        let mut found: Vec<Entity> = Vec::new();
        tagger.tag(text, None, |entity| found.push(entity));
        found.retain(|entity| grade(entity, text) >= Confidence::Medium);
        found
    };
    for set in held_out {
        let mut scores = Scores::default();
        for example in &set.examples {
            let found = found_in(&example.text);
            scores.add(example, &found);
            if args_show && set.name.contains(".read") {
                show(example, &found);
            }
        }
        println!("{}", scores.row(&set.name));
    }
    for (name, texts) in [("benign", docs), ("messages", quiet)] {
        let (mut words, mut false_positives) = (0, 0);
        for text in texts {
            words += text.split_whitespace().count();
            for e in found_in(text).iter().filter(|e| e.kind != Kind::Street) {
                false_positives += 1;
                if args_show {
                    let line = text[..e.start].rfind('\n').map_or(0, |at| at + 1);
                    let line = text[line..].lines().next().unwrap_or_default();
                    println!("  {name} {:?} {:?} ({}) in {line:?}", e.kind, &text[e.start..e.end], e.margin);
                }
            }
        }
        println!(
            "{name}: {false_positives} findings in {words} words, {:.2} per 1,000",
            false_positives as f64 * 1000.0 / words.max(1) as f64
        );
    }
    Ok(())
}
