//! A gateway as a process, and a model server behind it that keeps what it was sent.

use super::{Home, Tested};
use serde_json::{Value, json};
use std::{
    error::Error,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::Duration,
};

pub const MAIL: &str = "ana.ruiz@example.org";

/// A model server that answers with what it is told, and keeps what it was sent.
pub struct Upstream {
    pub address: String,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Upstream {
    /// `answer` gets head and body of a request and returns the bytes of a response.
    pub fn start(
        answer: impl Fn(&str, &str) -> String + Send + Sync + 'static,
    ) -> Result<Upstream, Box<dyn Error>> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = format!("http://{}", listener.local_addr()?);
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (kept, answer) = (Arc::clone(&seen), Arc::new(answer));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (kept, answer) = (Arc::clone(&kept), Arc::clone(&answer));
                thread::spawn(move || {
                    while let Ok((head, body)) = read_message(&stream) {
                        kept.lock().unwrap_or_else(PoisonError::into_inner).push(format!("{head}{body}"));
                        let reply = answer(&head, &body);
                        let ends = !reply.to_ascii_lowercase().contains("\r\ncontent-length:");
                        if (&stream).write_all(reply.as_bytes()).is_err() || ends {
                            break;
                        }
                    }
                });
            }
        });
        Ok(Upstream { address, seen })
    }

    pub fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// A running gateway.
pub struct Gateway {
    child: Child,
    pub address: String,
    pub said: String,
    err: BufReader<std::process::ChildStderr>,
}

impl Gateway {
    pub fn start(home: &Home, arguments: &[&str]) -> Result<Gateway, Box<dyn Error>> {
        let mut all = vec!["serve", "--listen", "127.0.0.1:0"];
        all.extend(arguments);
        let mut child = home.command(&all).stdin(Stdio::null()).spawn()?;
        let mut err = BufReader::new(child.stderr.take().ok_or("no standard error")?);
        let mut said = String::new();
        loop {
            let mut line = String::new();
            if err.read_line(&mut line)? == 0 {
                return Err(format!("the gateway did not start: {said}").into());
            }
            said.push_str(&line);
            if let Some((_, address)) = line.trim_end().split_once("listening on http://") {
                let address = address.to_owned();
                return Ok(Gateway { child, address, said, err });
            }
        }
    }

    pub fn post(&self, path: &str, headers: &str, body: &str) -> Result<(u16, String), Box<dyn Error>> {
        let length = body.len();
        self.send(&format!("POST {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{headers}content-length: {length}\r\n\r\n{body}"))
    }

    pub fn get(&self, path: &str) -> Result<(u16, String), Box<dyn Error>> {
        self.send(&format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"))
    }

    /// Status and everything behind the head; chunks are put together.
    pub fn send(&self, request: &str) -> Result<(u16, String), Box<dyn Error>> {
        let mut stream = TcpStream::connect(&self.address)?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        stream.write_all(request.as_bytes())?;
        let mut reply = Vec::new();
        stream.read_to_end(&mut reply)?;
        let reply = String::from_utf8(reply)?;
        let (head, body) = reply.split_once("\r\n\r\n").ok_or_else(|| format!("no head: {reply}"))?;
        let status = head.split(' ').nth(1).ok_or("no status")?.parse()?;
        let body = match head.to_ascii_lowercase().contains("transfer-encoding: chunked") {
            true => dechunked(body),
            false => body.to_owned(),
        };
        Ok((status, body))
    }

    pub fn signal(&self, name: &str) -> Tested {
        let sent = Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status()?;
        assert!(sent.success());
        Ok(())
    }

    /// Stops it and returns what it said.
    pub fn stop(mut self) -> Result<String, Box<dyn Error>> {
        self.signal("TERM")?;
        self.err.read_to_string(&mut self.said)?;
        let status = self.child.wait()?;
        assert!(status.success(), "{status}: {}", self.said);
        assert!(!self.said.contains("panicked"), "{}", self.said);
        Ok(std::mem::take(&mut self.said))
    }
}

/// A test that fails leaves no gateway behind.
impl Drop for Gateway {
    fn drop(&mut self) {
        // It was stopped, or it is ended here.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn dechunked(mut body: &str) -> String {
    let mut out = String::new();
    while let Some((length, rest)) = body.split_once("\r\n") {
        let length = usize::from_str_radix(length, 16).unwrap_or(0);
        out.push_str(rest.get(..length).unwrap_or_default());
        body = rest.get(length + 2..).unwrap_or_default();
    }
    out
}

fn read_message(stream: &TcpStream) -> Result<(String, String), Box<dyn Error>> {
    let mut reader = stream;
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        if reader.read(&mut byte)? == 0 {
            return Err("closed".into());
        }
        head.extend(byte);
    }
    let head = String::from_utf8(head)?;
    let length = head
        .to_ascii_lowercase()
        .split_once("content-length: ")
        .map_or(0, |(_, rest)| rest.split("\r\n").next().and_then(|length| length.parse().ok()).unwrap_or(0));
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok((head, String::from_utf8(body)?))
}

fn ok(kind: &str, body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\r\n{body}", body.len())
}

/// Answers a chat with what was said, streamed letter by letter when asked to.
pub fn echo(_: &str, body: &str) -> String {
    let body: Value = serde_json::from_str(body).unwrap_or_default();
    let said = body.pointer("/messages/0/content").and_then(Value::as_str).unwrap_or_default();
    if body.get("stream") == Some(&json!(true)) {
        let events: String = said
            .chars()
            .map(|letter| {
                let delta = json!({"choices": [{"index": 0, "delta": {"content": letter.to_string()}}]});
                format!("data: {delta}\n\n")
            })
            .collect();
        return ok("text/event-stream", &(events + "data: [DONE]\n\n"));
    }
    ok("application/json", &json!({"choices": [{"message": {"content": said}}]}).to_string())
}

pub fn chat(content: &str, stream: bool) -> String {
    json!({"model": "m", "stream": stream, "messages": [{"role": "user", "content": content}]}).to_string()
}
