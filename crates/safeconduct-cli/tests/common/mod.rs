//! Runs the command in a home of its own and keeps what it said.

#![allow(dead_code, unreachable_pub, reason = "each test file is a crate and uses its own part")]

#[cfg(unix)]
pub mod gateway;

use serde_json::Value;
use std::{
    error::Error,
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
};

pub type Tested = Result<(), Box<dyn Error>>;

/// A home folder that vanishes after the test: keys and logs of two tests never meet.
pub struct Home(tempfile::TempDir);

/// What one run of the command left behind.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub out: Vec<u8>,
    pub err: String,
}

impl Home {
    pub fn new() -> io::Result<Home> {
        tempfile::tempdir().map(Home)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Writes a file below the home and returns its path as an argument.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> io::Result<String> {
        let path = self.path(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&path, content)?;
        Ok(path.display().to_string())
    }

    /// Runs the command in this home.
    ///
    /// A panic or a death by signal is never an answer, so it fails every test that meets it.
    pub fn run(&self, arguments: &[&str], input: impl AsRef<[u8]> + Sync) -> Result<Run, Box<dyn Error>> {
        let mut child = self.command(arguments).stdin(Stdio::piped()).spawn()?;
        let mut stdin = child.stdin.take().ok_or("no standard input")?;
        let output = thread::scope(|scope| {
            // A command that stops reading early closes the pipe; what it says then is judged by the test.
            let input = input.as_ref();
            scope.spawn(move || stdin.write_all(input).ok());
            child.wait_with_output()
        })?;
        let err = String::from_utf8(output.stderr)?;
        assert!(!err.contains("panicked at"), "{arguments:?} panicked:\n{err}");
        let code = output.status.code().ok_or_else(|| format!("{arguments:?} died: {}", output.status))?;
        Ok(Run { code, out: output.stdout, err })
    }

    /// The command with its output caught, not yet started.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_safeconduct"));
        command
            .args(arguments)
            .current_dir(self.0.path())
            .env("HOME", self.0.path())
            .env_remove("XDG_CONFIG_HOME")
            .env_remove("XDG_STATE_HOME")
            .env_remove("XDG_DATA_HOME")
            .env("USERPROFILE", self.0.path())
            .env("APPDATA", self.path("appdata"))
            .env("LOCALAPPDATA", self.path("localappdata"))
            .env("RUST_BACKTRACE", "0")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs `guard --json` on `requests` with the log in `log`, below the home.
    pub fn guard(&self, requests: &[Value]) -> Result<Run, Box<dyn Error>> {
        self.run(&["guard", "--json", "--audit", "log", "-"], lines(requests))
    }
}

impl Run {
    /// Standard output as text.
    pub fn text(&self) -> Result<&str, std::str::Utf8Error> {
        std::str::from_utf8(&self.out)
    }

    /// Standard output as lines of JSON.
    pub fn json(&self) -> Result<Vec<Value>, Box<dyn Error>> {
        self.text()?
            .lines()
            .map(|line| serde_json::from_str(line).map_err(|error| format!("{error} in {line}").into()))
            .collect()
    }

    /// The run itself, if it ended with `code`.
    pub fn ended(self, code: i32) -> Result<Run, Box<dyn Error>> {
        match self.code == code {
            true => Ok(self),
            false => Err(format!("ended with {}, not {code}:\n{}", self.code, self.err).into()),
        }
    }
}

/// Lines of JSON, as input.
pub fn lines(values: &[Value]) -> String {
    values.iter().map(|value| format!("{value}\n")).collect()
}

/// The keys of an object, in order of the alphabet.
pub fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = value.as_object().into_iter().flatten().map(|(key, _)| key.as_str()).collect();
    keys.sort_unstable();
    keys
}

/// Every file below `folder`, sorted.
pub fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        match path.is_dir() {
            true => found.extend(files(&path)?),
            false => found.push(path),
        }
    }
    found.sort();
    Ok(found)
}

/// Copies a folder with everything in it.
pub fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for file in files(from)? {
        let Ok(inside) = file.strip_prefix(from) else { continue };
        let target = to.join(inside);
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(target, fs::read(&file)?)?;
    }
    Ok(())
}
