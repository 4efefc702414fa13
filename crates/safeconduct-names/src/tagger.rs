//! From a text to names: lines, tokens, runs, tags, entities.

use crate::decode::{Tagged, allowed, viterbi};
use crate::features::{Features, LineFacts, extract};
use crate::gate::{look_up, mark_signs, runs};
use crate::lines::lines;
use crate::model::Model;
use crate::tags::{Kind, TAGS};
use crate::tokens::{Token, tokenize};
use std::ops::Range;

/// An entity as the model sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entity {
    /// What it is.
    pub kind: Kind,
    /// First byte in the text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// By how much the model prefers it over no name; the mean over its tokens.
    pub margin: i32,
}

/// A model made ready, shared by all threads.
pub struct Tagger<'a> {
    model: Model<'a>,
    transitions: [[i32; TAGS]; TAGS],
}

/// Room that is used again from line to line.
#[derive(Default)]
struct Scratch {
    tokens: Vec<Token>,
    features: Features,
    scores: Vec<[i32; TAGS]>,
    forward: Vec<[i32; TAGS]>,
    tagged: Vec<Tagged>,
}

impl<'a> Tagger<'a> {
    /// Makes a model ready.
    pub fn new(model: Model<'a>) -> Tagger<'a> {
        Tagger { transitions: allowed(model.transitions()), model }
    }

    /// What the word lists say of a word.
    pub(crate) fn flags(&self, hash: u32) -> u16 {
        self.model.lexicon.get(hash)
    }

    /// Calls `each` with the entities of `text`, in order. Time and memory are linear.
    pub fn tag(&self, text: &str, key: Option<&str>, each: impl FnMut(Entity)) {
        self.tag_tokens(text, key, each);
    }

    /// As [`Tagger::tag`]; returns the tokens of the text for those who look further.
    pub(crate) fn tag_tokens(
        &self,
        text: &str,
        key: Option<&str>,
        mut each: impl FnMut(Entity),
    ) -> Vec<Token> {
        let mut scratch = Scratch::default();
        walk(&self.model, text, key, &mut scratch.tokens, |line, tokens, facts, range| {
            scratch.scores.clear();
            for at in range.clone() {
                extract(line, tokens, at, facts, &mut scratch.features);
                scratch.scores.push(self.model.score(scratch.features.as_slice()));
            }
            viterbi(&scratch.scores, &self.transitions, &mut scratch.forward, &mut scratch.tagged);
            entities(tokens.get(range).unwrap_or_default(), &scratch.tagged, &mut each);
        });
        scratch.tokens
    }
}

/// Calls `each` with text, tokens of the line, facts and range of every run in which a name can stand; leaves the tokens
/// of the whole text.
fn walk(
    model: &Model<'_>,
    text: &str,
    key: Option<&str>,
    tokens: &mut Vec<Token>,
    mut each: impl FnMut(&str, &[Token], &LineFacts, Range<usize>),
) {
    let mut last_word_before = key.map_or(0, |key| key_word(key).map_or(0, |token| token.hash));
    for line in lines(text) {
        let first = tokens.len();
        tokenize(text.get(line.clone()).unwrap_or_default(), line.start, tokens);
        let Some(tokens) = tokens.get_mut(first..).filter(|tokens| !tokens.is_empty()) else { continue };
        mark_signs(text, tokens);
        look_up(&model.lexicon, tokens);
        let facts = LineFacts::new(tokens, last_word_before);
        runs(tokens, |range| each(text, tokens, &facts, range));
        if let Some(last) = tokens.iter().rev().find(|token| token.is_word()) {
            last_word_before = last.hash;
        }
    }
}

/// The last word of a key: `customer name` is about a name.
fn key_word(key: &str) -> Option<Token> {
    let mut tokens = Vec::new();
    tokenize(key.get(..256).unwrap_or(key), 0, &mut tokens);
    tokens.into_iter().rev().find(Token::is_word)
}

/// Puts tags together.
fn entities(tokens: &[Token], tagged: &[Tagged], each: &mut impl FnMut(Entity)) {
    let mut open: Option<(Entity, i32)> = None;
    for (token, tagged) in tokens.iter().zip(tagged) {
        let kind = tagged.tag.kind();
        match &mut open {
            Some((entity, count))
                if Some(entity.kind) == kind && (tagged.tag.continues() || kind == Some(Kind::Street)) =>
            {
                entity.end = token.end;
                entity.margin += tagged.margin;
                *count += 1;
            }
            _ => {
                close(open.take(), each);
                open = kind.map(|kind| {
                    (Entity { kind, start: token.start, end: token.end, margin: tagged.margin }, 1)
                });
            }
        }
    }
    close(open, each);
}

fn close(open: Option<(Entity, i32)>, each: &mut impl FnMut(Entity)) {
    if let Some((entity, count)) = open {
        each(Entity { margin: entity.margin / count, ..entity });
    }
}

/// What the training tool needs: tokens and features of each run, as the tagger will see them.
pub struct Run {
    /// Byte ranges of the tokens.
    pub places: Vec<Range<usize>>,
    /// Feature hashes of each token.
    pub features: Vec<Vec<u32>>,
}

/// The runs of `text`.
pub fn runs_of(model: &Model<'_>, text: &str, mut each: impl FnMut(Run)) {
    let mut features = Features::default();
    walk(model, text, None, &mut Vec::new(), |line, tokens, facts, range| {
        let mut run = Run { places: Vec::new(), features: Vec::new() };
        for at in range {
            extract(line, tokens, at, facts, &mut features);
            run.features.push(features.as_slice().to_vec());
            run.places.extend(tokens.get(at).map(|token| token.start..token.end));
        }
        each(run);
    });
}
