//! Text that is full of random-looking values and holds no secret: lists of ids, lock files, pictures, bundles.

use crate::corpora::{self, Dice};
use std::fmt::Write as _;

const HEX: &str = "0123456789abcdef";
const FLAT: &str = "abcdefghijklmnopqrstuvwxyz0123456789";
const MIXED: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const BASE64: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Every kind by name, `bytes` of each.
pub fn texts(bytes: usize) -> Vec<(&'static str, String)> {
    let lines = |seed: u64, line: fn(&mut Dice, &mut String) -> std::fmt::Result| {
        let (mut dice, mut text) = (Dice::new(seed), String::with_capacity(bytes + 4096));
        // Writing to a string does not fail.
        while text.len() < bytes && line(&mut dice, &mut text).is_ok() {}
        text
    };
    vec![
        ("prose", corpora::prose(bytes, 21)),
        ("code", corpora::code(bytes, 22)),
        ("logs", corpora::logs(bytes, 23)),
        ("uuids", lines(24, uuids)),
        ("digests", lines(25, digests)),
        ("lock files", lines(26, lock_files)),
        ("pictures", lines(27, pictures)),
        ("notebooks", lines(28, notebooks)),
        ("bundles", lines(29, bundles)),
        ("tables of keys", lines(30, rows)),
    ]
}

fn uuid(dice: &mut Dice) -> String {
    let mut part = |length| dice.word(HEX, length);
    format!("{}-{}-4{}-a{}-{}", part(8), part(4), part(3), part(3), part(12))
}

fn name(dice: &mut Dice) -> &'static str {
    dice.pick(&[
        "lodash",
        "react-dom",
        "auth-token",
        "secret-box",
        "passport",
        "keyv",
        "tokio",
        "serde",
        "requests",
        "stripe",
    ])
}

fn uuids(dice: &mut Dice, text: &mut String) -> std::fmt::Result {
    let (id, other) = (uuid(dice), uuid(dice));
    match dice.below(8) {
        0 => writeln!(text, "{id}"),
        1 => writeln!(text, "\"id\": \"{id}\", \"tenant\": \"{other}\","),
        2 => writeln!(text, "token: {id}"),
        3 => writeln!(text, "[request_id={id}] user {other} signed in"),
        4 => writeln!(text, "{},{id},{other},{}", dice.below(100_000), dice.below(100)),
        5 => writeln!(text, "urn:uuid:{id}"),
        6 => writeln!(text, "GET /v1/secrets/{id}/versions/{other} 200"),
        _ => writeln!(text, "  api_key_id = \"{id}\""),
    }
}

fn digests(dice: &mut Dice, text: &mut String) -> std::fmt::Result {
    let (name, short, long) = (name(dice), dice.word(HEX, 40), dice.word(HEX, 64));
    match dice.below(10) {
        0 => writeln!(text, "{long}  {name}-1.{}.tar.gz", dice.below(90)),
        1 => writeln!(text, "commit {short}"),
        2 => writeln!(text, "sha256:{long}"),
        3 => writeln!(text, "MD5({name}.bin)= {}", dice.word(HEX, 32)),
        4 => writeln!(text, "image: registry.example.com/{name}@sha256:{long}"),
        5 => writeln!(text, "\"etag\": \"{}\", \"fingerprint\": \"{short}\"", dice.word(HEX, 32)),
        6 => writeln!(text, "{short} refs/heads/{name}"),
        7 => writeln!(text, "uses: actions/{name}@{short} # v{}", dice.below(9)),
        8 => writeln!(text, "SHA256:{}", dice.word(BASE64, 43)),
        _ => writeln!(
            text,
            "<script src=\"/{name}.js\" integrity=\"sha384-{}\" crossorigin></script>",
            dice.word(BASE64, 64)
        ),
    }
}

fn lock_files(dice: &mut Dice, text: &mut String) -> std::fmt::Result {
    let (name, major, minor) = (name(dice), dice.below(30), dice.below(90));
    match dice.below(7) {
        0 => writeln!(
            text,
            "    \"node_modules/{name}\": {{\n      \"version\": \"{major}.{minor}.0\",\n      \"resolved\": \
             \"https://registry.example.com/{name}/-/{name}-{major}.{minor}.0.tgz\",\n      \"integrity\": \"sha512-{}==\"\n    }},",
            dice.word(BASE64, 86)
        ),
        1 => writeln!(
            text,
            "[[package]]\nname = \"{name}\"\nversion = \"{major}.{minor}.0\"\nchecksum = \"{}\"\n",
            dice.word(HEX, 64)
        ),
        2 => writeln!(
            text,
            "{name}=={major}.{minor} \\\n    --hash=sha256:{} \\\n    --hash=sha256:{}",
            dice.word(HEX, 64),
            dice.word(HEX, 64)
        ),
        3 => writeln!(text, "github.com/example/{name} v{major}.{minor}.0 h1:{}=", dice.word(BASE64, 43)),
        4 => writeln!(
            text,
            "{name}@^{major}.{minor}.0:\n  version \"{major}.{minor}.0\"\n  resolved \"https://registry.example.com/{name}-{major}.tgz#{}\"\n  \
             integrity sha512-{}==\n",
            dice.word(HEX, 40),
            dice.word(BASE64, 86)
        ),
        5 => writeln!(
            text,
            "            \"dist\": {{ \"reference\": \"{}\", \"shasum\": \"\" }},",
            dice.word(HEX, 40)
        ),
        _ => writeln!(
            text,
            "provider \"registry.example.com/{name}\" {{\n  hashes = [\n    \"h1:{}=\",\n    \"zh:{}\",\n  ]\n}}",
            dice.word(BASE64, 43),
            dice.word(HEX, 64)
        ),
    }
}

fn pictures(dice: &mut Dice, text: &mut String) -> std::fmt::Result {
    let length = 4 * (200 + dice.below(2000));
    match dice.below(3) {
        0 => writeln!(text, "<img src=\"data:image/png;base64,iVBORw0KGgo{}=\">", dice.word(BASE64, length)),
        1 => writeln!(
            text,
            ".a{{background:url(data:image/gif;base64,R0lGODlh{}==)}}",
            dice.word(BASE64, length)
        ),
        _ => {
            for _ in 0..length / 76 {
                writeln!(text, "{}", dice.word(BASE64, 76))?;
            }
            writeln!(text)
        }
    }
}

fn notebooks(dice: &mut Dice, text: &mut String) -> std::fmt::Result {
    writeln!(
        text,
        "  {{\n   \"cell_type\": \"code\",\n   \"execution_count\": {},\n   \"id\": \"{}\",\n   \"source\": [\n    \"df = pd.read_csv('{}.csv')\\n\",\n    \
         \"token = df['token'].mean()\\n\"\n   ],\n   \"outputs\": [ {{ \"data\": {{ \"image/png\": \"iVBORw0KGgo{}\\n\" }} }} ]\n  }},",
        dice.below(90),
        dice.word(HEX, 8),
        name(dice),
        dice.word(BASE64, 2000)
    )
}

fn bundles(dice: &mut Dice, text: &mut String) -> std::fmt::Result {
    let (a, b, c) = (dice.word(FLAT, 2), dice.word(MIXED, 3), dice.below(9_000));
    match dice.below(8) {
        0 => write!(text, "function {a}(e,t){{return e.key===t.token?{c}:void 0}}"),
        1 => write!(text, "var {a}=n({c}),{b}=n.n({a});"),
        2 => write!(text, "{c}:(e,t,n)=>{{\"use strict\";n.d(t,{{{b}:()=>{a}}})}},"),
        3 => write!(text, "e.password=t.password,e.token=\"{a}\"+{b}.secret;"),
        4 => write!(text, "{b}.prototype.getToken=function(){{return this._{a}}};"),
        5 => write!(text, "\"static/chunks/{}.{}.js\",", name(dice), dice.word(HEX, 20)),
        6 => writeln!(text, "//# sourceMappingURL={}.{}.js.map", name(dice), dice.word(HEX, 8)),
        _ => write!(text, "__webpack_require__.e({c}).then(__webpack_require__.bind(0,{c})),"),
    }
}

/// Values that stand in, references and expressions, under names of secrets.
fn rows(dice: &mut Dice, text: &mut String) -> std::fmt::Result {
    let key = dice.pick(&[
        "API_KEY",
        "client_secret",
        "access_token",
        "DB_PASSWORD",
        "stripeKey",
        "AWS_SECRET_ACCESS_KEY",
        "github_token",
    ]);
    let value = dice.pick(&[
        "your-api-key-here",
        "<TOKEN>",
        "xxxxxxxxxxxxxxxxxxxx",
        "${SECRET_VALUE}",
        "{{ vault.secret }}",
        "CHANGE_ME",
        "********",
        "process.env.TOKEN",
        "sk-...",
        "REPLACE_WITH_YOUR_KEY",
        "null",
        "op://vault/item/field",
        "$(cat /run/secrets/key)",
        "%TOKEN%",
        "example-key-1",
        "TODO",
        "insert-your-token-here",
        "os.environ['TOKEN']",
        "config.get('secret')",
        "redacted",
    ]);
    match dice.below(4) {
        0 => writeln!(text, "{key}={value}"),
        1 => writeln!(text, "{key}: \"{value}\""),
        2 => writeln!(text, "\"{key}\": \"{value}\","),
        _ => writeln!(text, "const {key} = '{value}';"),
    }
}
