//! A gateway as a process, beside the program that measures it.

#![allow(dead_code, reason = "not every example measures everything")]

pub(crate) mod disk;

use std::error::Error;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// The gateway, which does not outlive the run.
pub(crate) struct Gateway {
    child: Child,
    /// Where it listens.
    pub(crate) address: String,
}

impl Gateway {
    /// Starts the binary beside this example, or the one that `SAFECONDUCT` names, with its record in this folder.
    pub(crate) fn start(upstream: &str, folder: &Path, flags: &[String]) -> Result<Gateway, Box<dyn Error>> {
        let binary = match std::env::var_os("SAFECONDUCT") {
            Some(named) => named.into(),
            None => std::env::current_exe()?.ancestors().nth(2).ok_or("no folder")?.join("safeconduct"),
        };
        let mut command = Command::new(binary);
        command
            .args([
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--upstream",
                &format!("http://{upstream}"),
                "--audit",
            ])
            .arg(folder.join("log"))
            .arg("--signing-key")
            .arg(folder.join("signing.key"))
            .args(flags)
            .stderr(Stdio::piped());
        let mut gateway = Gateway { child: command.spawn()?, address: String::new() };
        let mut lines = BufReader::new(gateway.child.stderr.take().ok_or("no standard error")?).lines();
        while gateway.address.is_empty() {
            let line = lines.next().ok_or("the gateway did not start")??;
            if let Some((_, address)) = line.split_once("listening on http://") {
                gateway.address = address.to_owned();
            }
        }
        Ok(gateway)
    }

    /// A line of `/proc/…/status`, in KiB: `VmRSS` now, `VmHWM` at its peak. Nothing where there is no such file.
    pub(crate) fn memory(&self, name: &str) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
        line.trim().strip_suffix(" kB")?.parse().ok()
    }

    /// Microseconds of processor time that it used so far, of all its threads.
    pub(crate) fn processor(&self) -> Option<u64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).ok()?;
        // Behind the name, which may hold anything, in brackets; in hundredths of a second.
        let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
        let (user, system): (u64, u64) = (fields.get(11)?.parse().ok()?, fields.get(12)?.parse().ok()?);
        Some((user + system) * 10_000)
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        // It is over already, or it is ended here.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The value at a share of sorted ones.
pub(crate) fn at(sorted: &[u64], share: f64) -> u64 {
    let place = (sorted.len().saturating_sub(1) as f64 * share) as usize;
    sorted.get(place).copied().unwrap_or(0)
}
