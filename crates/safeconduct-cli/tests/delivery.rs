//! What is recorded as handed over was written for somebody: a reader that goes away ends the work.

mod common;

use common::{Home, Tested};
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;
use std::thread;

const REQUEST: &str = r#"{"id":1,"purpose":"support","body":"hello"}"#;

/// The records of a log, by what they say of outcomes.
fn outcomes(home: &Home, log: &str) -> Result<(usize, usize), Box<dyn std::error::Error>> {
    let shown = home.run(&["audit", "show", log], "")?;
    let text = String::from_utf8(shown.out)?;
    let count = |word: &str| text.lines().filter(|line| line.contains(word)).count();
    Ok((count(r#""status":"handed_over""#), count(r#""status":"unused""#)))
}

#[test]
fn a_reader_that_goes_away_ends_an_endless_input() -> Tested {
    let home = Home::new()?;
    let log = home.path("log").display().to_string();
    let mut child = home.command(&["guard", "--json", "--audit", &log, "-"]).stdin(Stdio::piped()).spawn()?;
    let mut stdin = child.stdin.take().ok_or("no standard input")?;
    let endless = thread::spawn(move || while writeln!(stdin, "{REQUEST}").is_ok() {});
    let mut stdout = BufReader::new(child.stdout.take().ok_or("no standard output")?);
    stdout.read_line(&mut String::new())?;
    drop(stdout);
    assert_eq!(child.wait()?.code(), Some(2));
    assert!(endless.join().is_ok());
    let (handed_over, unused) = outcomes(&home, &log)?;
    assert!(handed_over >= 1, "the line that was read");
    assert!(unused >= 1, "what was decided and found no reader");
    let verified = home.run(&["audit", "verify", &log], "")?;
    assert_eq!(verified.code, 0, "{}", verified.err);
    Ok(())
}

#[cfg(target_os = "linux")]
#[test]
fn answers_that_cannot_be_written_are_not_handed_over() -> Tested {
    let home = Home::new()?;
    let log = home.path("log").display().to_string();
    let requests = home.file("requests.jsonl", format!("{REQUEST}\n").repeat(50))?;
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full")?;
    let mut command = home.command(&["guard", "--json", "--audit", &log, &requests]);
    assert_eq!(command.stdout(full).status()?.code(), Some(2));
    assert_eq!(outcomes(&home, &log)?.0, 0);
    Ok(())
}

#[test]
fn a_line_that_is_no_object_is_no_request() -> Tested {
    let home = Home::new()?;
    let log = home.path("log").display().to_string();
    let positional = r#"["id",null,null,null,null,null,"mail ana@example.org"]"#;
    let run = home.run(&["guard", "--json", "--audit", &log, "-"], positional)?;
    assert_eq!((run.code, run.out.len()), (2, 0));
    assert!(run.err.contains("line 1, column 1") && !run.err.contains("ana"), "{}", run.err);
    Ok(())
}
