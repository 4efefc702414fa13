//! `safeconduct serve`: the reference gateway. What comes in is cleared, sent to one endpoint, and restored.

mod config;
mod demo;
mod metrics;
mod pool;
mod server;
mod state;
mod status;
mod upstream;
mod workers;

use crate::args::ServeArgs;
use crate::failure::{Ending, Failure};
use crate::keys;
use config::Setup;
use safeconduct::{FileVolumes, Key, Log, Redactor, Scanner};
use server::Server;
use state::State;
use std::sync::Arc;
use std::time::Duration;
use workers::Workers;

/// How long requests that are under way may take to end once the gateway is told to stop.
const GRACE: Duration = Duration::from_secs(30);

/// What lives as long as the gateway, whatever is reloaded.
struct House {
    scanner: Scanner,
    redactor: Redactor,
    log: Log,
    /// Counts how much of each exception is used; opened once, for one process holds it.
    volumes: Option<Arc<FileVolumes>>,
    pass_key: Key,
    detail_key: Key,
}

/// Runs the command until it is told to stop.
pub fn run(args: &ServeArgs) -> Result<Ending, Failure> {
    let setup = Setup::read(args)?;
    let house = House::open(&setup)?;
    let state = State::build(&house, &setup)?;
    if setup.buffered {
        eprintln!(
            "safeconduct: buffered: requests leave before the disk has their records; every report counts them"
        );
    }
    for line in &setup.said {
        eprintln!("safeconduct: {line}");
    }
    let threads = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    let workers = Workers::start(threads)?;
    // This thread takes connections, and signals, and sees to the log.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Failure::new)?;
    let log = house.log.clone();
    let ended = runtime.block_on(serve(args, house, state, setup, &workers));
    // Whatever still runs is dropped here and recorded as cancelled, before the log is closed.
    workers.stop();
    runtime.shutdown_timeout(Duration::from_secs(5));
    log.close().map_err(Failure::new)?;
    ended?;
    eprintln!("safeconduct: stopped; recorded in {}", log.dir().display());
    Ok(Ending::Done)
}

impl House {
    fn open(setup: &Setup) -> Result<House, Failure> {
        let scanner = safeconduct::default_scanner().map_err(Failure::new)?;
        let key_file = match &setup.signing_key {
            Some(path) => path.clone(),
            None => keys::default_key_file()?,
        };
        let signer = keys::signer(&key_file)?;
        let dir = match &setup.audit {
            Some(dir) => dir.clone(),
            None => keys::default_log_folder()?,
        };
        let volumes = match &setup.volumes {
            Some(path) => Some(Arc::new(
                FileVolumes::open_beside(path, &dir)
                    .map_err(|error| Failure::file("count in", path, &error))?,
            )),
            None => None,
        };
        let log = Log::open_or_create(&dir, &signer).map_err(Failure::new)?;
        eprintln!("safeconduct: recording in {}", dir.display());
        // A gateway keeps no sessions and sees a whole conversation again with each turn: derived placeholders
        // read the same every time, so what was restored in one turn is redacted alike in the next.
        let redactor =
            Redactor::builder().key(safeconduct::redaction_key(&signer)).keyed_placeholders().build();
        let pass_key = safeconduct::pass_key(&signer);
        if setup.signs_passes {
            let public = safeconduct_http::PassSigner::new(&pass_key).public_key();
            eprintln!("safeconduct: every request carries a pass, signed with the key\n{public}");
        }
        let detail_key = safeconduct::detail_key(&signer);
        Ok(House { scanner, redactor, log, volumes, pass_key, detail_key })
    }
}

async fn serve(
    args: &ServeArgs,
    house: House,
    state: State,
    setup: Setup,
    workers: &Workers,
) -> Result<(), Failure> {
    let listener = tokio::net::TcpListener::bind(&setup.listen)
        .await
        .map_err(|error| Failure::new(format!("cannot listen on `{}`: {error}", setup.listen)))?;
    let address = listener.local_addr()?;
    let server = Arc::new(Server::new(state, &setup)?);
    eprintln!("safeconduct: listening on http://{address}");
    let stop = stopped();
    let flushing = tokio::spawn(flush_often(house.log.clone(), setup.buffered));
    let reloading = reload_on_hangup(args.clone(), house, Arc::clone(&server));
    let reloading = tokio::spawn(reloading);
    Arc::clone(&server).accept(listener, workers, stop, GRACE).await;
    reloading.abort();
    flushing.abort();
    Ok(())
}

/// Brings to the disk what no later record does: at night an outcome need not wait for the morning.
async fn flush_often(log: Log, buffered: bool) {
    let every = Duration::from_millis(if buffered { 100 } else { 1000 });
    loop {
        tokio::time::sleep(every).await;
        let log = log.clone();
        // A record that cannot be written refuses every request from then on, and says why there.
        drop(tokio::task::spawn_blocking(move || log.flush()).await);
    }
}

/// Ends when the process is told to stop.
async fn stopped() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

/// Reads the configuration again at each hangup signal. One that does not load leaves the old one in force.
async fn reload_on_hangup(args: ServeArgs, house: House, server: Arc<Server>) {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut hangup) = signal(SignalKind::hangup()) else { return };
        let house = Arc::new(house);
        while hangup.recv().await.is_some() {
            let (args, house, server) = (args.clone(), Arc::clone(&house), Arc::clone(&server));
            let reloaded = tokio::task::spawn_blocking(move || {
                let setup = Setup::read(&args)?;
                let state = State::build(&house, &setup)?;
                server.replace(state);
                Ok::<(), Failure>(())
            });
            match reloaded.await {
                Ok(Ok(())) => eprintln!("safeconduct: configuration read again and in force"),
                Ok(Err(failure)) => eprintln!("safeconduct: the configuration in force stays: {failure}"),
                Err(_) => eprintln!("safeconduct: the configuration in force stays: reading it failed"),
            }
        }
    }
    #[cfg(not(unix))]
    {
        let _ = (args, house, server);
        std::future::pending::<()>().await;
    }
}
