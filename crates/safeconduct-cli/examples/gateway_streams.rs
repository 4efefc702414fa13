//! What does a live stream cost? How long each token is on its way, directly and through the gateway, in one run; and how
//! much memory the gateway holds for each stream that is open.
//!
//! `cargo run --release -p safeconduct-cli --example gateway_streams -- [streams] [tokens per second, of each]
//! [seconds] [folder of the record] [flags of serve]`; the binary itself must be built before. `SAFECONDUCT` may name
//! another one.
//!
//! The model server writes into each token when it sent it; the client, in the same process, reads that again. No token
//! can start a placeholder, but the request had values in it, so every event is read and looked at. All streams are open
//! and silent when the memory is read. Raise the limit on open files to twice the streams, and some (`ulimit -n`).

#![allow(clippy::print_stdout, reason = "it talks")]

mod support;

use std::error::Error;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use support::{Gateway, at};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Barrier, Semaphore, watch};

/// How many calls are under way at once while streams are opened.
const OPENING: usize = 32;

/// What model server and client know of one another.
struct Stage {
    /// Tokens per second of each stream, and for how many seconds.
    rate: f64,
    seconds: f64,
    /// What the times in the tokens count from.
    since: Instant,
    /// Told once all streams of a run are open: the model speaks from then on.
    go: watch::Sender<()>,
    /// Streams so far, so that they do not all speak at the same instants.
    begun: AtomicUsize,
}

impl Stage {
    fn micros(&self) -> u64 {
        u64::try_from(self.since.elapsed().as_micros()).unwrap_or(u64::MAX)
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let count: usize = arguments.next().map_or(Ok(100), |streams| streams.parse())?;
    let stage = Arc::new(Stage {
        rate: arguments.next().map_or(Ok(20.0), |rate| rate.parse())?,
        seconds: arguments.next().map_or(Ok(5.0), |seconds| seconds.parse())?,
        since: Instant::now(),
        go: watch::Sender::new(()),
        begun: AtomicUsize::new(0),
    });
    let folder =
        std::path::PathBuf::from(arguments.next().unwrap_or_else(|| "target/gateway-load".to_owned()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder)?;
    let upstream = model(&stage).await?;
    let gateway = Gateway::start(&upstream, &folder, &arguments.collect::<Vec<_>>())?;
    // What the gateway holds once it has worked, and no stream is open.
    streams(&gateway.address, &stage, 64, || ()).await?;
    let before = gateway.memory("VmRSS").unwrap_or(0);
    println!("{count} streams, {} tokens per second each, for {} s", stage.rate, stage.seconds);
    let direct = streams(&upstream, &stage, count, || ()).await?;
    let (mut open, spent) = (0, gateway.processor());
    let read = || open = gateway.memory("VmRSS").unwrap_or(0);
    let through = streams(&gateway.address, &stage, count, read).await?;
    let spent = gateway.processor().zip(spent).map_or(0, |(after, before)| after - before);
    let again = streams(&upstream, &stage, count, || ()).await?;
    for (name, times) in [("direct", &direct), ("through", &through), ("direct again", &again)] {
        println!(
            "{name:>14}: p50 {:>7} us   p90 {:>7} us   p99 {:>7} us   {} tokens",
            at(times, 0.5),
            at(times, 0.9),
            at(times, 0.99),
            times.len()
        );
    }
    let added = |share| at(&through, share).saturating_sub(at(&direct, share).min(at(&again, share)));
    println!(
        "{:>14}: p50 {:>7} us   p90 {:>7} us   p99 {:>7} us",
        "added",
        added(0.5),
        added(0.9),
        added(0.99)
    );
    println!(
        "{:>14}: {before} KiB without streams, {open} KiB with all open: {} bytes for each; {} KiB at the peak",
        "memory",
        open.saturating_sub(before) * 1024 / u64::try_from(count.max(1))?,
        gateway.memory("VmHWM").unwrap_or(0)
    );
    println!(
        "{:>14}: {} us for each token, its share of the call included",
        "processor",
        spent / u64::try_from(through.len().max(1))?
    );
    Ok(())
}

/// Opens so many streams, then lets them speak; the times of all tokens, sorted.
async fn streams(
    address: &str,
    stage: &Arc<Stage>,
    count: usize,
    open: impl FnOnce(),
) -> Result<Vec<u64>, Box<dyn Error>> {
    let (opening, all_open) = (Arc::new(Semaphore::new(OPENING)), Arc::new(Barrier::new(count + 1)));
    let tasks: Vec<_> = (0..count)
        .map(|_| {
            let (opening, all_open) = (Arc::clone(&opening), Arc::clone(&all_open));
            let (address, stage) = (address.to_owned(), Arc::clone(stage));
            tokio::spawn(async move {
                let begun = begin(&address, &opening).await;
                all_open.wait().await;
                read(begun?, &stage).await
            })
        })
        .collect();
    all_open.wait().await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    open();
    stage.go.send_replace(());
    let mut all = Vec::new();
    for task in tasks {
        all.extend(task.await??);
    }
    all.sort_unstable();
    Ok(all)
}

/// Asks for a stream, and waits for its first token.
async fn begin(address: &str, opening: &Semaphore) -> io::Result<BufReader<TcpStream>> {
    let _turn = opening.acquire().await.map_err(io::Error::other)?;
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    stream.write_all(call().as_bytes()).await?;
    let mut reader = BufReader::with_capacity(1024, stream);
    let mut line = String::new();
    while !line.starts_with("data: ") {
        line.clear();
        if reader.read_line(&mut line).await? == 0 || line.starts_with("HTTP/1.1") && !line.contains("200") {
            return Err(io::Error::other("a call was not answered with a stream"));
        }
    }
    Ok(reader)
}

/// Reads a stream to its end; how long each token was on its way, in microseconds.
async fn read(mut reader: BufReader<TcpStream>, stage: &Stage) -> io::Result<Vec<u64>> {
    let (mut times, mut line) = (Vec::new(), String::new());
    loop {
        line.clear();
        if reader.read_line(&mut line).await? == 0 {
            return Err(io::Error::other("the stream broke off"));
        }
        if line.starts_with("data: [DONE]") {
            return Ok(times);
        }
        let sent = line.split_once("\"sent\":").and_then(|(_, rest)| rest.split(['}', ',']).next());
        if let Some(sent) = sent.and_then(|sent| sent.parse::<u64>().ok()) {
            times.push(stage.micros().saturating_sub(sent));
        }
    }
}

/// A chat of 2 KB with an address and a card in it.
fn call() -> String {
    let words = "The customer writes that the parcel has not arrived and asks for a new one. ".repeat(24);
    let body = format!(
        "{{\"model\":\"m\",\"stream\":true,\"messages\":[{{\"role\":\"user\",\"content\":\"{words}Write to \
         ana.ruiz@example.org, card 4111 1111 1111 1111.\"}}]}}"
    );
    format!(
        "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// A model server that answers every call with a stream: one token at once, the others at the pace of the stage, once
/// it is told to go on.
async fn model(stage: &Arc<Stage>) -> Result<String, Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let (address, stage) = (listener.local_addr()?.to_string(), Arc::clone(stage));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let stage = Arc::clone(&stage);
            // Whoever hangs up is not spoken to.
            tokio::spawn(async move { drop(speak(stream, &stage).await) });
        }
    });
    Ok(address)
}

async fn speak(mut stream: TcpStream, stage: &Stage) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut go = stage.go.subscribe();
    let (mut request, mut piece) = (Vec::new(), [0; 4096]);
    while !request.ends_with(b"]}") {
        match stream.read(&mut piece).await? {
            0 => return Ok(()),
            read => request.extend_from_slice(piece.get(..read).unwrap_or_default()),
        }
    }
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n";
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(chunk(&token(None)).as_bytes()).await?;
    go.changed().await.map_err(io::Error::other)?;
    let place = stage.begun.fetch_add(1, Ordering::Relaxed) as f64 * 0.618_034;
    let begin = Instant::now();
    for number in 0..(stage.rate * stage.seconds) as usize {
        let due = begin + Duration::from_secs_f64((number as f64 + place.fract()) / stage.rate);
        tokio::time::sleep_until(due.into()).await;
        stream.write_all(chunk(&token(Some(stage.micros()))).as_bytes()).await?;
    }
    stream.write_all(chunk("data: [DONE]\n\n").as_bytes()).await?;
    stream.write_all(b"0\r\n\r\n").await
}

fn token(sent: Option<u64>) -> String {
    let sent = sent.map(|micros| format!(",\"sent\":{micros}")).unwrap_or_default();
    format!(
        "data: {{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{{\"index\":0,\
         \"delta\":{{\"content\":\" parcel\"}},\"finish_reason\":null}}]{sent}}}\n\n"
    )
}

fn chunk(text: &str) -> String {
    format!("{:x}\r\n{text}\r\n", text.len())
}
