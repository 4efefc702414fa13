//! `safeconduct guard`: decide, redact and record requests, and print what may go where.

use crate::answers::Answer;
use crate::args::{FailOn, GuardArgs};
use crate::audit::sealing_keys;
use crate::documents;
use crate::failure::{Ending, Failure};
use crate::keys;
use crate::lines::{BrokenLine, for_each_line};
use crate::pipeline::{self, Lane};
use crate::progress::watch;
use crate::requests::RequestLine;
use crate::sources::Source;
use safeconduct::{FileVolumes, Guard, Log, Outcome, Session};
use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};

/// What one line came to.
enum Done {
    /// A decision, and what is printed of it.
    Decided { outcome: Outcome, text: String },
    /// The line is not a request.
    Broken(BrokenLine),
    /// The request could not be decided; nothing was released.
    Failed(u64, safeconduct::Error),
    /// Nobody reads our answers any more, so no decision was made.
    Stopped,
}

/// What happened so far.
#[derive(Default)]
struct Count {
    cleared: u64,
    denied: u64,
    broken: u64,
    with_findings: u64,
    /// Why the output broke off.
    output: Option<io::Error>,
}

/// The conversations of one worker, by tenant and session. They live as long as the run: what a
/// conversation held may not be forgotten while it goes on.
type Sessions = HashMap<(String, String), Session>;

/// Runs the command.
pub fn run(args: &GuardArgs) -> Result<Ending, Failure> {
    let source = Source::at(&args.requests);
    let (input, length) = source.open()?;
    let guard = open(args)?;
    let mut out = io::stdout();
    let mut count = Count::default();
    let hasher = RandomState::new();
    let stopped = AtomicBool::new(false);
    let read = pipeline::run(
        Sessions::new,
        |sessions, (number, line): (u64, Result<RequestLine, BrokenLine>)| match stopped
            .load(Ordering::Relaxed)
        {
            true => Done::Stopped,
            false => answer(&guard, sessions, number, line, args.json),
        },
        |done| {
            if let Err(error) = finish(done, &mut out, &source, &mut count) {
                stopped.store(true, Ordering::Relaxed);
                count.output.get_or_insert(error);
            }
        },
        |intake| {
            let intake = RefCell::new(intake);
            for_each_line(
                watch(input, &source.name, length),
                || Ok(()),
                |line| {
                    let parsed = RequestLine::read(&line);
                    let lane = match parsed.as_ref().ok().and_then(RequestLine::conversation) {
                        Some(conversation) => Lane::Fixed(hasher.hash_one(conversation)),
                        None => Lane::Any,
                    };
                    let taken = intake.borrow_mut().push(lane, line.bytes.len(), (line.number, parsed));
                    match taken && !stopped.load(Ordering::Relaxed) {
                        true => Ok(()),
                        false => Err(io::ErrorKind::Interrupted.into()),
                    }
                },
            )
        },
    );
    guard.log().close().map_err(Failure::new)?;
    if let Some(error) = count.output.take() {
        return Err(Failure::new(format!(
            "cannot write the answers: {error}; what was not written was not released"
        )));
    }
    read.map_err(|error| Failure::new(format!("{}: {error}", source.name)))?;
    eprintln!(
        "safeconduct: {} cleared, {} denied, {} not answered; recorded in {}",
        count.cleared,
        count.denied,
        count.broken,
        guard.log().dir().display()
    );
    Ok(match args.fail_on {
        _ if count.broken > 0 => Ending::Broken,
        Some(FailOn::Denied) if count.denied > 0 => Ending::Found,
        Some(FailOn::Finding) if count.with_findings > 0 => Ending::Found,
        _ => Ending::Done,
    })
}

/// Puts the guard together and says on standard error what it works with.
fn open(args: &GuardArgs) -> Result<Guard, Failure> {
    let scanner = safeconduct::default_scanner().map_err(Failure::new)?;
    let evaluator = documents::evaluator(&args.rules, &safeconduct::vocabulary(&scanner))?;
    let key_file = match &args.signing_key {
        Some(path) => path.clone(),
        None => keys::default_key_file()?,
    };
    let signer = keys::signer(&key_file)?;
    let dir = match &args.audit {
        Some(dir) => dir.clone(),
        None => keys::default_log_folder()?,
    };
    let volumes = match &args.volumes {
        Some(path) => Some(
            FileVolumes::open_beside(path, &dir).map_err(|error| Failure::file("count in", path, &error))?,
        ),
        None => None,
    };
    let log = Log::open_or_create(&dir, &signer).map_err(Failure::new)?;
    if args.audit.is_none() {
        eprintln!("safeconduct: recording in {}", dir.display());
    }
    let redactor = safeconduct::Redactor::builder().key(safeconduct::redaction_key(&signer)).build();
    let builder = Guard::builder(log).scanner(scanner).evaluator(evaluator).redactor(redactor);
    let builder = match &args.detail {
        Some(folder) => builder.detail(sealing_keys(folder, &safeconduct::detail_key(&signer))?),
        None => builder,
    };
    let builder = match volumes {
        Some(volumes) => builder.volumes(volumes),
        None => builder,
    };
    builder.build().map_err(Failure::new)
}

fn answer(
    guard: &Guard,
    sessions: &mut Sessions,
    number: u64,
    line: Result<RequestLine, BrokenLine>,
    json: bool,
) -> Done {
    let line = match line {
        Ok(line) => line,
        Err(broken) => return Done::Broken(broken),
    };
    let outcome = match line.conversation() {
        Some(conversation) => {
            let (tenant, name) = conversation.clone();
            sessions
                .entry(conversation)
                .or_insert_with(|| guard.session(&tenant).named(&name))
                .clear(&line.request)
        }
        None => guard.session(&line.tenant).clear(&line.request),
    };
    let outcome = match outcome {
        Ok(outcome) => outcome,
        Err(error) => return Done::Failed(number, error),
    };
    let answer = Answer::to_request(line.id, &outcome);
    let text = match json {
        // An answer is plain data whose body was checked to be JSON, so writing it cannot fail.
        true => serde_json::to_string(&answer).unwrap_or_default() + "\n",
        false => answer.render(),
    };
    Done::Decided { outcome, text }
}

/// Prints an answer and hands the request over to whoever reads it, in this order: what could not be
/// written is recorded as unused.
fn finish(done: Done, out: &mut impl Write, source: &Source, count: &mut Count) -> io::Result<()> {
    match done {
        Done::Stopped => {}
        Done::Broken(broken) => {
            eprintln!("safeconduct: {}: {broken}", source.name);
            count.broken += 1;
        }
        Done::Failed(line, error) => {
            eprintln!("safeconduct: {}: line {line}: {error}; nothing was released", source.name);
            count.broken += 1;
        }
        Done::Decided { outcome, text } => {
            if count.output.is_some() {
                return Ok(());
            }
            // Flushed, because whoever reads our answers may wait for this one before it asks again.
            out.write_all(text.as_bytes()).and_then(|()| out.flush())?;
            count.with_findings += u64::from(outcome.has_findings());
            match outcome {
                Outcome::Denied(_) => count.denied += 1,
                Outcome::Cleared(cleared) => {
                    count.cleared += 1;
                    cleared.hand_over().map_err(io::Error::other)?;
                }
            }
        }
    }
    Ok(())
}
