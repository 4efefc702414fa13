//! Secrets as people write them: drawn from a table of formats, put into every syntax, encoding and disguise.

use crate::corpora::Dice;
use std::ops::RangeInclusive;

/// One format of a table.
#[derive(Debug, Clone)]
pub struct Format {
    /// Its name.
    pub id: String,
    /// Who issues it.
    pub provider: String,
    /// What its values begin with, or the word that stands before them.
    pub lead: String,
    /// Whether `lead` stands before the value and is no part of it.
    pub needs_context: bool,
    /// Who knows it.
    pub known_by: Vec<String>,
    alphabet: String,
    length: RangeInclusive<usize>,
}

/// A text with one secret inside.
#[derive(Debug, Clone)]
pub struct Case {
    /// How it is written.
    pub syntax: &'static str,
    /// The text.
    pub text: String,
    /// The place of the secret.
    pub secret: std::ops::Range<usize>,
}

/// The formats of a table in CSV with the columns id, provider, prefix_or_keyword, charset, length, checksum,
/// needs_context, which_peers. Rows that name no characters to draw from are left out.
pub fn formats(table: &str) -> Vec<Format> {
    table.lines().skip(1).filter_map(|line| format(&fields(line))).collect()
}

/// Longer values are drawn this long.
const LONGEST: usize = 400;

fn format(fields: &[String]) -> Option<Format> {
    let [id, provider, lead, charset, length, _, needs_context, known_by] = fields else { return None };
    let needs_context = needs_context == "yes";
    let alphabet = match (charset.as_str(), needs_context) {
        ("", true) => alphabet("A-Za-z0-9"),
        ("literal" | "", _) => return None,
        (class, _) => alphabet(class),
    };
    if alphabet.len() < 10 {
        return None;
    }
    let number = |text: &str| text.trim_end_matches('+').parse::<usize>().ok();
    let length = match length.split_once('-') {
        Some((low, high)) => number(low)?.min(LONGEST)..=number(high)?.min(LONGEST),
        None => match number(length) {
            Some(least) if length.ends_with('+') => least.max(20)..=least.max(20) + 12,
            Some(exact) => exact.min(LONGEST)..=exact.min(LONGEST),
            None => 32..=40,
        },
    };
    // What is shorter could be anything, and what has a structure is not drawn letter by letter.
    let fits = *length.end() >= lead_length(lead, needs_context) + 8;
    let structured = !needs_context
        && [
            "http", "eyJ", "-----", "mongodb", "mysql:", "postg", "redis", "jdbc:", "libsql:", "arn:",
            "LS0tL", "PuTTY", "Endpoint", "?sv",
        ]
        .iter()
        .any(|start| lead.starts_with(start));
    (fits && !structured).then(|| Format {
        id: id.clone(),
        provider: provider.clone(),
        lead: lead.split('|').next().unwrap_or_default().to_owned(),
        needs_context,
        known_by: known_by.split('+').map(str::to_owned).collect(),
        alphabet,
        length,
    })
}

fn lead_length(lead: &str, needs_context: bool) -> usize {
    if needs_context { 0 } else { lead.split('|').next().map_or(0, str::len) }
}

/// The fields of a line of CSV.
fn fields(line: &str) -> Vec<String> {
    let (mut fields, mut quoted) = (vec![String::new()], false);
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            c => fields.iter_mut().next_back().into_iter().for_each(|field| field.push(c)),
        }
    }
    fields
}

/// The characters of a class, `A-Za-z0-9-_`; ranges run between letters or digits only.
fn alphabet(class: &str) -> String {
    let class = class.replace("\\w", "A-Za-z0-9_").replace("symbols", "!#$%&*@^").replace('\\', "");
    let characters: Vec<char> = class.chars().collect();
    let (mut set, mut at) = (Vec::new(), 0);
    while let Some(&first) = characters.get(at) {
        match (characters.get(at + 1), characters.get(at + 2)) {
            (Some('-'), Some(&last))
                if first.is_ascii_alphanumeric() && last.is_ascii_alphanumeric() && first < last =>
            {
                set.extend(first..=last);
                at += 3;
            }
            _ => {
                set.push(first);
                at += 1;
            }
        }
    }
    set.retain(|c| c.is_ascii_graphic() && !"\"'`,:@".contains(*c));
    set.sort_unstable();
    set.dedup();
    set.into_iter().collect()
}

impl Format {
    /// A value as an issuer would draw it.
    pub fn draw(&self, dice: &mut Dice) -> String {
        let prefix = if self.needs_context { "" } else { self.lead.as_str() };
        let spread = self.length.end() - self.length.start();
        let length = (self.length.start() + dice.below(spread + 1)).max(8);
        let body = length.saturating_sub(prefix.len()).max(8);
        // A value neither begins nor ends with a sign.
        if length == 36 && self.alphabet.chars().all(|c| c.is_ascii_hexdigit() || c == '-') {
            let mut part = |length| dice.word("0123456789abcdef", length);
            return format!("{prefix}{}-{}-{}-{}-{}", part(8), part(4), part(4), part(4), part(12));
        }
        let letters: String = self.alphabet.chars().filter(char::is_ascii_alphanumeric).collect();
        let inner = dice.word(&self.alphabet, body - 2);
        format!("{prefix}{}{inner}{}", dice.word(&letters, 1), dice.word(&letters, 1))
    }

    /// The word that names this format's values.
    pub fn word(&self) -> String {
        let word = if self.needs_context && !self.lead.is_empty() { &self.lead } else { &self.provider };
        word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
    }
}

/// How a value stands under a name; `{k}` is the name, `{K}` in capitals, `{C}` in camel case, `{v}` the value.
pub const ASSIGNMENTS: &[(&str, &str)] = &[
    ("word=", "{w}={v}\n"),
    ("word:", "{w}: {v}\n"),
    ("word = quoted", "{w} = \"{v}\"\n"),
    ("word token", "{w} token = '{v}'\n"),
    ("dotenv", "DEBUG=1\n{K}={v}\nPORT=80\n"),
    ("export", "export {K}=\"{v}\"\n"),
    ("ini", "[main]\n{k} = {v}\n"),
    ("json", "{\n  \"{k}\": \"{v}\",\n  \"port\": 80\n}\n"),
    ("json in json", "{\"body\": \"{\\\"{k}\\\": \\\"{v}\\\"}\"}\n"),
    ("yaml", "server:\n  {k}: {v}\n  port: 80\n"),
    ("yaml quoted", "{k}: '{v}'\n"),
    ("yaml block", "{k}: |\n  {v}\nport: 80\n"),
    ("yaml pair", "- name: {K}\n  value: \"{v}\"\n"),
    ("toml", "{k} = \"{v}\"\n"),
    ("xml element", "<{k}>{v}</{k}>\n"),
    ("xml attribute", "<add key=\"{C}\" value=\"{v}\" />\n"),
    ("html", "<p>{C}: {v}</p>\n"),
    ("sql", "INSERT INTO settings (name, value) VALUES ('{k}', '{v}');\n"),
    ("csv", "name,value\n{k},{v}\n"),
    ("properties", "app.{k}={v}\n"),
    ("dockerfile", "ENV {K}={v}\n"),
    ("dockerfile space", "ENV {K} {v}\n"),
    ("terraform", "variable \"{k}\" {\n  default = \"{v}\"\n}\n"),
    ("makefile", "{K} := {v}\n"),
    ("makefile ?=", "{K} ?= {v}\n"),
    ("query", "GET https://api.example.org/v1/items?{k}={v}&page=2\n"),
    ("header", "X-{k}: {v}\n"),
    ("curl header", "curl -H \"X-{k}: {v}\" https://api.example.org\n"),
    ("flag", "deploy --{f} {v} --now\n"),
    ("flag=", "deploy --{f}={v}\n"),
    ("comment", "# {k}: {v}\n"),
    ("python", "{K} = '{v}'\n"),
    ("python dict", "config = {'{k}': '{v}', 'port': 80}\n"),
    ("python environ", "os.environ[\"{K}\"] = \"{v}\"\n"),
    ("python fallback", "{k} = os.getenv(\"{K}\", \"{v}\")\n"),
    ("python f-string", "headers = f\"{k}={v}\"\n"),
    ("javascript", "const {C} = '{v}';\n"),
    ("javascript object", "  {C}: `{v}`,\n"),
    ("javascript fallback", "const {C} = process.env.{K} || '{v}';\n"),
    ("typescript", "private readonly {C}: string = \"{v}\";\n"),
    ("go", "{C} := \"{v}\"\n"),
    ("go raw", "var {C} string = `{v}`\n"),
    ("java", "private static final String {K} = \"{v}\";\n"),
    ("java call", "System.setProperty(\"{K}\", \"{v}\");\n"),
    ("c#", "public const string {C} = @\"{v}\";\n"),
    ("ruby", "  :{k} => \"{v}\",\n"),
    ("php", "define('{K}', '{v}');\n"),
    ("php array", "'{k}' => '{v}',\n"),
    ("rust", "const {K}: &str = \"{v}\";\n"),
    ("c++", "const char* {C} = \"{v}\";\n"),
    ("powershell", "$env:{K} = \"{v}\"\n"),
    ("concatenated", "{C} = \"{v1}\" + \"{v2}\"\n"),
    ("next line", "{k}:\n  {v}\n"),
    ("prose is", "Hi, the {s} is {v}, please rotate it.\n"),
    ("prose colon", "here is the {s} for staging: {v}\n"),
    ("log", "2026-01-02 03:04:05 INFO loaded {k}={v} from disk\n"),
];

/// How a value stands alone, for formats that their prefix tells.
pub const ALONE: &[(&str, &str)] = &[
    ("alone", "{v}"),
    ("in a sentence", "use {v} for now.\n"),
    ("in quotes", "login(\"{v}\")\n"),
    ("bearer", "Authorization: Bearer {v}\n"),
    ("in a path", "https://example.org/x/{v}/y\n"),
    ("in a list", "[\"a\", \"{v}\", \"b\"]\n"),
];

/// A value put into a syntax under a name.
pub fn written(format: &Format, dice: &mut Dice, syntax: (&'static str, &str)) -> Case {
    let value = format.draw(dice);
    let word = format.word();
    let spelled: String =
        word.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    let kind = dice.pick(&["api_key", "token", "secret", "api_token", "key", "secret_key", "access_token"]);
    let names_itself = ["key", "token", "secret", "password"].iter().any(|end| spelled.ends_with(end));
    let key = if names_itself { spelled.clone() } else { format!("{spelled}_{kind}") };
    let half = value.len() / 2;
    let (first, second) = (0..=half).rev().find_map(|at| value.split_at_checked(at)).unwrap_or(("", &value));
    let text = syntax
        .1
        .replace("{w}", &word)
        .replace("{k}", &key)
        .replace("{K}", &key.to_uppercase())
        .replace("{C}", &camel(&key))
        .replace("{f}", &key.replace('_', "-"))
        .replace("{s}", &key.replace('_', " "));
    let place = |text: String| {
        let start = text.find(&value).unwrap_or_default();
        (text, start..start + value.len())
    };
    let (text, secret) = match text.contains("{v}") {
        true => place(text.replace("{v}", &value)),
        false => {
            let text = text.replace("{v1}", first).replace("{v2}", second);
            let start = text.find(first).unwrap_or_default();
            let end = text.rfind(second).unwrap_or_default() + second.len();
            (text, start..end)
        }
    };
    Case { syntax: syntax.0, text, secret }
}

fn camel(key: &str) -> String {
    let mut words = key.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |camel, word| {
        let (head, tail) = word.split_at_checked(1).unwrap_or((word, ""));
        camel + &head.to_uppercase() + tail
    })
}
