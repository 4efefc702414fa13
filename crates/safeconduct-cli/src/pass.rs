//! `safeconduct pass verify`: look at the pass of one request by hand.

use crate::args::{PassCommand, PassVerifyArgs};
use crate::failure::{Ending, Failure};
use safeconduct::{Clock, SystemClock};
use safeconduct_http::{PassKey, PassVerifier};
use std::fs;

/// Runs the command.
pub fn run(command: &PassCommand) -> Result<Ending, Failure> {
    match command {
        PassCommand::Verify(args) => verify(args),
    }
}

/// The keys given on the command line: as text, or files that hold them.
pub fn keys(given: &[String]) -> Result<Vec<PassKey>, Failure> {
    let key = |given: &String| {
        let text = match given.starts_with("ed25519:") {
            true => given.clone(),
            false => fs::read_to_string(given)
                .map_err(|_| Failure::new("a key is `ed25519:…`, or a file that holds it"))?,
        };
        text.trim().parse().map_err(|_| Failure::new("a key is `ed25519:` and 32 bytes in base64"))
    };
    given.iter().map(key).collect()
}

/// Reads a request as it stands on the wire, and says what its pass is worth.
fn verify(args: &PassVerifyArgs) -> Result<Ending, Failure> {
    let bytes = fs::read(&args.request).map_err(|error| Failure::file("read", &args.request, &error))?;
    let (parts, body) = read(&bytes)?;
    let verifier = PassVerifier::new(keys(&args.key)?);
    let at = args.at.unwrap_or_else(|| SystemClock.now());
    match verifier.inspect(&parts, body, at.micros().div_euclid(1_000_000)) {
        Ok(pass) => {
            println!(
                "valid: endpoint {}, policy {}, catalog {}, receipt {}",
                pass.endpoint, pass.policy, pass.catalog, pass.receipt
            );
            Ok(Ending::Done)
        }
        Err(error) => {
            println!("not valid: {error}");
            Ok(Ending::Found)
        }
    }
}

/// Head and body of an HTTP/1.1 request. The body is all that follows the head.
fn read(bytes: &[u8]) -> Result<(http::request::Parts, &[u8]), Failure> {
    let wrong =
        || Failure::new("the file is no HTTP/1.1 request: a request line, headers, an empty line, the body");
    let (head, body) = split(bytes).ok_or_else(wrong)?;
    let mut lines = std::str::from_utf8(head).map_err(|_| wrong())?.lines();
    let mut first = lines.next().ok_or_else(wrong)?.split(' ');
    let (method, target) = (first.next().ok_or_else(wrong)?, first.next().ok_or_else(wrong)?);
    let mut request = http::Request::builder().method(method).uri(target);
    for line in lines {
        let (name, value) = line.split_once(':').ok_or_else(wrong)?;
        request = request.header(name.trim(), value.trim());
    }
    let (parts, ()) = request.body(()).map_err(|_| wrong())?.into_parts();
    Ok((parts, body))
}

fn split(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let find =
        |mark: &[u8]| bytes.windows(mark.len()).position(|window| window == mark).map(|at| (at, mark.len()));
    let (at, length) = [find(b"\r\n\r\n"), find(b"\n\n")].into_iter().flatten().min()?;
    Some((bytes.get(..at)?, bytes.get(at + length..)?))
}
