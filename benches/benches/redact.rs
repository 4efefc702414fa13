//! What redaction and restoration cost beyond the scan.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use safeconduct_core::{
    Confidence, Finding, Findings, Label, RedactionPlan, RuleName, SessionId, Span, TenantId,
};
use safeconduct_redact::{Context, JsonDocument, Redactor, Vault, VaultLimits};
use std::hint::black_box;

const PROSE: &str = "The quarterly review went well, and the team agreed to ship the new build next week. ";

/// A text with this many addresses in it, evenly spread, and its findings.
fn prompt(bytes: usize, addresses: usize) -> (String, Findings) {
    let mut text = String::new();
    let mut found = Vec::new();
    for index in 0..addresses.max(1) {
        while text.len() < bytes * (index + 1) / (addresses + 1) {
            text.push_str(PROSE);
        }
        if index < addresses {
            let start = text.len();
            text.push_str(&format!("person{index}@example.org"));
            let span = Span::new(&text, start, text.len());
            let email =
                |span| Finding::new(Label::EMAIL_ADDRESS, span, Confidence::High, RuleName::declare("email"));
            found.extend(span.map(email));
            text.push(' ');
        }
    }
    let findings = Findings::new(&text, found).unwrap_or_default();
    (text, findings)
}

/// What does a prompt without any finding cost beyond its scan? It should be next to nothing.
fn clean(c: &mut Criterion) {
    let (text, findings) = prompt(2_048, 0);
    let (redactor, plan, vault) = (Redactor::default(), RedactionPlan::default(), Vault::default());
    let mut group = c.benchmark_group("redact");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("clean_2k", |b| {
        b.iter(|| {
            redactor.redact(black_box(&text), &findings, &Context::new(&plan, &vault)).map(|r| r.text().len())
        });
    });
    group.finish();
}

/// What do five findings in a 2 KB prompt add? At most three microseconds, in a conversation and in a fresh one.
fn five_findings(c: &mut Criterion) {
    let (text, findings) = prompt(2_048, 5);
    let (redactor, plan, vault) = (Redactor::default(), RedactionPlan::default(), Vault::default());
    let mut group = c.benchmark_group("redact");
    group.bench_function("five_findings_known", |b| {
        b.iter(|| {
            redactor.redact(black_box(&text), &findings, &Context::new(&plan, &vault)).map(|r| r.text().len())
        });
    });
    group.bench_function("five_findings_new", |b| {
        b.iter_batched(
            Vault::default,
            |vault| {
                redactor
                    .redact(black_box(&text), &findings, &Context::new(&plan, &vault))
                    .map(|r| r.text().len())
            },
            criterion::BatchSize::SmallInput,
        );
    });
    group.finish();
}

/// How fast does a reply stream through, without placeholders and with one every 200 bytes?
fn restore(c: &mut Criterion) {
    let vault = Vault::default();
    let (text, findings) = prompt(200_000, 1_000);
    let plan = RedactionPlan::default();
    let redacted = Redactor::default().redact(&text, &findings, &Context::new(&plan, &vault));
    let dense = redacted.map(|redacted| redacted.text().to_owned()).unwrap_or_default();
    let plain = PROSE.repeat(1 << 14);
    let bracketed = format!("[{plain}");
    let mut group = c.benchmark_group("restore");
    for (name, reply) in
        [("plain_whole", &plain), ("plain_bracket_whole", &bracketed), ("every_200_bytes_whole", &dense)]
    {
        group.throughput(Throughput::Bytes(reply.len() as u64));
        group.bench_function(name, |b| b.iter(|| vault.restore(black_box(reply)).len()));
    }
    for (name, reply) in [("plain_stream_16k", &plain), ("every_200_bytes_stream_16k", &dense)] {
        group.throughput(Throughput::Bytes(reply.len() as u64));
        group.bench_function(name, |b| {
            b.iter(|| {
                let mut restorer = vault.restorer();
                let pushed: usize =
                    reply.as_bytes().chunks(16 << 10).map(|chunk| restorer.push_bytes(chunk).len()).sum();
                pushed + restorer.finish().len()
            });
        });
    }
    group.finish();
}

/// What does it cost to look up one placeholder among 100,000? At most 200 nanoseconds.
fn lookup(c: &mut Criterion) {
    let limits = VaultLimits { entries: 200_000, ..VaultLimits::default() };
    let vault = Vault::new(TenantId::DEFAULT, SessionId::declare("bench"), limits);
    let (text, findings) = prompt(10_000_000, 100_000);
    let plan = RedactionPlan::default();
    let redacted = Redactor::default().redact(&text, &findings, &Context::new(&plan, &vault));
    black_box(redacted.is_ok());
    // Another one each time, so that no cache knows it already.
    let asked: Vec<String> =
        (0..4_096).map(|index| format!("[EMAIL_ADDRESS_{}]", 1 + index * 7_919 % 100_000)).collect();
    c.bench_function("vault/restore_one_of_100k", |b| {
        let mut next = asked.iter().cycle();
        b.iter(|| next.next().map(|placeholder| vault.restore(black_box(placeholder)).len()))
    });
}

/// What does reading and rewriting a JSON body cost? Linear, whatever its size.
fn json(c: &mut Criterion) {
    let message =
        |index: usize| format!(r#"{{"role":"user","content":"{PROSE} item {index}\n","n":{index}}}"#);
    let mut group = c.benchmark_group("json");
    for (name, messages) in [("parse_100k", 800), ("parse_10m", 80_000)] {
        let body =
            format!(r#"{{"messages":[{}]}}"#, (0..messages).map(message).collect::<Vec<_>>().join(","));
        group.throughput(Throughput::Bytes(body.len() as u64));
        group.sample_size(20);
        group.bench_function(name, |b| {
            b.iter(|| JsonDocument::parse(black_box(&body)).map(|document| document.len()))
        });
    }
    group.finish();
}

criterion_group!(benches, clean, five_findings, restore, lookup, json);
criterion_main!(benches);
