//! `safeconduct guard`: decide, redact and record requests, and print what may go where.

use crate::answers::Answer;
use crate::args::{FailOn, GuardArgs};
use crate::documents;
use crate::failure::{Ending, Failure};
use crate::keys;
use crate::lines::{BrokenLine, for_each_line};
use crate::pipeline::{self, Lane};
use crate::progress::watch;
use crate::requests::RequestLine;
use crate::sources::Source;
use safeconduct::{Guard, Log, Session};
use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::io::{self, BufWriter, Write};
use std::sync::Mutex;

/// What one line came to.
enum Done {
    Answered(Answer),
    /// The line is not a request.
    Broken(BrokenLine),
    /// The request could not be decided; nothing was released.
    Failed(u64, safeconduct::Error),
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
    let out = Mutex::new(BufWriter::with_capacity(1 << 16, io::stdout()));
    let mut count = Count::default();
    let hasher = RandomState::new();
    let read = pipeline::run(
        Sessions::new,
        |sessions, (number, line): (u64, Result<RequestLine, BrokenLine>)| {
            answer(&guard, sessions, number, line)
        },
        |done| finish(done, args.json, &out, &source, &mut count),
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
                    match intake.borrow_mut().push(lane, line.bytes.len(), (line.number, parsed)) {
                        true => Ok(()),
                        false => Err(io::Error::other("a worker stopped")),
                    }
                },
            )
        },
    );
    guard.log().close().map_err(Failure::new)?;
    read.map_err(|error| Failure::new(format!("{}: {error}", source.name)))?;
    if let Some(error) = count.output.take() {
        return Err(Failure::new(format!("cannot write the answers: {error}")));
    }
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
    let scanner = safeconduct::rules::default_scanner().map_err(Failure::new)?;
    let evaluator = documents::evaluator(&args.rules, &scanner)?;
    let key_file = match &args.signing_key {
        Some(path) => path.clone(),
        None => keys::default_key_file()?,
    };
    let signer = keys::signer(&key_file)?;
    let dir = match &args.audit {
        Some(dir) => dir.clone(),
        None => keys::default_log_folder()?,
    };
    let log = Log::open_or_create(&dir, &signer).map_err(Failure::new)?;
    if args.audit.is_none() {
        eprintln!("safeconduct: recording in {}", dir.display());
    }
    let redactor = safeconduct::Redactor::builder().key(safeconduct::redaction_key(&signer)).build();
    Guard::builder(log).scanner(scanner).evaluator(evaluator).redactor(redactor).build().map_err(Failure::new)
}

fn answer(
    guard: &Guard,
    sessions: &mut Sessions,
    number: u64,
    line: Result<RequestLine, BrokenLine>,
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
    match outcome.and_then(|outcome| Answer::to_request(line.id, outcome)) {
        Ok(answer) => Done::Answered(answer),
        Err(error) => Done::Failed(number, error),
    }
}

fn finish(done: Done, json: bool, out: &Mutex<impl Write>, source: &Source, count: &mut Count) {
    match done {
        Done::Broken(broken) => {
            eprintln!("safeconduct: {}: {broken}", source.name);
            count.broken += 1;
        }
        Done::Failed(line, error) => {
            eprintln!("safeconduct: {}: line {line}: {error}; nothing was released", source.name);
            count.broken += 1;
        }
        Done::Answered(answer) => {
            match answer.is_denied() {
                true => count.denied += 1,
                false => count.cleared += 1,
            }
            count.with_findings += u64::from(answer.has_findings());
            if count.output.is_none() {
                count.output = print(&answer, json, out).err();
            }
        }
    }
}

fn print(answer: &Answer, json: bool, out: &Mutex<impl Write>) -> io::Result<()> {
    let mut out = out.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    match json {
        true => {
            serde_json::to_writer(&mut *out, answer)?;
            out.write_all(b"\n")?;
        }
        false => out.write_all(answer.render().as_bytes())?,
    }
    // Whoever reads our answers may be waiting for this one before it sends the next request.
    out.flush()
}
