//! Works on many requests at once and answers in their order, within a bound on memory.
//!
//! A record must be durable before its request is released, and a disk syncs a few hundred times a
//! second at most; many requests share one sync when they are under way together.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;

/// How many requests are worked on at once: they mostly wait for the disk.
const WORKERS: usize = 32;
/// How many requests wait in front of one worker.
const QUEUE: usize = 4;
/// How many bytes of requests are under way at most; one that is larger goes alone.
const BYTES: usize = 64 << 20;

/// Which worker a job goes to.
pub enum Lane {
    /// Whichever is next.
    Any,
    /// Always the same for the same number: what must stay in order stays with one worker.
    Fixed(u64),
}

/// A bound on what is under way.
struct Budget {
    used: Mutex<usize>,
    freed: Condvar,
}

impl Budget {
    fn take(&self, bytes: usize) {
        let bytes = bytes.min(BYTES);
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        while *used + bytes > BYTES {
            used = self.freed.wait(used).unwrap_or_else(PoisonError::into_inner);
        }
        *used += bytes;
    }

    fn give_back(&self, bytes: usize) {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        *used -= bytes.min(BYTES);
        self.freed.notify_all();
    }
}

/// Takes jobs in, in order.
pub struct Intake<'a, J> {
    lanes: Vec<SyncSender<(u64, usize, J)>>,
    budget: &'a Budget,
    next: u64,
}

impl<J> Intake<'_, J> {
    /// Hands in one job of about `bytes`; waits while too much is under way.
    /// `false` when the workers are gone.
    pub fn push(&mut self, lane: Lane, bytes: usize, job: J) -> bool {
        let number = match lane {
            Lane::Any => self.next,
            Lane::Fixed(number) => number,
        };
        let index = usize::try_from(number % WORKERS as u64).unwrap_or(0);
        self.budget.take(bytes);
        let sent = self.lanes.get(index).is_some_and(|lane| lane.send((self.next, bytes, job)).is_ok());
        self.next += 1;
        sent
    }
}

/// Runs `feed` on this thread, `work` on many (each with a state of its own from `state`), and `finish`
/// on one, in the order the jobs came in.
///
/// The answer of `feed` comes back once everything that was handed in is finished.
pub fn run<J, A, S, T>(
    state: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, J) -> A + Sync,
    mut finish: impl FnMut(A) + Send,
    feed: impl FnOnce(&mut Intake<'_, J>) -> T,
) -> T
where
    J: Send,
    A: Send,
{
    let budget = Budget { used: Mutex::new(0), freed: Condvar::new() };
    thread::scope(|scope| {
        let (done, answers) = sync_channel::<(u64, usize, A)>(WORKERS * QUEUE);
        let mut lanes = Vec::with_capacity(WORKERS);
        for _ in 0..WORKERS {
            let (lane, jobs): (SyncSender<(u64, usize, J)>, Receiver<_>) = sync_channel(QUEUE);
            let (done, state, work) = (done.clone(), &state, &work);
            scope.spawn(move || {
                let mut state = state();
                for (number, bytes, job) in jobs {
                    if done.send((number, bytes, work(&mut state, job))).is_err() {
                        return;
                    }
                }
            });
            lanes.push(lane);
        }
        drop(done);
        let budget = &budget;
        scope.spawn(move || {
            let mut waiting: BTreeMap<u64, (usize, A)> = BTreeMap::new();
            let mut next = 0;
            for (number, bytes, answer) in answers {
                waiting.insert(number, (bytes, answer));
                while let Some((bytes, answer)) = waiting.remove(&next) {
                    finish(answer);
                    budget.give_back(bytes);
                    next += 1;
                }
            }
        });
        feed(&mut Intake { lanes, budget, next: 0 })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_come_in_order_and_lanes_keep_theirs() {
        let mut out = Vec::new();
        run(
            || 0u64,
            |seen: &mut u64, job: u64| {
                *seen += 1;
                if job.is_multiple_of(7) {
                    thread::sleep(std::time::Duration::from_micros(200));
                }
                (job, *seen)
            },
            |answer| out.push(answer),
            |intake| {
                for job in 0..5_000_u64 {
                    let lane = if job.is_multiple_of(2) { Lane::Fixed(3) } else { Lane::Any };
                    assert!(intake.push(lane, 1 << 16, job));
                }
            },
        );
        assert!(out.iter().map(|(job, _)| *job).eq(0..5_000));
        let fixed: Vec<u64> =
            out.iter().filter(|(job, _)| job.is_multiple_of(2)).map(|(_, seen)| *seen).collect();
        assert!(fixed.is_sorted(), "one lane, one worker, in order");
    }

    #[test]
    fn a_job_larger_than_the_budget_still_passes() {
        let mut sum = 0;
        run(
            || (),
            |(), job: usize| job,
            |job| sum += job,
            |intake| (0..4).all(|job| intake.push(Lane::Any, BYTES * 2, job)),
        );
        assert_eq!(sum, 6);
    }
}
