//! What can be said after `safeconduct catalog`.

use clap::{Args, Subcommand};
use safeconduct::Timestamp;
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub enum CatalogCommand {
    /// List the endpoints with what is shown of them at an instant.
    List(ListArgs),
    /// Show one endpoint: its claims, the evidence behind them, and what keeps it from the training floor.
    Show(ShowArgs),
    /// List what expires, begins or is to be reviewed, by date.
    Due(DueArgs),
    /// Say what another catalog has that is different, by endpoint, claim and evidence.
    Diff(DiffArgs),
    /// Check the catalog, and the documents behind its evidence against their hashes.
    Check(CheckArgs),
    /// Hold an inventory of people, tools and settings (CSV) against the catalog.
    Inventory(InventoryArgs),
}

#[derive(Debug, Args)]
pub struct Which {
    /// The catalog (TOML or JSON); the built-in starter catalog when absent.
    #[arg(long, value_name = "FILE")]
    pub catalog: Option<PathBuf>,

    /// Print JSON: one object per line.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct ListArgs {
    #[command(flatten)]
    pub which: Which,

    /// The instant; now when absent.
    #[arg(long, value_name = "RFC3339")]
    pub at: Option<Timestamp>,
}

#[derive(Debug, Args)]
pub struct ShowArgs {
    #[command(flatten)]
    pub which: Which,

    /// The instant; now when absent.
    #[arg(long, value_name = "RFC3339")]
    pub at: Option<Timestamp>,

    /// The id of the endpoint.
    #[arg(value_name = "ENDPOINT")]
    pub endpoint: String,
}

#[derive(Debug, Args)]
pub struct DueArgs {
    #[command(flatten)]
    pub which: Which,

    /// The instant to look from; now when absent. What was over before is told too.
    #[arg(long, value_name = "RFC3339")]
    pub at: Option<Timestamp>,

    /// How far to look ahead, in days.
    #[arg(long, value_name = "DAYS", default_value_t = 90)]
    pub days: u32,

    /// Also list evidence that nobody looked at since this date.
    #[arg(long, value_name = "DATE")]
    pub stale_since: Option<Timestamp>,

    /// Exit with 1 when something is over, overdue or stale.
    #[arg(long)]
    pub exit_code: bool,
}

#[derive(Debug, Args)]
pub struct DiffArgs {
    /// Print JSON: one object per line.
    #[arg(long)]
    pub json: bool,

    /// Exit with 1 when they differ.
    #[arg(long)]
    pub exit_code: bool,

    /// The catalog before.
    #[arg(value_name = "BEFORE")]
    pub before: PathBuf,

    /// The catalog after.
    #[arg(value_name = "AFTER")]
    pub after: PathBuf,
}

#[derive(Debug, Args)]
#[command(after_help = "Exit code 1: a document is missing, or is not the one that was hashed.")]
pub struct CheckArgs {
    #[command(flatten)]
    pub which: Which,

    /// The folder of the documents that the evidence names.
    #[arg(long, value_name = "DIR")]
    pub evidence: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
The CSV has a header; the columns `person` and `endpoint` are needed, and `team`, `account`, `training` (on, off),
`set_by`, `locked` (yes, no), `verified_on` (a date) and `consent` are known.")]
pub struct InventoryArgs {
    #[command(flatten)]
    pub which: Which,

    /// The instant; now when absent.
    #[arg(long, value_name = "RFC3339")]
    pub at: Option<Timestamp>,

    /// Settings that nobody verified since this date are stale; a year ago when absent.
    #[arg(long, value_name = "DATE")]
    pub verified_since: Option<Timestamp>,

    /// Exit with 1 when something is not as it should be.
    #[arg(long)]
    pub exit_code: bool,

    /// The inventory.
    #[arg(value_name = "CSV")]
    pub inventory: PathBuf,
}
