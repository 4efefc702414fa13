//! Why a command stops, in a sentence that helps; and the exit codes.

use std::fmt;
use std::io;
use std::path::Path;

/// Why a command stopped. The exit code is 2.
#[derive(Debug)]
pub struct Failure(String);

impl Failure {
    /// A failure with a file.
    pub fn file(doing: &str, path: &Path, error: &io::Error) -> Failure {
        Failure(format!("cannot {doing} `{}`: {error}", path.display()))
    }

    /// Any other failure.
    pub fn new(message: impl fmt::Display) -> Failure {
        Failure(message.to_string())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        Failure::new(error)
    }
}

/// How a command ended that did not stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Done: 0.
    Done,
    /// Done, and what was asked about came up, or the answer is no: 1.
    Found,
    /// Done as far as possible; some input was broken or something does not verify: 2.
    Broken,
}

impl Ending {
    /// The exit code.
    pub const fn code(self) -> u8 {
        match self {
            Ending::Done => 0,
            Ending::Found => 1,
            Ending::Broken => 2,
        }
    }
}
