//! The `safeconduct` command.

#![allow(
    clippy::print_stderr,
    clippy::print_stdout,
    unreachable_pub,
    reason = "a command talks on its standard streams and has no outside"
)]

mod answers;
mod args;
mod audit;
mod documents;
mod failure;
mod guard;
mod keys;
mod lines;
mod lossy;
mod pass;
mod pipeline;
mod progress;
mod redact;
mod requests;
mod route;
mod scan;
mod serve;
mod sources;
mod windows;

use args::{Cli, Command};
use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let ended = match &cli.command {
        Command::Scan(args) => scan::run(args),
        Command::Redact(args) => redact::run(args),
        Command::Guard(args) => guard::run(args),
        Command::Route(args) => route::run(args),
        Command::Serve(args) => serve::run(args),
        Command::Pass(command) => pass::run(command),
        Command::Audit(command) => audit::run(command),
    };
    match ended {
        Ok(ending) => ExitCode::from(ending.code()),
        Err(failure) => {
            eprintln!("safeconduct: {failure}");
            ExitCode::from(2)
        }
    }
}
