//! Where the signing key and the record live when nobody says.

use crate::failure::Failure;
use safeconduct::{Key, PublicKey, Signer};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// The user's configuration folder for this program.
fn config_folder() -> Result<PathBuf, Failure> {
    folder("XDG_CONFIG_HOME", ".config", "--signing-key FILE")
}

/// The signing key used when none is named.
pub fn default_key_file() -> Result<PathBuf, Failure> {
    Ok(config_folder()?.join("signing.key"))
}

/// The folder of the record used when none is named.
pub fn default_log_folder() -> Result<PathBuf, Failure> {
    Ok(folder("XDG_STATE_HOME", ".local/state", "--audit DIR")?.join("log"))
}

fn folder(variable: &str, under_home: &str, instead: &str) -> Result<PathBuf, Failure> {
    let absolute = |value: std::ffi::OsString| Some(PathBuf::from(value)).filter(|path| path.is_absolute());
    let base = env::var_os(variable).and_then(absolute).or_else(|| {
        let home = env::var_os("HOME").or_else(|| env::var_os("USERPROFILE")).and_then(absolute)?;
        Some(home.join(under_home))
    });
    match base {
        Some(base) => Ok(base.join("safeconduct")),
        None => Err(Failure::new(format!("no home folder is known; name one with {instead}"))),
    }
}

/// Loads the signing key, or makes it on first use and shows its public half.
pub fn signer(path: &Path) -> Result<Signer, Failure> {
    let is_new = !path.exists();
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(|error| Failure::file("create", parent, &error))?;
    }
    let signer = Signer::load_or_create(path).map_err(Failure::new)?;
    if is_new {
        eprintln!("safeconduct: made the signing key {}; its public key is", path.display());
        eprintln!("{}", signer.public_key());
    }
    Ok(signer)
}

/// Loads a signing key that must be there.
pub fn existing_signer(path: &Path) -> Result<Signer, Failure> {
    match path.exists() {
        true => signer(path),
        false => Err(Failure::new(format!("there is no signing key at `{}`", path.display()))),
    }
}

/// The public keys given on the command line.
pub fn public_keys(given: &[String]) -> Result<Vec<PublicKey>, Failure> {
    given.iter().map(|key| public_key(key)).collect()
}

/// The public keys in a file, one a line.
pub fn key_file(path: &Path) -> Result<Vec<PublicKey>, Failure> {
    let text = fs::read_to_string(path).map_err(|error| Failure::file("read", path, &error))?;
    let lines = text.lines().map(str::trim).enumerate();
    let keys = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    let parsed = keys.map(|(at, line)| {
        line.parse().map_err(|error| Failure::new(format!("{}: line {}: {error}", path.display(), at + 1)))
    });
    let keys: Vec<PublicKey> = parsed.collect::<Result<_, _>>()?;
    match keys.is_empty() {
        true => Err(Failure::new(format!("{}: there is no key in it", path.display()))),
        false => Ok(keys),
    }
}

/// A public key given as text or as a file that holds it.
pub fn public_key(given: &str) -> Result<PublicKey, Failure> {
    if let Ok(key) = given.trim().parse::<PublicKey>() {
        return Ok(key);
    }
    let path = Path::new(given);
    let text = fs::read_to_string(path)
        .map_err(|_| Failure::new("--key is neither a public key nor a file that can be read"))?;
    text.trim().parse::<PublicKey>().map_err(|error| Failure::new(format!("{}: {error}", path.display())))
}

/// A key of 32 bytes from a file of 64 hex digits.
pub fn hex_key(path: &Path) -> Result<Key, Failure> {
    let text = Zeroizing::new(fs::read_to_string(path).map_err(|error| Failure::file("read", path, &error))?);
    let digits = text.trim().as_bytes();
    let value = |digit: u8| char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok());
    let mut bytes = Zeroizing::new([0; 32]);
    let mut pairs = digits.chunks_exact(2);
    let complete = digits.len() == 64
        && bytes.iter_mut().zip(&mut pairs).all(|(byte, pair)| match pair {
            [high, low] => match (value(*high), value(*low)) {
                (Some(high), Some(low)) => {
                    *byte = high << 4 | low;
                    true
                }
                _ => false,
            },
            _ => false,
        });
    match complete {
        true => Ok(Key::new(*bytes)),
        false => Err(Failure::new(format!("{}: a key is written as 64 hex digits", path.display()))),
    }
}
