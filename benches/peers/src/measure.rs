//! Times contestants in turn, so that a machine that slows down slows down for everybody.

use crate::contestants::Contestant;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// How often each contestant reads each text.
const ROUNDS: usize = 7;
/// One measurement lasts at least this long, or one pass.
const LEAST: Duration = Duration::from_millis(20);

/// Rates of all contestants over one text, in MB/s.
pub struct Rates(Vec<(Vec<f64>, usize)>);

impl Rates {
    /// Measures everybody in turn, a round after a round.
    pub fn of(all: &mut [Contestant], text: &str) -> Rates {
        // The first pass warms caches and says how many findings there are.
        let mut rates: Vec<(Vec<f64>, usize)> =
            all.iter_mut().map(|one| (Vec::new(), (one.scan)(text))).collect();
        for _ in 0..ROUNDS {
            for (contestant, (rates, _)) in all.iter_mut().zip(&mut rates) {
                let (start, mut passes) = (Instant::now(), 0);
                while passes == 0 || start.elapsed() < LEAST {
                    black_box((contestant.scan)(black_box(text)));
                    passes += 1;
                }
                rates.push(text.len() as f64 * f64::from(passes) / start.elapsed().as_secs_f64() / 1e6);
            }
        }
        rates.iter_mut().for_each(|(rates, _)| rates.sort_by(f64::total_cmp));
        Rates(rates)
    }

    /// The median rate of one of them.
    pub fn median(&self, contestant: usize) -> f64 {
        percentile(&self.0[contestant].0, 50)
    }

    /// How much one of them found.
    pub fn findings(&self, contestant: usize) -> usize {
        self.0[contestant].1
    }
}

/// The value below which so many of a hundred lie, of sorted values.
pub fn percentile(sorted: &[f64], hundredths: usize) -> f64 {
    sorted[(sorted.len() * hundredths / 100).min(sorted.len() - 1)]
}
