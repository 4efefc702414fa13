//! The command line of `safeconduct audit`.

use clap::{Args, Subcommand, ValueEnum};
use safeconduct::Timestamp;
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Account for every byte of a record and name the first bad entry.
    Verify(VerifyArgs),
    /// Print the entries of a record as lines of JSON.
    Show(ShowArgs),
    /// Print a proof of one entry that stands alone: nobody needs the record to check it.
    Prove(ProveArgs),
    /// Check such a proof, without the record, and print the entry.
    CheckProof(CheckProofArgs),
    /// Say how two copies of a record relate; a fork is shown with both signed heads.
    Compare(CompareArgs),
    /// Print the entries that belong to one value, person, conversation or request.
    Trace(TraceArgs),
    /// Decide the recorded requests again, under the recorded documents or others; list what changes.
    Replay(ReplayArgs),
    /// Print entries in the words of another system, from a position on; the next position is on standard error.
    Export(ExportArgs),
    /// Write a record as static files that tools for transparency logs read: signed head, tiles and entries.
    Publish(PublishArgs),
    /// Delete the oldest segments of a record, with an entry that says so; what is left stays provable.
    Prune(PruneArgs),
    /// Let another key sign the record from here on; both keys sign the change.
    ChangeKey(ChangeKeyArgs),
    /// Keep what others say about a signed head: the line of a witness, or a time-stamp token.
    Attach(AttachArgs),
    /// Print what an authority or a witness is asked with: a time-stamp request (DER), or a proof of growth.
    Ask(AskArgs),
    /// Destroy the keys of a person's, or of a month's, sealed detail, with an entry that says so.
    Erase(EraseArgs),
    /// State what the record shows over a period: where what went, what was refused, what speaks against it.
    Report(ReportArgs),
}

#[derive(Debug, Args)]
pub struct Trust {
    /// A public key you trust, or a file that holds it; may be given several times.
    /// Without one, authenticity is reported as self-asserted.
    #[arg(long, value_name = "PUB")]
    pub key: Vec<String>,

    /// A file of public keys you trust, one a line; blank lines and lines that begin with `#` are left out.
    #[arg(long, value_name = "FILE")]
    pub keys: Option<PathBuf>,

    /// Roots that you trust for time-stamp tokens (RFC 3161), as PEM or DER; may be given several times.
    #[arg(long, value_name = "CERT")]
    pub authority: Vec<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
A token is asked for and kept like this (any RFC 3161 authority will do):
  safeconduct audit ask ./log > head.tsq
  curl -H 'Content-Type: application/timestamp-query' --data-binary @head.tsq URL > head.tsr
  safeconduct audit attach ./log head.tsr
  safeconduct audit verify ./log --key KEY --authority root.pem
A witness gets `audit ask --since N`, the body of an add-checkpoint request, and answers with a line.")]
pub struct AttachArgs {
    /// The folder of the record; nobody may be writing to it.
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,

    /// A token or the response that carries it (DER), or with --witness the line of a cosignature.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    /// The size of the head that it is about; the newest one when absent.
    #[arg(long, value_name = "N")]
    pub size: Option<u64>,

    /// The public key of the witness whose line it is, or a file that holds it.
    #[arg(long, value_name = "PUB", requires = "key")]
    pub witness: Option<String>,

    /// The public key of the record, or a file that holds it.
    #[arg(long, value_name = "PUB", requires = "witness")]
    pub key: Option<String>,
}

#[derive(Debug, Args)]
pub struct AskArgs {
    /// The folder of the record.
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,

    /// For a witness that saw the head of so many entries (0 for none): the proof that the record grew out of it.
    #[arg(long, value_name = "N")]
    pub since: Option<u64>,
}

/// Where the keys of sealed detail are, and what they are wrapped by.
#[derive(Debug, Args)]
pub struct Sealing {
    /// The folder of the keys of sealed detail.
    #[arg(long, value_name = "FOLDER")]
    pub detail: PathBuf,

    /// The key that signs the record: the keys of detail are wrapped by one that follows from it.
    #[arg(long, value_name = "FILE")]
    pub signing_key: PathBuf,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Every entry, root and proof of the record stays as it is; only the detail beside the entries is gone.")]
pub struct EraseArgs {
    /// The folder of the record; nobody may be writing to it.
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,

    #[command(flatten)]
    pub sealing: Sealing,

    /// Whose tenant's.
    #[arg(long, value_name = "ID", default_value = "default")]
    pub tenant: String,

    /// The user, under the name that requests gave.
    #[arg(long, value_name = "NAME", required_unless_present = "month", conflicts_with = "month")]
    pub person: Option<String>,

    /// Everybody who was not named in this month, e.g. 2026-11.
    #[arg(long, value_name = "YYYY-MM")]
    pub month: Option<String>,
}

#[derive(Debug, Args)]
#[command(after_help = "Exit code 1 when no entry belongs to it.")]
pub struct TraceArgs {
    /// The folder of the record.
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,

    /// The tag of a value, a conversation or a user, as entries show it.
    #[arg(long, value_name = "TAG", required_unless_present = "id", conflicts_with = "id")]
    pub tag: Option<String>,

    /// The id of an intent, or of an attempt or outcome that belongs to it.
    #[arg(long, value_name = "ID")]
    pub id: Option<String>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Prints one JSON object per changed answer, and a summary on standard error. Exit code 1 when something changed.")]
pub struct ReplayArgs {
    /// The folder of the record.
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,

    /// Another catalog (TOML or JSON) than the recorded ones.
    #[arg(long, value_name = "FILE")]
    pub catalog: Option<PathBuf>,

    /// One policy (TOML or JSON) for all requests instead of the recorded ones, those of tenants included.
    #[arg(long, value_name = "FILE")]
    pub policy: Option<PathBuf>,

    /// Decide for this instant instead of the recorded ones.
    #[arg(long, value_name = "RFC3339")]
    pub at: Option<Timestamp>,
}

/// Whose words an export is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// OCSF: API Activity and Data Security Finding.
    Ocsf,
    /// Elastic Common Schema.
    Ecs,
    /// Common Event Format.
    Cef,
    /// OpenTelemetry log records, OTLP/JSON.
    Otel,
}

#[derive(Debug, Args)]
pub struct ExportArgs {
    /// The folder of the record.
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,

    /// Whose words.
    #[arg(long, value_enum)]
    pub format: ExportFormat,

    /// The first entry.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub from: u64,

    /// The most entries.
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    pub max: usize,
}

#[derive(Debug, Args)]
#[command(after_help = "\
The files are those of c2sp.org/tlog-tiles; publishing again adds what is new. Entries hold no content, and yet names
of tenants and endpoints: choose who may read the folder.")]
pub struct PublishArgs {
    /// The folder of the record; a writer may be at work.
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,

    /// The folder that a web server serves; made when missing.
    #[arg(value_name = "OUT")]
    pub out: PathBuf,
}

#[derive(Debug, Args)]
pub struct PruneArgs {
    /// The folder of the record; nobody may be writing to it.
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,

    /// Entries from this instant on are kept.
    #[arg(long, value_name = "RFC3339")]
    pub before: Timestamp,

    /// How many days must be kept; `--before` has to lie further back.
    #[arg(long, value_name = "N", default_value_t = 183)]
    pub keep_days: u16,

    /// Where somebody who takes the entries stands: what was not taken is kept. May be given several times.
    #[arg(long, value_name = "N")]
    pub cursor: Vec<u64>,

    /// The key that signs the record.
    #[arg(long, value_name = "FILE")]
    pub signing_key: PathBuf,
}

#[derive(Debug, Args)]
pub struct ChangeKeyArgs {
    /// The folder of the record; nobody may be writing to it.
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,

    /// The key that signs the record now.
    #[arg(long, value_name = "FILE")]
    pub signing_key: PathBuf,

    /// The key that signs from here on; made when the file is missing.
    #[arg(long, value_name = "FILE")]
    pub new_key: PathBuf,
}

#[derive(Debug, Args)]
pub struct ProveArgs {
    /// The folder of the record.
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,

    /// The id of the entry, as in its receipt.
    #[arg(long, value_name = "ID", required_unless_present = "index", conflicts_with = "index")]
    pub id: Option<String>,

    /// The position of the entry.
    #[arg(long, value_name = "N")]
    pub index: Option<u64>,
}

#[derive(Debug, Args)]
pub struct CheckProofArgs {
    /// The proof, as `audit prove` printed it.
    #[arg(value_name = "FILE")]
    pub proof: PathBuf,

    /// The public key of the record, or a file that holds it.
    #[arg(long, value_name = "PUB", required = true)]
    pub key: Vec<String>,
}

#[derive(Debug, Args)]
pub struct CompareArgs {
    /// The folder of one copy.
    #[arg(value_name = "DIR")]
    pub one: PathBuf,

    /// The folder of the other.
    #[arg(value_name = "DIR")]
    pub other: PathBuf,

    /// The public key both must be signed with, or a file that holds it.
    #[arg(long, value_name = "PUB", required = true)]
    pub key: Vec<String>,
}

/// In which form a report is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// One self-contained file with pictures.
    Html,
    /// For machines.
    Json,
    /// For reviews and tickets.
    Md,
    /// For spreadsheets.
    Csv,
}

#[derive(Debug, Args)]
pub struct ReportArgs {
    /// The folder of the record.
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,

    #[command(flatten)]
    pub trust: Trust,

    /// The first instant, e.g. 2026-11-01; the beginning of the record when absent.
    #[arg(long, value_name = "RFC3339")]
    pub from: Option<Timestamp>,

    /// The instant after the last; the end of the record when absent.
    #[arg(long, value_name = "RFC3339")]
    pub to: Option<Timestamp>,

    /// The form.
    #[arg(long, value_enum, default_value = "md")]
    pub format: ReportFormat,

    /// Also write a folder for an auditor: the report in every form, the documents that were in force, the
    /// signed head, and proofs of exceptions and of a sample.
    #[arg(long, value_name = "FOLDER")]
    pub bundle: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// The folder of the record.
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,

    #[command(flatten)]
    pub trust: Trust,

    /// A signed head seen before (a copy of the file `checkpoint` of then): the record must have grown from it.
    #[arg(long, value_name = "CHECKPOINT")]
    pub pin: Vec<PathBuf>,

    /// Also decide every recorded request again from the documents in the record, and compare.
    #[arg(long)]
    pub decisions: bool,

    /// Print the report as one JSON object.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct ShowArgs {
    /// The folder of the record.
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,

    /// Add to each request why every endpoint may or may not have it, with the claim and the evidence,
    /// worked out again from the policy and the catalog in the record.
    #[arg(long)]
    pub explain: bool,

    /// Also open sealed detail, with the keys in this folder, as far as they were not destroyed.
    #[arg(long, value_name = "FOLDER", requires = "signing_key")]
    pub detail: Option<PathBuf>,

    /// The key that signs the record: the keys of detail are wrapped by one that follows from it.
    #[arg(long, value_name = "FILE", requires = "detail")]
    pub signing_key: Option<PathBuf>,
}
