//! `safeconduct restore`: the originals again, where `redact --vault` put placeholders.

use crate::args::RestoreArgs;
use crate::failure::{Ending, Failure};
use crate::forms;
use crate::output::Outputs;
use crate::progress::watch;
use crate::sources::{Source, sources};
use crate::vault_file;
use safeconduct::Vault;
use std::io::{Read, Write};

/// Runs the command.
pub fn run(args: &RestoreArgs) -> Result<Ending, Failure> {
    let vault = vault_file::open(&args.vault, &vault_file::key(args.key_file.as_deref())?)?;
    let outputs = Outputs::new(&args.output, &args.paths);
    let mut broken = 0;
    for source in sources(&args.paths)? {
        let Some(mut out) = outputs.open(&source)? else { continue };
        let (input, length) = source.open_text().map_err(|error| named(&source, error))?;
        let input = watch(input, &source.name, length);
        let done = match forms::Form::of(args.format) {
            None => text(&vault, input, &mut out),
            Some(form) => forms::restore(form, &vault, &source, input, &mut out, &mut broken),
        };
        done.map_err(|error| named(&source, error))?;
        out.finish()?;
    }
    Ok(if broken > 0 { Ending::Broken } else { Ending::Done })
}

fn named(source: &Source, error: Failure) -> Failure {
    Failure::new(format!("{}: {error}", source.name))
}

/// Running text, as it comes; what is not UTF-8 passes as it is.
fn text(vault: &Vault, mut input: impl Read, out: &mut impl Write) -> Result<(), Failure> {
    let mut restorer = vault.restorer();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = input.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        out.write_all(&restorer.push_bytes(buffer.get(..read).unwrap_or_default()))?;
    }
    out.write_all(restorer.finish().as_bytes())?;
    let report = restorer.report();
    if report.withheld + report.unknown > 0 {
        eprintln!(
            "safeconduct: {} placeholders stayed where the plan does not let originals return, {} are not of this vault",
            report.withheld, report.unknown
        );
    }
    Ok(())
}
