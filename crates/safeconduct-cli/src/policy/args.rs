//! What can be said after `safeconduct policy`.

use crate::args::Rules;
use clap::{Args, Subcommand};
use safeconduct::policy::{Moment, Pattern};
use safeconduct::{Category, DataClass, Sensitivity, Timestamp};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub enum PolicyCommand {
    /// Load a policy and its catalog and say what is wrong or odd about them.
    Check(CheckArgs),
    /// Say where a request may go, why it may go nowhere else, and what would change that.
    Explain(ExplainArgs),
    /// Run tables of scenarios: a request, and what is to become of it.
    Test(TestArgs),
    /// Prove what holds for every request, or show one for which it does not.
    Prove(ProveArgs),
    /// Check a certificate of `prove` again, state by state, with code of its own.
    VerifyCertificate(VerifyCertificateArgs),
    /// Say which requests another policy (or the same under another catalog) answers otherwise.
    Diff(DiffArgs),
    /// Say which ways open or go dark until a date, as evidence begins, ends and falls due.
    Forecast(ForecastArgs),
}

#[derive(Debug, Args)]
pub struct CheckArgs {
    #[command(flatten)]
    pub rules: Rules,

    /// Exit with 1 when there is a warning.
    #[arg(long)]
    pub exit_code: bool,

    /// Print one JSON object.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
The request is told by options, or by a FILE in TOML or JSON with the fields of a scenario's request
(tenant, team, purpose, regimes, findings, classes, labels, categories, sensitivity, unscanned,
tainted, model, used); options add to it.
Exit code 1: the request is refused and --exit-code was given.
Example: safeconduct policy explain --purpose support --label EMAIL_ADDRESS --at 2026-12-31")]
pub struct ExplainArgs {
    #[command(flatten)]
    pub rules: Rules,

    /// The instant to decide at; now when absent.
    #[arg(long, value_name = "RFC3339")]
    pub at: Option<Timestamp>,

    /// Whose request it is.
    #[arg(long, value_name = "ID")]
    pub tenant: Option<String>,

    /// Which team of the tenant asks.
    #[arg(long, value_name = "ID")]
    pub team: Option<String>,

    /// A regime that it stands under, e.g. `finance`; may be given several times.
    #[arg(long, value_name = "REGIME")]
    pub regime: Vec<String>,

    /// How much was found in all, where that is more than each label and category once.
    #[arg(long, value_name = "N")]
    pub findings: Option<u64>,

    /// What it is for.
    #[arg(long, value_name = "PURPOSE")]
    pub purpose: Option<String>,

    /// A declared data class; may be given several times.
    #[arg(long, value_name = "CLASS")]
    pub class: Vec<String>,

    /// A label that was found; may be given several times.
    #[arg(long, value_name = "LABEL")]
    pub label: Vec<String>,

    /// A category of which something was found; may be given several times.
    #[arg(long, value_name = "CATEGORY")]
    pub category: Vec<Category>,

    /// What the caller raised the sensitivity to.
    #[arg(long, value_name = "LEVEL")]
    pub sensitivity: Option<Sensitivity>,

    /// A part could not be scanned.
    #[arg(long)]
    pub unscanned: bool,

    /// The conversation held something sensitive before.
    #[arg(long)]
    pub tainted: bool,

    /// The model it asks for.
    #[arg(long, value_name = "MODEL")]
    pub model: Option<String>,

    /// Exit with 1 when the request is refused.
    #[arg(long)]
    pub exit_code: bool,

    /// Print one JSON object.
    #[arg(long)]
    pub json: bool,

    /// The request in TOML or JSON, or `-` for standard input.
    #[arg(value_name = "FILE")]
    pub request: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = "Exit code 1: some scenario did not come true.")]
pub struct TestArgs {
    #[command(flatten)]
    pub rules: Rules,

    /// Print one JSON object per scenario.
    #[arg(long)]
    pub json: bool,

    /// Tables of scenarios (TOML or JSON).
    #[arg(value_name = "FILE", required = true)]
    pub scenarios: Vec<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Always proved: no sensitive request reaches an endpoint below the training floor.
Exit code 1: something does not hold; a request for which it does not is printed.")]
pub struct ProveArgs {
    #[command(flatten)]
    pub rules: Rules,

    /// More to prove: a list of invariants (TOML or JSON).
    #[arg(long, value_name = "FILE")]
    pub invariants: Vec<PathBuf>,

    /// Prove that nothing leaves our own hardware.
    #[arg(long)]
    pub local_only: bool,

    /// Prove that content of a class reaches only some regions, e.g. `regulated_health=eu*,local`.
    #[arg(long, value_name = "CLASS=REGIONS", value_parser = class_in_regions)]
    pub class_in: Vec<ClassInRegions>,

    /// Prove that every data class has somewhere to go, for some purpose, for every tenant and at every instant.
    #[arg(long)]
    pub homes: bool,

    /// The first instant; now when absent.
    #[arg(long, value_name = "RFC3339")]
    pub from: Option<Timestamp>,

    /// The last instant, or a date with all of its day; the first instant when absent.
    #[arg(long, value_name = "RFC3339")]
    pub until: Option<Moment>,

    /// Write the certificate here when everything holds.
    #[arg(long, value_name = "FILE")]
    pub certificate: Option<PathBuf>,

    /// Print one JSON object, the certificate included.
    #[arg(long)]
    pub json: bool,
}

/// A class and the regions it is to stay in.
#[derive(Debug, Clone)]
pub struct ClassInRegions {
    pub class: DataClass,
    pub regions: Vec<Pattern>,
}

#[derive(Debug, Args)]
#[command(after_help = "Exit code 1: the certificate does not hold for these documents.")]
pub struct VerifyCertificateArgs {
    #[command(flatten)]
    pub rules: Rules,

    /// Print one JSON object.
    #[arg(long)]
    pub json: bool,

    /// The certificate, as `prove` wrote it.
    #[arg(value_name = "FILE")]
    pub certificate: PathBuf,
}

#[derive(Debug, Args)]
pub struct DiffArgs {
    /// The catalog of both (TOML or JSON); the built-in starter catalog when absent.
    #[arg(long, value_name = "FILE")]
    pub catalog: Option<PathBuf>,

    /// The catalog of the second policy, where it is another one.
    #[arg(long, value_name = "FILE")]
    pub other_catalog: Option<PathBuf>,

    /// The instant to compare at; now when absent.
    #[arg(long, value_name = "RFC3339")]
    pub at: Option<Timestamp>,

    /// Exit with 1 when some answer changes.
    #[arg(long)]
    pub exit_code: bool,

    /// Print one JSON object per group of requests.
    #[arg(long)]
    pub json: bool,

    /// The policy before.
    #[arg(value_name = "BEFORE")]
    pub before: PathBuf,

    /// The policy after.
    #[arg(value_name = "AFTER")]
    pub after: PathBuf,
}

#[derive(Debug, Args)]
pub struct ForecastArgs {
    #[command(flatten)]
    pub rules: Rules,

    /// The first instant; now when absent.
    #[arg(long, value_name = "RFC3339")]
    pub from: Option<Timestamp>,

    /// The last instant, or a date with all of its day.
    #[arg(long, value_name = "RFC3339")]
    pub until: Moment,

    /// Exit with 1 when something changes.
    #[arg(long)]
    pub exit_code: bool,

    /// Print one JSON object per change.
    #[arg(long)]
    pub json: bool,
}

fn class_in_regions(text: &str) -> Result<ClassInRegions, String> {
    let (class, regions) = text.split_once('=').ok_or("expected CLASS=REGION,REGION…")?;
    let class = DataClass::new(class).map_err(|error| error.to_string())?;
    let regions: Result<Vec<Pattern>, _> = regions.split(',').map(str::parse).collect();
    Ok(ClassInRegions { class, regions: regions.map_err(|error| error.to_string())? })
}
