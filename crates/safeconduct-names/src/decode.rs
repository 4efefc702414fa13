//! The best tags of a run of tokens (Viterbi), and by how much they beat "no name here".

use crate::tags::{ALL, TAGS, Tag, may_follow};

const NEVER: i32 = i32::MIN / 4;

/// A tag and how far the best reading with it lies above the best one that puts the token outside.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tagged {
    pub(crate) tag: Tag,
    pub(crate) margin: i32,
}

/// Transitions with the forbidden ones closed.
pub(crate) fn allowed(transitions: &[[i32; TAGS]; TAGS]) -> [[i32; TAGS]; TAGS] {
    let mut closed = *transitions;
    for (row, from) in closed.iter_mut().zip(ALL) {
        for (value, to) in row.iter_mut().zip(ALL) {
            if !may_follow(from, to) {
                *value = NEVER;
            }
        }
    }
    closed
}

/// Tags the tokens whose scores are given. A run starts and ends as if a token outside stood there.
#[allow(clippy::indexing_slicing, reason = "tags index arrays of TAGS; tokens stay below scores.len()")]
pub(crate) fn viterbi(
    scores: &[[i32; TAGS]],
    transitions: &[[i32; TAGS]; TAGS],
    forward: &mut Vec<[i32; TAGS]>,
    tagged: &mut Vec<Tagged>,
) {
    forward.clear();
    tagged.clear();
    let mut before = [NEVER; TAGS];
    before[0] = 0;
    for score in scores {
        let mut now = [NEVER * 2; TAGS];
        for from in 0..TAGS {
            for to in 0..TAGS {
                now[to] = now[to].max((before[from] + transitions[from][to]).max(NEVER * 2));
            }
        }
        for tag in 0..TAGS {
            now[tag] = (now[tag] + score[tag]).max(NEVER);
        }
        forward.push(now);
        before = now;
    }
    let mut after = [0; TAGS];
    let mut chosen: Option<usize> = None;
    for at in (0..scores.len()).rev() {
        let here = forward[at];
        // The tag is read along one path, so that the answer is a path even among equals.
        let tag = match chosen {
            None => argmax(&here),
            Some(next) => {
                let mut reach = here;
                for from in 0..TAGS {
                    reach[from] += transitions[from][next].max(NEVER);
                }
                argmax(&reach)
            }
        };
        tagged.push(Tagged { tag: ALL[tag], margin: here[tag] + after[tag] - here[0] - after[0] });
        chosen = Some(tag);
        let mut earlier = [NEVER * 2; TAGS];
        for from in 0..TAGS {
            for to in 0..TAGS {
                let value = transitions[from][to] + scores[at][to] + after[to];
                earlier[from] = earlier[from].max(value);
            }
        }
        after = earlier.map(|value| value.max(NEVER));
    }
    tagged.reverse();
}

fn argmax(values: &[i32; TAGS]) -> usize {
    let mut best = (0, i32::MIN);
    for (at, &value) in values.iter().enumerate() {
        if value > best.1 {
            best = (at, value);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Tries every sequence.
    fn brute(scores: &[[i32; TAGS]], transitions: &[[i32; TAGS]; TAGS]) -> i32 {
        let mut best = vec![(0usize, 0i32)];
        for score in scores {
            best = best
                .iter()
                .flat_map(|&(from, sum)| {
                    (0..TAGS)
                        .filter(move |&to| transitions[from][to] > NEVER)
                        .map(move |to| (to, sum + transitions[from][to] + score[to]))
                })
                .collect();
        }
        best.iter().map(|&(_, sum)| sum).max().unwrap_or(0)
    }

    proptest! {
        #[test]
        fn the_path_is_legal_and_the_best(
            scores in proptest::collection::vec(proptest::array::uniform8(-100i32..100), 0..5),
            weights in proptest::array::uniform8(proptest::array::uniform8(-50i32..50)),
        ) {
            let transitions = allowed(&weights);
            let (mut forward, mut tagged) = (Vec::new(), Vec::new());
            viterbi(&scores, &transitions, &mut forward, &mut tagged);
            let mut from = 0;
            let mut sum = 0;
            for (score, tagged) in scores.iter().zip(&tagged) {
                let to = tagged.tag as usize;
                prop_assert!(transitions[from][to] > NEVER);
                prop_assert!(tagged.margin >= 0);
                sum += transitions[from][to] + score[to];
                from = to;
            }
            prop_assert_eq!(sum, brute(&scores, &transitions));
        }
    }
}
