//! What does scanning cost: a clean prompt, each kind of text, the thousandth rule, the worst input?

#![allow(clippy::expect_used, reason = "a benchmark without its scanner has nothing to say")]
#![allow(missing_docs, reason = "criterion's macros declare public items")]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use safeconduct_benches::{corpora, rules};
use safeconduct_core::Part;
use safeconduct_detect::Scanner;
use std::hint::black_box;
use std::time::Duration;

fn scanner(more: usize) -> Scanner {
    let synthetic = rules::tokens(more).expect("synthetic rules are well-formed");
    Scanner::builder()
        .rules(safeconduct_rules::all())
        .owned_rules(synthetic)
        .build()
        .expect("the rules build")
}

fn measure(criterion: &mut Criterion, group: &str, id: BenchmarkId, scanner: &Scanner, text: &str) {
    let mut group = criterion.benchmark_group(group);
    group.throughput(Throughput::BytesDecimal(text.len() as u64));
    let mut scratch = scanner.scratch();
    group.bench_function(id, |bencher| {
        bencher.iter(|| scanner.scan_into(&mut scratch, Part::new(black_box(text))).map(<[_]>::len));
    });
    group.finish();
}

/// What does each kind of text cost per byte?
fn texts(criterion: &mut Criterion) {
    let scanner = scanner(0);
    let size = 1 << 20;
    for (name, text) in [
        ("prose", corpora::prose(size, 1)),
        ("code", corpora::code(size, 2)),
        ("logs", corpora::logs(size, 3)),
        ("dense", corpora::dense(size, 4)),
    ] {
        measure(criterion, "text", BenchmarkId::from_parameter(name), &scanner, &text);
    }
}

/// What does a prompt of 2 KB without any finding cost? Our commonest case, and the one we want almost free.
fn prompt(criterion: &mut Criterion) {
    let scanner = scanner(0);
    measure(criterion, "prompt", BenchmarkId::from_parameter("2 KB"), &scanner, &corpora::prose(2048, 5));
}

/// What does the thousandth rule cost?
fn many_rules(criterion: &mut Criterion) {
    let text = corpora::prose(1 << 20, 1);
    for more in [0, 50, 1000] {
        measure(criterion, "synthetic rules", BenchmarkId::from_parameter(more), &scanner(more), &text);
    }
}

/// Is there an input of 1 MB that makes it crawl?
fn adversarial(criterion: &mut Criterion) {
    let scanner = scanner(0);
    for (name, text) in corpora::adversarial(1 << 20) {
        measure(criterion, "adversarial", BenchmarkId::from_parameter(name), &scanner, &text);
    }
}

/// What does building the scanner cost?
fn build(criterion: &mut Criterion) {
    for more in [0, 1000] {
        criterion.bench_function(&format!("build/{more} synthetic rules"), |bencher| {
            bencher.iter(|| scanner(more))
        });
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_millis(700));
    targets = texts, prompt, many_rules, adversarial, build
}
criterion_main!(benches);
