//! `safeconduct route`: the decision guard would take, at any instant, with nothing recorded or released.

use crate::answers::Answer;
use crate::args::{FailOn, RouteArgs};
use crate::documents;
use crate::failure::{Ending, Failure};
use crate::lines::for_each_line;
use crate::progress::watch;
use crate::requests::RequestLine;
use crate::sources::Source;
use safeconduct::policy::Taint;
use safeconduct::{Clock, Preview, SystemClock};
use std::cell::RefCell;
use std::collections::HashMap;
use std::io::{self, BufWriter, Write};

/// Runs the command.
pub fn run(args: &RouteArgs) -> Result<Ending, Failure> {
    let scanner = safeconduct::default_scanner().map_err(Failure::new)?;
    let preview =
        Preview::new(scanner.clone(), documents::evaluator(&args.rules, &safeconduct::vocabulary(&scanner))?);
    let at = args.at.unwrap_or_else(|| SystemClock.now());
    let source = Source::at(&args.requests);
    let (input, length) = source.open()?;
    let out = RefCell::new(BufWriter::with_capacity(1 << 16, io::stdout().lock()));
    let mut taints: HashMap<(String, String), Taint> = HashMap::new();
    let (mut broken, mut denied, mut found) = (0_u64, false, false);
    for_each_line(
        watch(input, &source.name, length),
        || out.borrow_mut().flush(),
        |line| {
            let complain = |error: &dyn std::fmt::Display| eprintln!("safeconduct: {}: {error}", source.name);
            let asked = match RequestLine::read(&line) {
                Ok(asked) => asked,
                Err(error) => {
                    complain(&error);
                    broken += 1;
                    return Ok(());
                }
            };
            let mut own = Taint::default();
            let taint = match asked.conversation() {
                Some(conversation) => taints.entry(conversation).or_default(),
                None => &mut own,
            };
            match preview.decide(&asked.tenant, &asked.request, taint, at) {
                Ok(previewed) => {
                    found |=
                        previewed.tally.entries().iter().any(|entry| entry.at_least(scanner.floor()) > 0);
                    let answer = Answer::to_preview(asked.id, &previewed);
                    denied |= answer.is_denied();
                    let mut out = out.borrow_mut();
                    serde_json::to_writer(&mut *out, &answer)?;
                    out.write_all(b"\n")
                }
                Err(error) => {
                    complain(&format!("line {}: {error}", line.number));
                    broken += 1;
                    Ok(())
                }
            }
        },
    )
    .map_err(|error| Failure::new(format!("{}: {error}", source.name)))?;
    out.borrow_mut().flush()?;
    Ok(match args.fail_on {
        _ if broken > 0 => Ending::Broken,
        Some(FailOn::Denied) if denied => Ending::Found,
        Some(FailOn::Finding) if found => Ending::Found,
        _ => Ending::Done,
    })
}
