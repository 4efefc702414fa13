//! The pictures of a statement as SVG: each has a title and a table beside it that says the same.

use super::{Day, Due, Flow, html::escape};
use safeconduct_core::Timestamp;
use std::collections::BTreeMap;

/// How many lines a picture shows; the tables show all.
const ROWS_MAX: usize = 20;

/// Bands from data classes on the left to endpoints on the right, as wide as their requests.
pub(super) fn flow(flows: &[Flow]) -> String {
    let mut largest: Vec<&Flow> = flows.iter().collect();
    largest.sort_by_key(|flow| std::cmp::Reverse(flow.requests));
    largest.truncate(ROWS_MAX);
    let total: u64 = largest.iter().map(|flow| flow.requests).sum();
    if total == 0 {
        return String::new();
    }
    let classes = sides(largest.iter().map(|flow| (flow.class.as_str(), flow.requests)));
    let endpoints = sides(largest.iter().map(|flow| (flow.endpoint.as_str(), flow.requests)));
    let gaps = classes.len().max(endpoints.len()) as f64;
    let (height, gap) = (40.0 + gaps * 30.0, 14.0);
    let scale = (height - gaps * gap) / total as f64;
    let (mut left, left_ends) = stack(&classes, scale, gap);
    let (mut right, right_ends) = stack(&endpoints, scale, gap);
    let mut body = String::new();
    for flow in &largest {
        let width = flow.requests as f64 * scale;
        let (Some(from), Some(to)) =
            (left.get_mut(flow.class.as_str()), right.get_mut(flow.endpoint.as_str()))
        else {
            continue;
        };
        let (a, b) = (*from, *to);
        (*from, *to) = (a + width, b + width);
        body.push_str(&format!(
            "<path class=\"band\" d=\"M190 {a:.1} C330 {a:.1} 330 {b:.1} 470 {b:.1} V{:.1} C330 {:.1} 330 {:.1} 190 {:.1} Z\"><title>{} to {}: {}</title></path>",
            b + width, b + width, a + width, a + width, escape(&flow.class), escape(&flow.endpoint), flow.requests
        ));
    }
    for (ends, x, anchor, bar) in [(&left_ends, 180, "end", 184), (&right_ends, 480, "start", 470)] {
        for (name, start, end, count) in ends {
            let middle = (start + end) / 2.0 + 4.0;
            body.push_str(&format!(
                "<rect class=\"bar\" x=\"{bar}\" y=\"{start:.1}\" width=\"6\" height=\"{:.1}\"/><text x=\"{x}\" y=\"{middle:.1}\" text-anchor=\"{anchor}\">{} ({count})</text>",
                (end - start).max(1.0), escape(&shortened(name))
            ));
        }
    }
    picture(660.0, height, "Cleared requests, from data class to endpoint", &body)
}

/// Cleared and refused requests per day, the last sixty days that had any.
pub(super) fn days(days: &BTreeMap<String, Day>) -> String {
    let shown: Vec<(&String, &Day)> = days.iter().rev().take(60).collect();
    let most = shown.iter().map(|(_, day)| day.cleared + day.refused).max().unwrap_or(0);
    if most == 0 {
        return String::new();
    }
    let (step, mut body) = (600.0 / shown.len() as f64, String::new());
    for (place, (name, day)) in shown.iter().rev().enumerate() {
        let (x, width) = (30.0 + place as f64 * step, (step * 0.8).min(40.0));
        let tall = |count: u64| count as f64 / most as f64 * 120.0;
        let (cleared, refused) = (tall(day.cleared), tall(day.refused));
        body.push_str(&format!(
            "<g><title>{}: {} cleared, {} refused</title><rect class=\"cleared\" x=\"{x:.1}\" y=\"{:.1}\" width=\"{width:.1}\" height=\"{cleared:.1}\"/><rect class=\"refused\" x=\"{x:.1}\" y=\"{:.1}\" width=\"{width:.1}\" height=\"{refused:.1}\"/></g>",
            escape(name), day.cleared, day.refused, 140.0 - cleared, 140.0 - cleared - refused
        ));
    }
    let ends = [(shown.last(), 30.0, "start"), (shown.first().filter(|_| shown.len() > 1), 630.0, "end")];
    for (end, x, anchor) in ends {
        if let Some((name, _)) = end {
            body.push_str(&format!(
                "<text x=\"{x}\" y=\"156\" text-anchor=\"{anchor}\">{}</text>",
                escape(name)
            ));
        }
    }
    body.push_str(&format!("<text x=\"24\" y=\"28\" text-anchor=\"end\">{most}</text>"));
    picture(660.0, 165.0, "Requests by day: cleared below, refused above", &body)
}

/// When evidence is due for review and when it ends, soonest first; a line where the record ends.
pub(super) fn calendar(dues: &[Due], now: Option<Timestamp>) -> String {
    let first = |due: &Due| [due.review, due.until].into_iter().flatten().min();
    let mut dated: Vec<(&Due, Timestamp)> = dues.iter().filter_map(|due| Some((due, first(due)?))).collect();
    dated.sort_by_key(|(_, first)| *first);
    dated.truncate(ROWS_MAX);
    let instants = || {
        let ends = dated.iter().flat_map(|(due, _)| [due.review, due.until]);
        ends.chain([now.filter(|_| !dated.is_empty())]).flatten().map(Timestamp::micros)
    };
    let (Some(start), Some(end)) = (instants().min(), instants().max()) else { return String::new() };
    let span = (end - start).max(1) as f64;
    let x = |at: Timestamp| 250.0 + (at.micros() - start) as f64 / span * 380.0;
    let mut body = String::new();
    for (row, (due, _)) in dated.iter().enumerate() {
        let y = 20.0 + row as f64 * 22.0;
        let name = shortened(&format!("{} · {}", due.endpoint, due.evidence));
        body.push_str(&format!(
            "<text x=\"240\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
            y + 4.0,
            escape(&name)
        ));
        body.push_str(&format!("<line class=\"rule\" x1=\"250\" y1=\"{y}\" x2=\"630\" y2=\"{y}\"/>"));
        for (at, class, word) in [(due.review, "review", "review due"), (due.until, "refused", "ends")] {
            let Some(at) = at else { continue };
            body.push_str(&format!("<circle class=\"{class}\" cx=\"{:.1}\" cy=\"{y}\" r=\"5\"><title>{word} {at}</title></circle>", x(at)));
        }
    }
    let bottom = 20.0 + dated.len() as f64 * 22.0 + 8.0;
    let day = |micros: i64| Timestamp::from_micros(micros).to_string().chars().take(10).collect::<String>();
    body.push_str(&format!("<text x=\"250\" y=\"{bottom}\">{}</text><text x=\"630\" y=\"{bottom}\" text-anchor=\"end\">{}</text>", day(start), day(end)));
    if let Some(now) = now {
        let (x, end) = (x(now), bottom - 14.0);
        body.push_str(&format!("<line class=\"now\" x1=\"{x:.1}\" y1=\"8\" x2=\"{x:.1}\" y2=\"{end}\"><title>newest head, {now}</title></line>"));
    }
    let title = "Evidence: review due (ring), end (dot), and the newest head of the record (broken line)";
    picture(660.0, bottom + 10.0, title, &body)
}

fn picture(width: f64, height: f64, title: &str, body: &str) -> String {
    format!(
        "<figure><svg viewBox=\"0 0 {width} {height:.0}\" role=\"img\" aria-label=\"{title}\"><title>{title}</title>{body}</svg><figcaption>{title}</figcaption></figure>"
    )
}

/// The sum for each name, largest first.
fn sides<'n>(parts: impl Iterator<Item = (&'n str, u64)>) -> Vec<(&'n str, u64)> {
    let mut sums: BTreeMap<&str, u64> = BTreeMap::new();
    parts.for_each(|(name, count)| *sums.entry(name).or_default() += count);
    let mut sums: Vec<_> = sums.into_iter().collect();
    sums.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    sums
}

type Ends<'n> = Vec<(&'n str, f64, f64, u64)>;

/// Lays names under each other: where each begins, and its two ends.
fn stack<'n>(names: &[(&'n str, u64)], scale: f64, gap: f64) -> (BTreeMap<&'n str, f64>, Ends<'n>) {
    let (mut y, mut starts, mut ends) = (gap / 2.0, BTreeMap::new(), Vec::new());
    for (name, count) in names {
        let end = y + *count as f64 * scale;
        starts.insert(*name, y);
        ends.push((*name, y, end, *count));
        y = end + gap;
    }
    (starts, ends)
}

fn shortened(name: &str) -> String {
    match name.char_indices().nth(30) {
        Some((at, _)) => format!("{}…", name.get(..at).unwrap_or_default()),
        None => name.to_owned(),
    }
}
