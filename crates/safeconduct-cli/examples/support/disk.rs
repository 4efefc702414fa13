//! What does the disk itself take? The plainest group commit there is, under the same calls as the gateway.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Condvar, Mutex, PoisonError};

/// What the records of one call take on the disk, about.
const BYTES: usize = 1500;

/// Whoever comes first writes for all who wait, and syncs.
pub(crate) struct GroupCommit {
    state: Mutex<State>,
    turn: Condvar,
}

struct State {
    file: Option<File>,
    queued: u64,
    durable: u64,
}

impl GroupCommit {
    /// Commits into a new file of this folder.
    pub(crate) fn new(folder: &Path) -> io::Result<GroupCommit> {
        let file = Some(File::create(folder.join("group-commit"))?);
        Ok(GroupCommit { state: Mutex::new(State { file, queued: 0, durable: 0 }), turn: Condvar::new() })
    }

    /// Returns once its bytes are on the disk.
    pub(crate) fn commit(&self) -> io::Result<()> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.queued += 1;
        let mine = state.queued;
        while state.durable < mine {
            let Some(mut file) = state.file.take() else {
                state = self.turn.wait(state).unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            let (from, until) = (state.durable, state.queued);
            drop(state);
            let bytes = vec![b'x'; BYTES * usize::try_from(until - from).unwrap_or(1)];
            let written = file.write_all(&bytes).and_then(|()| file.sync_data());
            state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            state.file = Some(file);
            state.durable = until;
            self.turn.notify_all();
            written?;
        }
        Ok(())
    }
}
