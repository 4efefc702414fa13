//! What can be said after `safeconduct rules`.

use crate::args::Input;
use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub enum RulesCommand {
    /// Load files of rules, their examples included, and say what is wrong or could not be carried over.
    Check(CheckArgs),
    /// Scan texts with the rules of files alone, the doubtful findings too.
    Test(TestArgs),
    /// List the built-in rules, or those of files.
    List(ListArgs),
    /// Show all that is known of one rule.
    Show(ShowArgs),
}

#[derive(Debug, Args)]
#[command(after_help = "\
A file holds `[[rules]]` in TOML or {\"rules\": […]} in JSON: name, label, category, pattern, and where they are wanted
edges, validator, context, against, confidence, entropy_min, unnatural, parts, stop_words, allow_values,
allow_patterns, paths, allow_paths, sensitivity, examples, counterexamples and reference. A file in the format of
gitleaks (rules with an `id`) is carried over as far as it can mean the same.
Exit code 1: something was left out and --exit-code was given. Exit code 2: a rule does not load.")]
pub struct CheckArgs {
    /// The files.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,

    /// Exit with 1 when something could not be carried over.
    #[arg(long)]
    pub exit_code: bool,

    /// Print one JSON object.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Prints what `scan` prints. Example: echo 'order AB-123456' | safeconduct rules test --rules ours.toml --show-text")]
pub struct TestArgs {
    /// A file of rules; may be given more than once.
    #[arg(long, required = true, value_name = "FILE")]
    pub rules: Vec<PathBuf>,

    #[command(flatten)]
    pub input: Input,

    /// Add the found text itself to each line. It is sensitive: mind where it goes.
    #[arg(long)]
    pub show_text: bool,
}

#[derive(Debug, Args)]
pub struct ListArgs {
    /// List the rules of these files instead.
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,

    /// Print a line of JSON for each.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct ShowArgs {
    /// The name of the rule.
    pub name: String,

    /// Look among the rules of these files as well.
    #[arg(long, value_name = "FILE")]
    pub rules: Vec<PathBuf>,
}
