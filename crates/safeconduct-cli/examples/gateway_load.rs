//! What does the gateway add to a call? Open-loop load over loopback: the same calls directly and through it, in one run.
//!
//! `cargo run --release -p safeconduct-cli --example gateway_load -- [calls per second] [seconds] [folder of the record]
//! [flags of serve, such as --buffered]`; the binary itself must be built before.
//!
//! Calls are due at fixed instants whether or not earlier ones were answered, and their time counts from when they were
//! due: a queue shows. Where more are due than can be answered, fewer are answered per second. Client, model server and
//! gateway share the machine. A folder on a memory file system (`/dev/shm`) shows what the gateway costs without the disk.

#![allow(clippy::print_stdout, reason = "it talks")]

use std::error::Error;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Connections of the client. Enough that a slow answer does not keep the next call waiting.
const CONNECTIONS: usize = 32;

/// The gateway, which does not outlive the run.
struct Gateway(Child);

impl Drop for Gateway {
    fn drop(&mut self) {
        // It is over already, or it is ended here.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Microseconds from when each call was due to when it was answered, sorted; and how many were answered per second.
struct Load {
    times: Vec<u64>,
    rate: f64,
}

impl Load {
    fn at(&self, share: f64) -> u64 {
        let place = (self.times.len().saturating_sub(1) as f64 * share) as usize;
        self.times.get(place).copied().unwrap_or(0)
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let rate: f64 = arguments.next().map_or(Ok(1000.0), |rate| rate.parse())?;
    let seconds: f64 = arguments.next().map_or(Ok(5.0), |seconds| seconds.parse())?;
    let folder =
        std::path::PathBuf::from(arguments.next().unwrap_or_else(|| "target/gateway-load".to_owned()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder)?;

    let upstream = model()?;
    let binary = std::env::current_exe()?.ancestors().nth(2).ok_or("no folder")?.join("safeconduct");
    let mut gateway = Command::new(binary);
    gateway
        .args(["serve", "--listen", "127.0.0.1:0", "--upstream", &format!("http://{upstream}"), "--audit"])
        .arg(folder.join("log"))
        .arg("--signing-key")
        .arg(folder.join("signing.key"))
        .args(arguments)
        .stderr(Stdio::piped());
    let mut gateway = Gateway(gateway.spawn()?);
    let mut lines = BufReader::new(gateway.0.stderr.take().ok_or("no standard error")?).lines();
    let address = loop {
        let line = lines.next().ok_or("the gateway did not start")??;
        if let Some((_, address)) = line.split_once("listening on http://") {
            break address.to_owned();
        }
    };
    let call = call();
    load(&address, &call, 200.0, 1.0)?;
    println!("{rate} calls per second for {seconds} s, {} bytes each, {CONNECTIONS} connections", call.len());
    let direct = load(&upstream, &call, rate, seconds)?;
    let through = load(&address, &call, rate, seconds)?;
    let again = load(&upstream, &call, rate, seconds)?;
    for (name, times) in [("direct", &direct), ("through", &through), ("direct again", &again)] {
        println!(
            "{name:>14}: p50 {:>7} us   p90 {:>7} us   p99 {:>7} us   max {:>7} us   {} calls, {:.0} per second",
            times.at(0.5),
            times.at(0.9),
            times.at(0.99),
            times.at(1.0),
            times.times.len(),
            times.rate
        );
    }
    let added = |share| through.at(share).saturating_sub(direct.at(share).min(again.at(share)));
    println!(
        "{:>14}: p50 {:>7} us   p90 {:>7} us   p99 {:>7} us",
        "added",
        added(0.5),
        added(0.9),
        added(0.99)
    );
    if let Ok(status) = std::fs::read_to_string(format!("/proc/{}/status", gateway.0.id())) {
        for line in status.lines().filter(|line| line.starts_with("VmHWM") || line.starts_with("VmRSS")) {
            println!("{line}");
        }
    }
    Ok(())
}

/// A chat of 2 KB with an address and a card in it.
fn call() -> Vec<u8> {
    let words = "The customer writes that the parcel has not arrived and asks for a new one. ".repeat(24);
    let body = format!(
        "{{\"model\":\"m\",\"messages\":[{{\"role\":\"user\",\"content\":\"{words}Write to ana.ruiz@example.org, card 4111 1111 1111 1111.\"}}]}}"
    );
    format!(
        "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// A model server that answers at once, always the same.
fn model() -> Result<String, Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?.to_string();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || {
                let _ = stream.set_nodelay(true);
                let body = "{\"id\":\"1\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Done, as you asked.\"},\"finish_reason\":\"stop\"}]}";
                let answer = format!(
                    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
                    body.len()
                );
                let mut reader = BufReader::new(&stream);
                while receive(&mut reader).is_some() && (&stream).write_all(answer.as_bytes()).is_ok() {}
            });
        }
    });
    Ok(address)
}

/// Reads one message and returns its first line.
fn receive(reader: &mut impl BufRead) -> Option<String> {
    let (mut first, mut length, mut chunked) = (String::new(), 0, false);
    reader.read_line(&mut first).ok().filter(|read| *read > 0)?;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
        let lower = line.trim_end().to_ascii_lowercase();
        if lower.is_empty() {
            break;
        }
        if let Some(said) = lower.strip_prefix("content-length: ") {
            length = said.parse().ok()?;
        }
        chunked |= lower == "transfer-encoding: chunked";
    }
    if !chunked {
        reader.read_exact(&mut vec![0; length]).ok()?;
        return Some(first);
    }
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let length = usize::from_str_radix(line.trim_end(), 16).ok()?;
        reader.read_exact(&mut vec![0; length + 2]).ok()?;
        if length == 0 {
            return Some(first);
        }
    }
}

/// Makes so many calls per second for so many seconds.
fn load(address: &str, call: &[u8], rate: f64, seconds: f64) -> Result<Load, Box<dyn Error>> {
    let begin = Instant::now() + Duration::from_millis(100);
    // Not a float of time beyond what the run lasts: some millions at most.
    let calls = (rate * seconds) as usize;
    let threads: Vec<_> = (0..CONNECTIONS)
        .map(|first| {
            let (address, call) = (address.to_owned(), call.to_vec());
            thread::spawn(move || -> Option<Vec<u64>> {
                let stream = TcpStream::connect(address).ok()?;
                stream.set_nodelay(true).ok()?;
                let mut reader = BufReader::new(&stream);
                let mut times = Vec::new();
                for number in (first..calls).step_by(CONNECTIONS) {
                    let due = begin + Duration::from_secs_f64(number as f64 / rate);
                    thread::sleep(due.saturating_duration_since(Instant::now()));
                    (&stream).write_all(&call).ok()?;
                    let line = receive(&mut reader)?;
                    if !line.contains("200") {
                        return None;
                    }
                    times.push(u64::try_from(due.elapsed().as_micros()).ok()?);
                }
                Some(times)
            })
        })
        .collect();
    let mut all = Vec::new();
    for thread in threads {
        all.extend(
            thread.join().map_err(|_| "a connection died")?.ok_or("a call was not answered with 200")?,
        );
    }
    let rate = all.len() as f64 / begin.elapsed().as_secs_f64();
    all.sort_unstable();
    Ok(Load { times: all, rate })
}
