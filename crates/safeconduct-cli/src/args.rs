//! The command line: what can be said, and help texts that teach.

use crate::audit::args::AuditCommand;
use crate::catalog::args::CatalogCommand;
use crate::policy::args::PolicyCommand;
use crate::rules::args::RulesCommand;
use clap::{Args, Parser, Subcommand, ValueEnum};
use safeconduct::policy::{Pattern, PatternError};
use safeconduct::redact::Profile;
use safeconduct::{Confidence, Timestamp};
use std::path::PathBuf;

/// Keeps private data out of LLM training: finds it, redacts it, routes by evidence, and proves it.
#[derive(Debug, Parser)]
#[command(name = "safeconduct", version, propagate_version = true, max_term_width = 100)]
#[command(after_help = "\
Exit codes: 0 done; 1 done, and the answer is no (asked for with --fail-on or --exit-code, or a check that
failed); 2 wrong usage, broken input or failure.
Start here: safeconduct guard --audit ./log requests.jsonl && safeconduct audit verify ./log")]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Find personal data and secrets; print places and labels, not the text.
    Scan(ScanArgs),
    /// Print the text with everything found replaced by placeholders.
    Redact(RedactArgs),
    /// Put the originals back that `redact --vault` took out.
    Restore(RestoreArgs),
    /// Decide, redact and record requests: who may receive what, and the proof of it.
    Guard(GuardArgs),
    /// Show the decision guard would take, without redacting or recording anything.
    Route(RouteArgs),
    /// Run the gateway: clients speak to it as to their model, and only what may leave does.
    Serve(ServeArgs),
    /// Look at the pass that a request carries.
    #[command(subcommand)]
    Pass(PassCommand),
    /// Check, explain, prove and compare policies, and see what is coming.
    #[command(subcommand)]
    Policy(PolicyCommand),
    /// Look at the catalog: endpoints, evidence, what runs out, who uses what.
    #[command(subcommand)]
    Catalog(CatalogCommand),
    /// Check and read the record of decisions.
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Check, try, list and show rules: the built-in ones and those of files.
    #[command(subcommand)]
    Rules(RulesCommand),
}

/// What makes the exit code 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Anything was found.
    Finding,
    /// A request was denied.
    Denied,
}

#[derive(Debug, Args)]
pub struct Input {
    /// Read lines of JSON, `{"id": any, "text": "…"}`, instead of plain text.
    #[arg(long)]
    pub jsonl: bool,

    /// Files or folders; standard input when none is given or for `-`.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Prints one JSON object per finding, in input order:
  {\"id\",\"start\",\"end\",\"label\",\"category\",\"rule\",\"confidence\",\"sensitivity\"}
Offsets count bytes, `end` is exclusive. With --jsonl they count UTF-8 bytes of the decoded `text`
and `id` is the line's; otherwise they count bytes of the file and `id` is its path (`-`: standard input).")]
pub struct ScanArgs {
    #[command(flatten)]
    pub input: Input,

    /// The least sure findings to print: low, medium or high.
    #[arg(long, value_name = "LEVEL", default_value_t = Confidence::DEFAULT_FLOOR)]
    pub min_confidence: Confidence,

    /// Add the found text itself to each line. It is sensitive: mind where it goes.
    #[arg(long)]
    pub show_text: bool,

    /// Rules of your own beside the built-in ones; may be given more than once. `safeconduct rules check` tries them.
    #[arg(long, value_name = "FILE")]
    pub rules: Vec<PathBuf>,

    /// Print every candidate instead of the findings: its rule, what woke it, what its check and the words around
    /// it said, and what became of it. For texts of up to 1 MB.
    #[arg(long, conflicts_with_all = ["show_text", "fail_on"])]
    pub explain: bool,

    /// Exit with 1 when anything was found.
    #[arg(long, value_name = "WHAT")]
    pub fail_on: Option<FailOn>,
}

/// How the input is built. Redaction happens on what the parts of a format mean, and the output has the same form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Running text.
    Text,
    /// One JSON text.
    Json,
    /// A JSON text on each line.
    Ndjson,
    /// Comma-separated values (or semicolons or tabs); the first row names the columns.
    Csv,
    /// Log lines of key=value.
    Logfmt,
}

/// Where the output goes.
#[derive(Debug, Args)]
pub struct Output {
    /// Write to this file, or with several inputs or a folder below this folder, instead of standard output.
    /// Files appear under their names when they are whole, never before.
    #[arg(long, value_name = "PATH")]
    pub out: Option<PathBuf>,

    /// Leave out inputs whose output is there already: go on where an interrupted run stopped.
    #[arg(long, requires = "out")]
    pub resume: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Prints the redacted text, or with --jsonl lines {\"id\",\"text\",\"findings\":[…]} whose offsets are
those of the original text.")]
pub struct RedactArgs {
    #[command(flatten)]
    pub input: Input,

    /// How the input is built.
    #[arg(long, value_enum, default_value = "text", conflicts_with = "jsonl")]
    pub format: Format,

    /// What is done to what is found: default, hipaa-safe-harbor, gdpr-pseudonymize, pci or telemetry.
    #[arg(long, value_name = "NAME", conflicts_with = "plan")]
    pub profile: Option<Profile>,

    /// A plan of your own (TOML): `profile`, `rules`, `paths` and `restore`.
    #[arg(long, value_name = "FILE")]
    pub plan: Option<PathBuf>,

    /// A file with 64 hex digits, the key for operators that need one (hash, encrypt, surrogate …).
    #[arg(long, value_name = "FILE")]
    pub key_file: Option<PathBuf>,

    /// Derive placeholders from a key instead of counting them: the same value reads the same in every run. The key is
    /// that of --key-file, or else the one of this user's record.
    #[arg(long)]
    pub keyed: bool,

    /// Keep what the placeholders stand for in this file, sealed, for `safeconduct restore`; one that is
    /// there is gone on with. Sealed with --key-file, or else with the key of this user's record.
    #[arg(long, value_name = "FILE", conflicts_with = "jsonl")]
    pub vault: Option<PathBuf>,

    #[command(flatten)]
    pub output: Output,

    /// Exit with 1 when anything was found.
    #[arg(long, value_name = "WHAT")]
    pub fail_on: Option<FailOn>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Originals return to running text, never into links, and credentials never, unless the plan they were
redacted by said so under `restore`.")]
pub struct RestoreArgs {
    /// The vault that `redact --vault` wrote.
    #[arg(long, value_name = "FILE")]
    pub vault: PathBuf,

    /// The key file that was given to `redact`, if one was.
    #[arg(long, value_name = "FILE")]
    pub key_file: Option<PathBuf>,

    /// How the input is built: what returns is spelled so that the form holds.
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,

    #[command(flatten)]
    pub output: Output,

    /// Files or folders; standard input when none is given or for `-`.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
}

/// A policy for some tenants.
#[derive(Debug, Clone)]
pub struct TenantPolicy {
    pub tenants: Pattern,
    pub policy: PathBuf,
}

fn tenant_policy(text: &str) -> Result<TenantPolicy, String> {
    let (tenants, policy) = text.split_once('=').ok_or("expected TENANTS=FILE")?;
    let tenants = tenants.parse().map_err(|error: PatternError| error.to_string())?;
    Ok(TenantPolicy { tenants, policy: policy.into() })
}

#[derive(Debug, Args)]
pub struct Rules {
    /// The catalog of endpoints (TOML or JSON); the built-in starter catalog when absent.
    #[arg(long, value_name = "FILE")]
    pub catalog: Option<PathBuf>,

    /// The policy (TOML or JSON); the built-in default policy when absent.
    #[arg(long, value_name = "FILE")]
    pub policy: Option<PathBuf>,

    /// A policy that only tightens, for the requests of some tenants, e.g. `acme-*=acme.toml`; may be given
    /// several times.
    #[arg(long, value_name = "TENANTS=FILE", value_parser = tenant_policy)]
    pub tenant_policy: Vec<TenantPolicy>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
A request is one line of JSON:
  {\"id\",\"tenant\",\"team\",\"purpose\",\"regimes\":[…],\"session\",\"classes\":[…],\"sensitivity\",\"model\",\"body\": string or object}
Only `id` and `body` are required. Lines with the same `session` and tenant are one conversation.
Every decision is recorded before it is printed; no option turns the record off.")]
pub struct GuardArgs {
    #[command(flatten)]
    pub rules: Rules,

    /// The folder of the record; a folder under the user's state directory when absent.
    #[arg(long, value_name = "DIR")]
    pub audit: Option<PathBuf>,

    /// The key that signs the record; made on first use under the user's configuration directory when absent.
    #[arg(long, value_name = "FILE")]
    pub signing_key: Option<PathBuf>,

    /// The file that counts how much of each exception (`limit`) is used, made on first use; without it
    /// every exception with a volume counts as used up.
    #[arg(long, value_name = "FILE")]
    pub volumes: Option<PathBuf>,

    /// Also keep detail that can be forgotten (names as given, exact places), sealed under keys in this folder;
    /// see `audit erase`.
    #[arg(long, value_name = "FOLDER")]
    pub detail: Option<PathBuf>,

    /// Print lines of JSON instead of a rendering for people.
    #[arg(long)]
    pub json: bool,

    /// Exit with 1 when a request was denied (or anything was found).
    #[arg(long, value_name = "WHAT")]
    pub fail_on: Option<FailOn>,

    /// The requests: a file, or `-` for standard input.
    #[arg(value_name = "FILE")]
    pub requests: PathBuf,
}

#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Point a client at it: OPENAI_BASE_URL=http://127.0.0.1:8787/v1, ANTHROPIC_BASE_URL=http://127.0.0.1:8787.
An upstream on this machine is your own hardware by your word; one elsewhere needs --evidence, a catalog
of one endpoint in TOML, whose documents beside it are checked against their hashes at the start.
SIGHUP reads --config again; SIGTERM ends it once what is under way has ended. See docs/gateway.md.")]
pub struct ServeArgs {
    /// The address to listen on.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8787")]
    pub listen: String,

    /// The one model server to forward to, e.g. http://127.0.0.1:11434.
    #[arg(long, value_name = "URL")]
    pub upstream: Option<String>,

    /// What shows that the upstream does not train on what it receives: one catalog entry (TOML).
    #[arg(long, value_name = "FILE", requires = "upstream")]
    pub evidence: Option<PathBuf>,

    /// Catalog, upstreams, tenants and limits (TOML), instead of --upstream.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// Forward to an embedded model that echoes what reaches it.
    #[arg(long)]
    pub demo: bool,

    /// The policy (TOML); the built-in default policy when absent.
    #[arg(long, value_name = "FILE")]
    pub policy: Option<PathBuf>,

    /// Sign a pass for every request that is sent; the key for verifying it is shown at the start.
    #[arg(long)]
    pub sign_pass: bool,

    /// Let requests leave before the disk has their records; every report counts them. A crash takes the records
    /// of the last tenth of a second with it.
    #[arg(long)]
    pub buffered: bool,

    /// Also keep detail that can be forgotten (names as given, exact places), sealed under keys in this folder;
    /// see `audit erase`.
    #[arg(long, value_name = "FOLDER")]
    pub detail: Option<PathBuf>,

    /// Take only requests with a pass signed by this key, `ed25519:…` or a file that holds it.
    #[arg(long, value_name = "KEY")]
    pub require_pass: Vec<String>,

    /// Take only passes for this host, as callers name this gateway (`name:port`); whichever the request names when
    /// absent.
    #[arg(long, value_name = "HOST", requires = "require_pass")]
    pub pass_host: Vec<String>,

    /// The folder of the record; a folder under the user's state directory when absent.
    #[arg(long, value_name = "DIR")]
    pub audit: Option<PathBuf>,

    /// The key that signs the record; made on first use under the user's configuration directory when absent.
    #[arg(long, value_name = "FILE")]
    pub signing_key: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub enum PassCommand {
    /// Check the pass of one request and print what it says, or why it is worth nothing (exit code 1).
    Verify(PassVerifyArgs),
}

#[derive(Debug, Args)]
pub struct PassVerifyArgs {
    /// The key it must be signed with, `ed25519:…` or a file that holds it; may be given several times.
    #[arg(long, value_name = "KEY", required = true)]
    pub key: Vec<String>,

    /// The instant to check at; now when absent.
    #[arg(long, value_name = "RFC3339")]
    pub at: Option<Timestamp>,

    /// The request as it stands on the wire: request line, headers, an empty line, the body.
    #[arg(value_name = "FILE")]
    pub request: PathBuf,
}

#[derive(Debug, Args)]
pub struct RouteArgs {
    #[command(flatten)]
    pub rules: Rules,

    /// The instant to decide at, e.g. 2026-11-23T12:00:00Z or 2026-11-23; now when absent.
    #[arg(long, value_name = "RFC3339")]
    pub at: Option<Timestamp>,

    /// Exit with 1 when a request was denied (or anything was found).
    #[arg(long, value_name = "WHAT")]
    pub fail_on: Option<FailOn>,

    /// The requests: a file, or `-` for standard input.
    #[arg(value_name = "FILE")]
    pub requests: PathBuf,
}
