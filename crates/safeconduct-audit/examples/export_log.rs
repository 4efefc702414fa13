//! Prints the entries of a log in the words of another system.
//!
//! `cargo run -p safeconduct-audit --example export_log -- ./log ocsf`

use safeconduct_audit::{Format, export, read};
use std::{error::Error, io::Write, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let usage = "give a log's folder and one of ocsf, ecs, cef, otel";
    let (dir, format) = (args.next().ok_or(usage)?, args.next().ok_or(usage)?);
    let format = Format::from_word(&format).ok_or(usage)?;
    let dir = Path::new(&dir);
    let origin = std::fs::read_to_string(dir.join("origin"))?;
    let mut out = std::io::stdout().lock();
    for entry in read(dir)? {
        for line in export(format, origin.trim_end(), &entry?) {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}
