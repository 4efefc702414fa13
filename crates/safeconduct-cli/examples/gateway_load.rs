//! What does the gateway add to a call? Open-loop load over loopback: the same calls directly and through it, in one run.
//!
//! `cargo run --release -p safeconduct-cli --example gateway_load -- [calls per second] [seconds] [folder of the record]
//! [flags of serve, such as --buffered]`; the binary itself must be built before.
//!
//! Calls are due at fixed instants whether or not earlier ones were answered, and their time counts from when they were
//! due: a queue shows. Where more are due than can be answered, fewer are answered per second. Client, model server and
//! gateway share the machine. A folder on a memory file system (`/dev/shm`) shows what the gateway costs without the disk;
//! the last row is the plainest group commit on the same disk at the same instants, to hold the durable level against.
//!
//! `SAFECONDUCT` may name another binary, so that two of them can be measured in turns.

#![allow(clippy::print_stdout, reason = "it talks")]

mod support;

use std::error::Error;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};
use support::disk::GroupCommit;
use support::{Gateway, at};

/// Connections of the client. Enough that a slow answer does not keep the next call waiting.
const CONNECTIONS: usize = 32;

/// Microseconds from when each call was due to when it was answered, sorted; and how many were answered per second.
struct Load {
    times: Vec<u64>,
    rate: f64,
}

impl Load {
    fn at(&self, share: f64) -> u64 {
        at(&self.times, share)
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
    let gateway = Gateway::start(&upstream, &folder, &arguments.collect::<Vec<_>>())?;
    let address = gateway.address.clone();
    let call = call();
    load(&address, &call, 200.0, 1.0)?;
    println!("{rate} calls per second for {seconds} s, {} bytes each, {CONNECTIONS} connections", call.len());
    let direct = load(&upstream, &call, rate, seconds)?;
    let before = gateway.processor();
    let through = load(&address, &call, rate, seconds)?;
    let spent = gateway.processor().zip(before).map_or(0, |(after, before)| after - before);
    let processor = spent / u64::try_from(through.times.len().max(1))?;
    let again = load(&upstream, &call, rate, seconds)?;
    let disk = GroupCommit::new(&folder)?;
    let disk = open_loop(rate, seconds, |_| Ok(()), |()| disk.commit().ok())?;
    for (name, times) in
        [("direct", &direct), ("through", &through), ("direct again", &again), ("the disk", &disk)]
    {
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
    println!(
        "{:>14}: {processor} us of processor time per call; {} KiB at the peak",
        "the gateway",
        gateway.memory("VmHWM").unwrap_or(0)
    );
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
    let connect = |_| {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        Ok((stream.try_clone()?, BufReader::new(stream)))
    };
    open_loop(rate, seconds, connect, |(stream, reader)| {
        stream.write_all(call).ok()?;
        receive(reader)?.contains("200").then_some(())
    })
}

/// Does something so often per second for so many seconds, each time when it is due. `begin` makes what one of the
/// connections works with.
fn open_loop<T>(
    rate: f64,
    seconds: f64,
    begin: impl Fn(usize) -> std::io::Result<T> + Sync,
    each: impl Fn(&mut T) -> Option<()> + Sync,
) -> Result<Load, Box<dyn Error>> {
    let start = Instant::now() + Duration::from_millis(100);
    // Not a float of time beyond what the run lasts: some millions at most.
    let calls = (rate * seconds) as usize;
    let one = |first: usize| -> Option<Vec<u64>> {
        let mut with = begin(first).ok()?;
        let mut times = Vec::new();
        for number in (first..calls).step_by(CONNECTIONS) {
            let due = start + Duration::from_secs_f64(number as f64 / rate);
            thread::sleep(due.saturating_duration_since(Instant::now()));
            each(&mut with)?;
            times.push(u64::try_from(due.elapsed().as_micros()).ok()?);
        }
        Some(times)
    };
    let times: Vec<Option<Vec<u64>>> = thread::scope(|scope| {
        let threads: Vec<_> = (0..CONNECTIONS).map(|first| scope.spawn(move || one(first))).collect();
        threads.into_iter().map(|thread| thread.join().ok().flatten()).collect()
    });
    let mut all = Vec::new();
    for times in times {
        all.extend(times.ok_or("a connection died, or a call was not answered with 200")?);
    }
    let rate = all.len() as f64 / start.elapsed().as_secs_f64();
    all.sort_unstable();
    Ok(Load { times: all, rate })
}
