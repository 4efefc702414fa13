//! What the gateway is to do: read from flags alone, or from a file of TOML.

use crate::args::ServeArgs;
use crate::documents;
use crate::failure::Failure;
use http::Uri;
use safeconduct::Catalog;
use safeconduct::Timestamp;
use safeconduct::audit::Durability;
use safeconduct::policy::{DEFAULT_POLICY, DocumentState};
use safeconduct_http::PassKey;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::net::{IpAddr, ToSocketAddrs};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};
use zeroize::Zeroizing;

/// Everything the gateway is told.
pub struct Setup {
    pub listen: String,
    pub audit: Option<PathBuf>,
    pub signing_key: Option<PathBuf>,
    pub catalog: String,
    /// What the catalog's own errors are reported under.
    pub catalog_name: String,
    pub policy: String,
    /// What the policy's own errors are reported under.
    pub policy_name: String,
    /// Policies of tenants, which can only tighten: for whom, the text, and its file.
    pub tenant_policies: Vec<(String, String, PathBuf)>,
    /// The file that counts how much of each exception is used.
    pub volumes: Option<PathBuf>,
    pub upstreams: Vec<Upstream>,
    pub tenants: Vec<Tenant>,
    /// Whether requests leave before the disk has their records.
    pub buffered: bool,
    /// Where the keys of detail that can be forgotten are; none is kept without it.
    pub detail: Option<PathBuf>,
    pub body_max: usize,
    pub failover: bool,
    /// Whether a caller's own key goes on to the one upstream: only where there is one, named by a flag.
    pub forwards_keys: bool,
    /// Whether the one upstream is the operator's own hardware by their own word.
    pub declared: bool,
    /// Whether every request that is sent carries a pass.
    pub signs_passes: bool,
    /// The keys of passes that requests must carry; none when they need not.
    pub pass_keys: Vec<PassKey>,
    /// The hosts that passes must be for; any that a request names when empty.
    pub pass_hosts: Vec<String>,
    /// What is to be told to whoever starts it.
    pub said: Vec<String>,
}

/// Where an endpoint of the catalog is.
#[derive(Clone)]
pub struct Upstream {
    pub endpoint: String,
    pub to: To,
    /// A header with the credential, set on every request.
    pub credential: Option<(String, Zeroizing<String>)>,
    /// What models are called there.
    pub models: BTreeMap<String, String>,
}

/// What is at the other end.
#[derive(Clone)]
pub enum To {
    /// A server.
    Url(Uri),
    /// The echo model of the demonstration.
    Demo,
}

/// Who may ask, and by which key they are known.
#[derive(Clone)]
pub struct Tenant {
    pub id: String,
    /// SHA-256 of the key.
    pub key: [u8; 32],
    pub purpose: Option<String>,
    /// The team of the key, whatever a request says.
    pub team: Option<String>,
    /// Teams that a request with this key may say it is of.
    pub teams: Vec<String>,
    pub regimes: Vec<String>,
    pub requests_per_minute: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    listen: Option<String>,
    audit: Option<PathBuf>,
    signing_key: Option<PathBuf>,
    detail: Option<PathBuf>,
    durability: Option<String>,
    catalog: PathBuf,
    policy: Option<PathBuf>,
    volumes: Option<PathBuf>,
    evidence: Option<PathBuf>,
    body_max_mb: Option<usize>,
    #[serde(default)]
    failover: bool,
    #[serde(default)]
    upstream: Vec<UpstreamEntry>,
    #[serde(default)]
    tenant: Vec<TenantEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UpstreamEntry {
    endpoint: String,
    url: String,
    key_env: Option<String>,
    key_file: Option<PathBuf>,
    key_header: Option<String>,
    #[serde(default)]
    models: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TenantEntry {
    id: String,
    key_sha256: Option<String>,
    key_env: Option<String>,
    key_file: Option<PathBuf>,
    purpose: Option<String>,
    team: Option<String>,
    #[serde(default)]
    teams: Vec<String>,
    #[serde(default)]
    regimes: Vec<String>,
    policy: Option<PathBuf>,
    requests_per_minute: Option<u32>,
}

/// How many bytes a body may have when nobody says.
const BODY_MAX_MB: usize = 16;

impl Setup {
    /// Reads flags, and the file they name.
    pub fn read(args: &ServeArgs) -> Result<Setup, Failure> {
        match (&args.config, &args.upstream, args.demo) {
            (Some(path), None, false) => from_file(args, path),
            (None, Some(url), false) => from_flags(args, url),
            (None, None, true) => demo(args),
            (None, None, false) => Err(Failure::new(
                "nothing to forward to: give --upstream URL, --config FILE, or --demo for an embedded echo model",
            )),
            _ => Err(Failure::new("give one of --upstream, --config and --demo")),
        }
    }

    fn of(args: &ServeArgs, catalog: String, upstreams: Vec<Upstream>) -> Result<Setup, Failure> {
        let (policy, policy_name) = match &args.policy {
            Some(path) => (read(path)?, path.display().to_string()),
            None => (DEFAULT_POLICY.to_owned(), "the default policy".to_owned()),
        };
        Ok(Setup {
            listen: args.listen.clone(),
            audit: args.audit.clone(),
            signing_key: args.signing_key.clone(),
            catalog,
            catalog_name: "the declaration of this gateway".to_owned(),
            policy,
            policy_name,
            tenant_policies: Vec::new(),
            volumes: None,
            upstreams,
            tenants: Vec::new(),
            buffered: args.buffered,
            detail: args.detail.clone(),
            body_max: BODY_MAX_MB << 20,
            failover: false,
            forwards_keys: true,
            declared: false,
            signs_passes: args.sign_pass,
            pass_keys: crate::pass::keys(&args.require_pass)?,
            pass_hosts: args.pass_host.clone(),
            said: Vec::new(),
        })
    }
}

/// One upstream, named by a flag.
fn from_flags(args: &ServeArgs, url: &str) -> Result<Setup, Failure> {
    let url = base(url)?;
    if let Some(path) = &args.evidence {
        let catalog = read(path)?;
        let loaded = Catalog::from_text(&catalog).map_err(|error| documents::at(path, &error))?;
        let [endpoint] = loaded.endpoints() else {
            return Err(at(path, "an evidence file describes exactly one endpoint"));
        };
        check_documents(&loaded, path.parent().unwrap_or(Path::new(".")))?;
        let upstream = Upstream {
            endpoint: endpoint.id.to_string(),
            to: To::Url(url.clone()),
            credential: None,
            models: BTreeMap::new(),
        };
        let mut setup = Setup::of(args, catalog, vec![upstream])?;
        setup.catalog_name = path.display().to_string();
        setup.said.push(format!("forwarding to {url} as endpoint `{}` of {}", endpoint.id, path.display()));
        return Ok(setup);
    }
    let (url, shown) = loopback(&url).ok_or_else(|| {
        Failure::new(format!(
            "`{url}` is not on this machine, and nothing shows that it does not train on what it receives: give \
             --evidence FILE, one catalog entry in TOML with its documents beside it"
        ))
    })?;
    let upstream = Upstream {
        endpoint: "upstream".to_owned(),
        to: To::Url(url),
        credential: None,
        models: BTreeMap::new(),
    };
    let mut setup = Setup::of(args, declaration(&shown)?, vec![upstream])?;
    setup.declared = true;
    setup.said.push(format!(
        "`--upstream {shown}` is taken as your declaration that this model server is your own hardware; it is \
         recorded as `config`"
    ));
    setup.said.push(
        "a forwarder, a tunnel or a cloud model behind that address voids the declaration: use --evidence for those"
            .to_owned(),
    );
    Ok(setup)
}

/// The catalog of one upstream on this machine.
fn declaration(url: &str) -> Result<String, Failure> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let now = Timestamp::from_micros(i64::try_from(now.as_micros()).unwrap_or(i64::MAX)).to_string();
    // The day is enough, and the same document is not recorded anew at every start of a day.
    let day = now.get(..10).ok_or_else(|| Failure::new("the clock tells no date"))?;
    let url = toml::Value::String(format!("model server at {url}"));
    Ok(format!(
        "title = \"one upstream on this machine, declared on the command line\"\n\n\
         [[evidence]]\nid = \"operator-declaration\"\nkind = \"own_hardware_declaration\"\n\
         declared_by = \"whoever started this gateway with --upstream\"\ndeclared_on = {day}\n\n\
         [[endpoint]]\nid = \"upstream\"\nprovider = \"self-hosted\"\nproduct = {url}\nmodels = [\"*\"]\n\
         sanctioned = true\n\n\
         [[endpoint.claim]]\nid = \"upstream.training\"\naxis = \"training\"\nvalue = \"excluded\"\n\
         evidence = \"operator-declaration\"\n"
    ))
}

fn demo(args: &ServeArgs) -> Result<Setup, Failure> {
    let upstream =
        Upstream { endpoint: "upstream".to_owned(), to: To::Demo, credential: None, models: BTreeMap::new() };
    let mut setup = Setup::of(args, declaration("this very process (--demo)")?, vec![upstream])?;
    setup
        .said
        .push("--demo: an embedded model echoes what reaches it, so you see what would have left".to_owned());
    Ok(setup)
}

/// Catalog, upstreams and tenants from a file. Paths in it are relative to it.
fn from_file(args: &ServeArgs, path: &Path) -> Result<Setup, Failure> {
    let file: File = toml::from_str(&read(path)?).map_err(|error| at(path, error))?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let near = |path: &PathBuf| folder.join(path);
    let catalog_path = near(&file.catalog);
    let catalog = read(&catalog_path)?;
    let loaded = Catalog::from_text(&catalog).map_err(|error| documents::at(&catalog_path, &error))?;
    let documents = file.evidence.as_ref().map_or_else(
        || catalog_path.parent().unwrap_or(Path::new(".")).to_path_buf(),
        |evidence| folder.join(evidence),
    );
    check_documents(&loaded, &documents)?;
    let mut upstreams = Vec::new();
    for entry in &file.upstream {
        if loaded.endpoint(&entry.endpoint).is_none() {
            return Err(at(path, format!("upstream `{}` is no endpoint of the catalog", entry.endpoint)));
        }
        let key = secret(folder, entry.key_env.as_deref(), entry.key_file.as_ref())?;
        let header = entry.key_header.clone().unwrap_or_else(|| "authorization".to_owned());
        let credential = key.map(|key| match header.as_str() {
            "authorization" => (header, Zeroizing::new(format!("Bearer {}", key.as_str()))),
            _ => (header, key),
        });
        upstreams.push(Upstream {
            endpoint: entry.endpoint.clone(),
            to: To::Url(base(&entry.url)?),
            credential,
            models: entry.models.clone(),
        });
    }
    if upstreams.is_empty() {
        return Err(at(path, "no [[upstream]]: there is nothing to forward to"));
    }
    let (mut tenants, mut tenant_policies) = (Vec::new(), Vec::new());
    for entry in &file.tenant {
        if let Some(policy) = entry.policy.as_ref().map(near) {
            // A tenant may have several keys; its policy counts once.
            let known = |(id, _, path): &(String, String, PathBuf)| *id == entry.id && *path == policy;
            if !tenant_policies.iter().any(known) {
                tenant_policies.push((entry.id.clone(), read(&policy)?, policy));
            }
        }
        let key = match &entry.key_sha256 {
            Some(hex) => hex_digest(hex).ok_or_else(|| at(path, "`key_sha256` is 64 hex digits"))?,
            None => match secret(folder, entry.key_env.as_deref(), entry.key_file.as_ref())? {
                Some(key) => super::server::digest(key.as_bytes()),
                None => return Err(at(path, format!("tenant `{}` has no key", entry.id))),
            },
        };
        if tenants.iter().any(|other: &Tenant| other.key == key) {
            return Err(at(path, format!("tenant `{}` has the key of another [[tenant]]", entry.id)));
        }
        if entry.team.is_some() && !entry.teams.is_empty() {
            let both = "has `team`, which is its key's whatever a request says, and `teams`, of which a request names one";
            return Err(at(path, format!("tenant `{}` {both}: give one", entry.id)));
        }
        tenants.push(Tenant {
            id: entry.id.clone(),
            key,
            purpose: entry.purpose.clone(),
            team: entry.team.clone(),
            teams: entry.teams.clone(),
            regimes: entry.regimes.clone(),
            requests_per_minute: entry.requests_per_minute,
        });
    }
    let mut setup = Setup::of(args, catalog, upstreams)?;
    setup.catalog_name = catalog_path.display().to_string();
    if let (None, Some(policy)) = (&args.policy, file.policy.as_ref().map(near)) {
        setup.policy = read(&policy)?;
        setup.policy_name = policy.display().to_string();
    }
    if let Some(listen) = file.listen {
        setup.listen = listen;
    }
    setup.audit = args.audit.clone().or(file.audit.as_ref().map(near));
    setup.signing_key = args.signing_key.clone().or(file.signing_key.as_ref().map(near));
    setup.tenant_policies = tenant_policies;
    setup.volumes = file.volumes.as_ref().map(near);
    setup.detail = args.detail.clone().or(file.detail.as_ref().map(near));
    match file.durability.as_deref().map(Durability::from_word) {
        None => {}
        Some(Some(level)) => setup.buffered |= level == Durability::Buffered,
        Some(None) => return Err(at(path, "`durability` is `durable` or `buffered`")),
    }
    setup.body_max = file.body_max_mb.unwrap_or(BODY_MAX_MB) << 20;
    setup.failover = file.failover;
    setup.forwards_keys = false;
    setup.tenants = tenants;
    if setup.tenants.is_empty() {
        setup.said.push("no [[tenant]]: whoever reaches this address may ask".to_owned());
    }
    Ok(setup)
}

/// Every document must be there and be the one that was hashed.
fn check_documents(catalog: &Catalog, folder: &Path) -> Result<(), Failure> {
    for check in catalog.check_documents(|document| fs::read(folder.join(document)).ok()) {
        let what = match check.state {
            DocumentState::Matches => continue,
            DocumentState::Missing => "is not there",
            DocumentState::Empty => "is empty",
            DocumentState::Differs { .. } => "is not the one that was hashed",
            DocumentState::Unhashed { .. } => "has no `sha256` in the catalog",
        };
        let (evidence, document) = (check.evidence, folder.join(check.document));
        return Err(Failure::new(format!("evidence `{evidence}`: `{}` {what}", document.display())));
    }
    Ok(())
}

/// A secret from the environment or a file; never from the configuration itself, which people show around.
fn secret(
    folder: &Path,
    variable: Option<&str>,
    file: Option<&PathBuf>,
) -> Result<Option<Zeroizing<String>>, Failure> {
    let text = match (variable, file) {
        (Some(name), _) => match std::env::var(name) {
            Ok(value) => Zeroizing::new(value),
            Err(_) => return Err(Failure::new(format!("the environment has no `{name}`"))),
        },
        (None, Some(path)) => Zeroizing::new(read(&folder.join(path))?),
        (None, None) => return Ok(None),
    };
    Ok(Some(Zeroizing::new(text.trim().to_owned())))
}

/// The base of an upstream: scheme and authority.
fn base(url: &str) -> Result<Uri, Failure> {
    let wrong =
        || Failure::new(format!("`{url}` is no base of an upstream; write http://host:port or https://host"));
    let parsed: Uri = url.trim_end_matches('/').parse().map_err(|_| wrong())?;
    let plain = matches!(parsed.scheme_str(), Some("http" | "https")) && matches!(parsed.path(), "/" | "");
    let alone =
        parsed.query().is_none() && parsed.authority().is_some_and(|name| !name.as_str().contains('@'));
    (plain && alone).then_some(parsed.clone()).ok_or_else(wrong)
}

/// The upstream by address if all its addresses are of this machine, and how it was called.
fn loopback(url: &Uri) -> Option<(Uri, String)> {
    let host = url.host()?.trim_matches(['[', ']']);
    let shown = url.to_string().trim_end_matches('/').to_owned();
    if let Ok(address) = host.parse::<IpAddr>() {
        return address.is_loopback().then(|| (url.clone(), shown));
    }
    let port = url.port_u16().unwrap_or(if url.scheme_str() == Some("https") { 443 } else { 80 });
    let addresses: Vec<_> = (host, port).to_socket_addrs().ok()?.collect();
    let all = !addresses.is_empty() && addresses.iter().all(|address| address.ip().is_loopback());
    // By name it could lead elsewhere tomorrow; only `localhost` is promised not to (RFC 6761).
    (all && host.eq_ignore_ascii_case("localhost")).then(|| (url.clone(), shown))
}

fn hex_digest(text: &str) -> Option<[u8; 32]> {
    let mut out = [0; 32];
    let digits = text.trim();
    if digits.len() != 64 || !digits.is_ascii() {
        return None;
    }
    for (byte, at) in out.iter_mut().zip((0..64).step_by(2)) {
        *byte = u8::from_str_radix(digits.get(at..at + 2)?, 16).ok()?;
    }
    Some(out)
}

fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| Failure::file("read", path, &error))
}

fn at(path: &Path, error: impl std::fmt::Display) -> Failure {
    Failure::new(format!("{}: {error}", path.display()))
}
