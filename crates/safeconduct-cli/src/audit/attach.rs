//! `safeconduct audit attach` and `ask`: what others say about a head, and what they are asked with.

use super::args::{AskArgs, AttachArgs};
use crate::failure::{Ending, Failure};
use crate::keys;
use safeconduct::audit::{
    attach_cosignature, attach_timestamp, newest_head, prove_growth, timestamp_request,
};
use std::fs;
use std::io::{self, Write};

/// Keeps a token or a line.
pub(super) fn attach(args: &AttachArgs) -> Result<Ending, Failure> {
    let bytes = fs::read(&args.file).map_err(|error| Failure::file("read", &args.file, &error))?;
    let size = match (&args.key, &args.witness) {
        (Some(log), Some(witness)) => {
            let size = match args.size {
                Some(size) => size,
                None => newest_head(&args.dir).map_err(Failure::new)?.size,
            };
            let line = String::from_utf8(bytes)
                .map_err(|_| Failure::new(format!("{}: a witness's line is text", args.file.display())))?;
            let (log, witness) = (keys::public_key(log)?, keys::public_key(witness)?);
            attach_cosignature(&args.dir, size, &line, &log, &witness).map_err(Failure::new)?;
            size
        }
        _ => attach_timestamp(&args.dir, args.size, &bytes).map_err(Failure::new)?,
    };
    super::say(format_args!("kept beside the head of {size} entries"))
}

/// Prints the request for a token over the newest head, or the proof of growth for a witness.
pub(super) fn ask(args: &AskArgs) -> Result<Ending, Failure> {
    let bytes = match args.since {
        Some(old) => prove_growth(&args.dir, old).map_err(Failure::new)?.into_bytes(),
        None => timestamp_request(&args.dir).map_err(Failure::new)?,
    };
    io::stdout().lock().write_all(&bytes)?;
    Ok(Ending::Done)
}
