//! Trains a linear-chain CRF by stochastic gradient descent with AdaGrad, or a structured perceptron.

use crate::rng::Rng;
use safeconduct_names::internals::{TAGS, may_follow};

/// The tokens of one run: feature rows and the right tags.
pub(crate) struct Sequence {
    pub(crate) rows: Vec<Vec<u32>>,
    pub(crate) tags: Vec<u8>,
}

/// How weights are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Algorithm {
    /// Conditional likelihood.
    Crf,
    /// Mistake driven.
    Perceptron,
}

/// Weights as real numbers.
pub(crate) struct Weights {
    pub(crate) rows: Vec<[f32; TAGS]>,
    pub(crate) transitions: [[f32; TAGS]; TAGS],
    squares: Vec<[f32; TAGS]>,
    transition_squares: [[f32; TAGS]; TAGS],
}

const TAG: [safeconduct_names::internals::Tag; TAGS] = {
    use safeconduct_names::internals::Tag::*;
    [
        Outside,
        BeginPerson,
        InPerson,
        BeginLocation,
        InLocation,
        BeginOrganization,
        InOrganization,
        AddressPart,
    ]
};

fn forbidden(from: usize, to: usize) -> bool {
    !may_follow(TAG[from], TAG[to])
}

/// Leaves features out at random, so many in 64: a name in a sentence like none before has few that are known.
fn thin_out(sequence: &Sequence, drop: u64, kept: &mut Vec<Vec<u32>>, rng: &mut Rng) {
    kept.resize_with(sequence.rows.len(), Vec::new);
    let (mut bits, mut left) = (0, 0);
    for (rows, kept) in sequence.rows.iter().zip(kept) {
        kept.clear();
        for &row in rows {
            if left == 0 {
                (bits, left) = (rng.next(), 10);
            }
            if bits % 64 >= drop {
                kept.push(row);
            }
            (bits, left) = (bits / 64, left - 1);
        }
    }
}

/// The rows and the transitions as they stood after an epoch.
pub(crate) type Epoch = (Vec<[f32; TAGS]>, [[f32; TAGS]; TAGS]);

impl Weights {
    /// The mean of the weights of several epochs, for all features at once.
    pub(crate) fn mean(all: &[Epoch], bits: u8, drop: u64) -> Weights {
        let mut mean = Weights::new(bits);
        let share = 1.0 / all.len() as f32;
        let kept = 1.0 - drop as f32 / 64.0;
        for (rows, transitions) in all {
            for (sum, row) in mean.rows.iter_mut().flatten().zip(rows.iter().flatten()) {
                *sum += row * share * kept;
            }
            for (sum, value) in mean.transitions.iter_mut().flatten().zip(transitions.iter().flatten()) {
                *sum += value * share;
            }
        }
        mean
    }

    pub(crate) fn new(bits: u8) -> Weights {
        Weights {
            rows: vec![[0.0; TAGS]; 1 << bits],
            transitions: [[0.0; TAGS]; TAGS],
            squares: vec![[1e-6; TAGS]; 1 << bits],
            transition_squares: [[1e-6; TAGS]; TAGS],
        }
    }

    /// One pass over the sequences in random order; gives the mean loss.
    pub(crate) fn epoch(
        &mut self,
        sequences: &[Sequence],
        algorithm: Algorithm,
        rate: f32,
        l2: f32,
        drop: u64,
        rng: &mut Rng,
    ) -> f64 {
        let mut kept = Vec::new();
        let mut order: Vec<u32> = (0..sequences.len() as u32).collect();
        rng.shuffle(&mut order);
        let mut loss = 0.0;
        for at in order {
            let sequence = &sequences[at as usize];
            thin_out(sequence, drop, &mut kept, rng);
            loss += self.step(&kept, &sequence.tags, algorithm, rate, l2);
        }
        loss / sequences.len() as f64
    }

    fn step(&mut self, rows: &[Vec<u32>], tags: &[u8], algorithm: Algorithm, rate: f32, l2: f32) -> f64 {
        let length = rows.len();
        let scores: Vec<[f32; TAGS]> = rows
            .iter()
            .map(|rows| {
                let mut sum = [0.0; TAGS];
                for &row in rows {
                    for (sum, weight) in sum.iter_mut().zip(&self.rows[row as usize]) {
                        *sum += weight;
                    }
                }
                sum
            })
            .collect();
        // Sum over paths for the CRF, the best path for the perceptron.
        let sharp = if algorithm == Algorithm::Perceptron { 1000.0 } else { 1.0 };
        let join = |values: &[f32; TAGS]| -> f32 {
            let top = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            if top == f32::NEG_INFINITY {
                return top;
            }
            top + values.iter().map(|v| ((v - top) * sharp).exp()).sum::<f32>().ln() / sharp
        };
        let step = |from: usize, to: usize| match forbidden(from, to) {
            true => f32::NEG_INFINITY,
            false => self.transitions[from][to],
        };
        let mut forward = vec![[0.0f32; TAGS]; length];
        let mut backward = vec![[0.0f32; TAGS]; length];
        for at in 0..length {
            for to in 0..TAGS {
                let reach = match at {
                    0 => step(0, to),
                    _ => join(&std::array::from_fn(|from| forward[at - 1][from] + step(from, to))),
                };
                forward[at][to] = reach + scores[at][to];
            }
        }
        for at in (0..length.saturating_sub(1)).rev() {
            for from in 0..TAGS {
                backward[at][from] = join(&std::array::from_fn(|to| {
                    step(from, to) + scores[at + 1][to] + backward[at + 1][to]
                }));
            }
        }
        let total = join(&forward[length - 1]);
        let mut right = 0.0;
        let mut before = 0usize;
        for at in 0..length {
            let tag = usize::from(tags[at]);
            right += scores[at][tag] + self.transitions[before][tag];
            before = tag;
        }
        // Transitions first, from the same state.
        let mut change = [[0.0f32; TAGS]; TAGS];
        let mut before = 0usize;
        for at in 0..length {
            for from in 0..TAGS {
                for to in 0..TAGS {
                    if forbidden(from, to) || at == 0 && from != 0 {
                        continue;
                    }
                    let start = if at == 0 { 0.0 } else { forward[at - 1][from] };
                    let log = start + self.transitions[from][to] + scores[at][to] + backward[at][to] - total;
                    change[from][to] += (log * sharp).exp().min(1.0);
                }
            }
            let tag = usize::from(tags[at]);
            change[before][tag] -= 1.0;
            before = tag;
        }
        for from in 0..TAGS {
            for to in 0..TAGS {
                let gradient = change[from][to];
                if gradient.abs() > 1e-5 {
                    self.transition_squares[from][to] += gradient * gradient;
                    self.transitions[from][to] -= rate * gradient / self.transition_squares[from][to].sqrt();
                }
            }
        }
        for at in 0..length {
            let mut gradient: [f32; TAGS] = std::array::from_fn(|tag| {
                ((forward[at][tag] + backward[at][tag] - total) * sharp).exp().min(1.0)
            });
            gradient[usize::from(tags[at])] -= 1.0;
            if gradient.iter().all(|g| g.abs() < 2e-3) {
                continue;
            }
            for &row in &rows[at] {
                let (weights, squares) = (&mut self.rows[row as usize], &mut self.squares[row as usize]);
                for tag in 0..TAGS {
                    let g = gradient[tag] + l2 * weights[tag];
                    squares[tag] += g * g;
                    weights[tag] -= rate * g / squares[tag].sqrt();
                }
            }
        }
        f64::from(total - right)
    }
}
