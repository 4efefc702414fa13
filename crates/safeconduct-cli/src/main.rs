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
mod catalog;
mod documents;
mod explain;
mod failure;
mod forms;
mod guard;
mod keys;
mod lines;
mod lossy;
mod output;
mod pass;
mod pipeline;
mod policy;
mod progress;
mod redact;
mod requests;
mod restore;
mod route;
mod rules;
mod scan;
mod serve;
mod sources;
mod vault_file;

use args::{Cli, Command};
use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let ended = match &cli.command {
        Command::Scan(args) => scan::run(args),
        Command::Redact(args) => redact::run(args),
        Command::Restore(args) => restore::run(args),
        Command::Guard(args) => guard::run(args),
        Command::Route(args) => route::run(args),
        Command::Serve(args) => serve::run(args),
        Command::Pass(command) => pass::run(command),
        Command::Policy(command) => policy::run(command),
        Command::Catalog(command) => catalog::run(command),
        Command::Audit(command) => audit::run(command),
        Command::Rules(command) => rules::run(command),
    };
    match ended {
        Ok(ending) => ExitCode::from(ending.code()),
        Err(failure) => {
            eprintln!("safeconduct: {failure}");
            ExitCode::from(2)
        }
    }
}
