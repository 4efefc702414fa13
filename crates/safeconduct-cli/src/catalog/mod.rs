//! `safeconduct catalog`: what is known of the endpoints, what runs out, and who uses what.

pub mod args;
mod list;
mod review;

use crate::failure::{Ending, Failure};
use args::CatalogCommand;
use safeconduct::{Clock, SystemClock, Timestamp};
use serde::Serialize;
use std::io::Write;

/// Runs a command about the catalog.
pub fn run(command: &CatalogCommand) -> Result<Ending, Failure> {
    match command {
        CatalogCommand::List(args) => list::list(args),
        CatalogCommand::Show(args) => list::show(args),
        CatalogCommand::Due(args) => review::due(args),
        CatalogCommand::Diff(args) => review::diff(args),
        CatalogCommand::Check(args) => review::check(args),
        CatalogCommand::Inventory(args) => review::inventory(args),
    }
}

/// The instant that was named, or now.
fn instant(named: Option<Timestamp>) -> Timestamp {
    named.unwrap_or_else(|| SystemClock.now())
}

/// One line of JSON.
fn line(out: &mut impl Write, value: &impl Serialize) -> Result<(), Failure> {
    serde_json::to_writer(&mut *out, value).map_err(Failure::new)?;
    Ok(writeln!(out)?)
}
