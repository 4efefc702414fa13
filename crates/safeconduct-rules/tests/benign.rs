//! Ordinary developer text holds nothing: code, logs, lockfiles, versions, digests, ids, order numbers.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a failed law may panic")]

use safeconduct_core::Confidence;
use safeconduct_detect::Scanner;
use safeconduct_rules::default_scanner;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

/// Written by hand: what people paste into a prompt without a secret or a person in it.
const WRITTEN: &[&str] = &[
    "fn main() {\n    let args: Vec<String> = std::env::args().collect();\n    println!(\"{}\", args.len());\n}\n",
    "impl<T: fmt::Debug> fmt::Debug for Wrapper<T> {\n    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {\n        self.0.fmt(f)\n    }\n}\n",
    "def get_token(self, user_id: int) -> str:\n    token = self.cache.get(f\"token:{user_id}\")\n    if token is None:\n        token = self.create_token(user_id)\n    return token\n",
    "password = os.environ.get(\"DB_PASSWORD\")\nsecret_key = settings.SECRET_KEY\napi_key = config[\"api_key\"]\ntoken = request.headers[\"Authorization\"]\n",
    "const password = document.getElementById('password').value;\nif (!password) { throw new Error('password is required'); }\n",
    "const view = { userId: user.id, username: req.body.username, age: row.age, handle: this.handle };\n",
    "HTTP/1.1 200 OK\nCache-Control: max-age=600, s-maxage=3600\nExpires: Thu, 01 Dec 1994 16:00:00 GMT\n",
    "{\"title\": \"Blue shirt\", \"handle\": \"blue-shirt\", \"twitter\": \"https://example.org\", \"page\": 34}\n",
    "The test on 12/27 took 5 years of work; Q10 and E11 are parts, 48.8583 and 2.2944 are weights, @Override stays.\n",
    "password: z.string().min(8).max(64),\ntoken: z.string().optional(),\n",
    "CREATE TABLE users (id BIGSERIAL PRIMARY KEY, password VARCHAR(255) NOT NULL, token TEXT);\n",
    "# TYPE http_requests_total counter\nhttp_requests_total{method=\"post\",code=\"200\"} 1027 1395066363000\n",
    "2024-01-15T12:30:45.123Z INFO  [main] o.s.b.w.embedded.tomcat.TomcatWebServer : Tomcat started on port 8080\n",
    "I1115 09:12:33.123456   12345 controller.go:205] Starting workers count=4 resourceVersion=1234567890\n",
    "Order 4539148803436467 shipped, invoice 2024-001234, tracking 1Z999AA10123456784, ref 20240115103000.\n",
    "Released v2.10.3 (build 20240115.4); requires glibc 2.31, kernel 5.15.0.91 and driver 535.129.3.10.\n",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36\n",
    "chmod 0644 file; sleep 3600; seq 1 1000000; echo $((1024 * 1024)); kill -9 12345\n",
    "  \"integrity\": \"sha512-oRtpzZ1LzTDyFTfV9ZqXpZfnDkFOfKzQpHmGNFEJaWhFkPUZB7DGdbkPpjtWQZzJ8tGmKNXoP2wqSFrI2WUyMQ==\",\n  \"resolved\": \"https://registry.npmjs.org/lodash/-/lodash-4.17.21.tgz\",\n",
    "checksum = \"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\"\nsource = \"registry+https://github.com/rust-lang/crates.io-index\"\n",
    "commit 1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d7e8f9a0b\nMerge: 1a2b3c4 5e6f7a8\n    Fix the flaky test (#12345)\n",
    "image: registry.example.com/team/app@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\n",
    "env:\n  - name: DB_PASSWORD\n    valueFrom:\n      secretKeyRef:\n        name: db-credentials\n        key: password\n",
    "DB_PASSWORD=\nAPI_KEY=${API_KEY}\nSECRET_TOKEN=<your-token>\nJWT_SECRET=changeme\nSTRIPE_KEY=sk_test_...\n",
    "curl -H \"Authorization: Bearer $TOKEN\" https://api.example.com/v1/users?page=2&per_page=100\n",
    "aws s3 cp s3://bucket/key/2024/01/15/part-00000-of-00010.parquet . --region eu-west-1\n",
    "Pi is 3.141592653589793, e is 2.718281828459045, the speed of light 299792458 m/s, 6.02214076e23.\n",
    "let constants = [0x428a2f98, 0x71374491, 1116352408, 1899447441, 3049323471, 3921009573];\n",
    "translate(123.456, 789.012) scale(0.5) M10 10 L 20 20 C 30 30 40 40 50 50 Z #ff00ff rgba(0,0,0,.5)\n",
    "The meeting is on 15.01.2024 at 10:30, room 12-345, agenda items 1.2.3 and 4.5.6; 1,234,567 units sold.\n",
    "User stories: as a user I want to reset my password so that I can log in again. The token expires after 15 minutes.\n",
    "Das Passwort muss mindestens 8 Zeichen lang sein. Le mot de passe est obligatoire. La contraseña es obligatoria.\n",
    "Section 10.1.2.3 of the manual; see also RFC 8446, ISO 27001:2022, IEEE 802.11ax, EN 301 549 and C4, S3, EKS.\n",
    "std::collections::HashMap::<u8, u8>::new(); a::b::c(); x[1::2]; Some::<i32>::None; face::cafe\n",
    "00:1A:2B timing 12:34:56 ratio 16:9:4 ::before ::after a:hover{color:#fff} key::value\n",
    "SELECT COUNT(*) FROM orders WHERE id IN (1000001, 1000002, 1000003) AND created_at > 1700000000;\n",
    "isbn 978-3-16-148410-0, ean 4006381333931, sku 12345-67890, asin B08N5WRWNW, upc 036000291452\n",
    "max_tokens=4096 total_tokens: 1234567 token_count = 98765 tokenizer=\"cl100k_base\" tokens_per_second: 123.45\n",
    "{\"id\": 4111111111111111, \"timestamp\": 1700000000000, \"trace_id\": \"4bf92f3577b34da6a3ce929d0e0e4736\"}\n",
    "@media (min-width: 768px) { .icon { background: url(icon@2x.png) } } npm i react@18.2.0 @types/node@20.1.0\n",
    // Once found in published packages: members, types, sums, template marks and variables behind *password*.
    "const password = utils$1.getSafeProp(auth, 'password') || '';\nthis.password = arg2 as string;\n",
    "encrypt(password: Uint8Array | string, salt: Uint8Array): string;\nDB_PASSWORD=process.env.TOKEN\n",
    "pwd_pwd = pwd+pwd\nassert get(service).password == password_2\npassword:t.password??null,\n",
    "vcenter_password: @VMWARE_PASSWORD\nesxi1_password: @ESXI1_PASSWORD\n:type passphrase: :py:data:`bytes`\n",
    "$pass = $pass . '@' . $fwpass; my $pwd = $ftp->pwd; (pwd is $cwd)\npass  => $pass,\n",
    "[securestring]$replicaSecPassword = ConvertTo-SecureString $Module.Params.sql_password\n",
    "keyring.set_password('service1', 'user1', 'secretword')\nself.check_password(\"user9\", \"realm\")\n",
    "{\"login\": \"Логин\", \"password\": \"Пароль\", \"port\": \"Порт\"}\n{\"password\": \"Contrasenya\"}\n",
    "Connection(schema=\"airflow\", password=\"airflow\")\n\"pbkdf2-password\": \"1.2.1\",\n",
    "\"password\": 864000,\n\"client_credentials\": 864000,\nfield_order = [\"old_password\", \"new_password1\"]\n",
    "create_engine(\"postgresql+psycopg2://scott:tiger@localhost/test\") redis://:secret@localhost:6379/0\n",
    "postgres: \"DB_PASSWORD: \\\"null\\\"\"\nDB_PASSWORD: \"example-key-1\"\n\"client_secret\": \"redacted\",\n",
    // Digests, ids, parser tables, versions and public keys behind names of secrets and providers.
    "computeHMACSignature('', 'test_secret') => 'f7f9bd47fb987337b5796fdc1fdb9ba221d0d5396814bfcaf9521f43fd8927fd'\n",
    "token: e2dfdcb7-2f5b-4cb9-a9fc-b7c5c822b3ea\ntoken: dbc9b4f4-1c4e-49c0-a5bc-7cd9e3a5bc5e\n",
    "tableau10:\"4c78a8f58518e4575672b7b254a24beeca3bb279a2ff9da69d755dbab0ac\"\n",
    "avoid leaking secrets via process listings (GHSA-8xgg-v3jj-95m2).\nraise KeyError(\"sdkinstallrootv2.0\")\n",
    "from jwt.exceptions import PyJWKClientError\n\"enum\": [\"OpenApi3\", \"JSONSchemaDraft4\"]\n",
    "getToken=function(){return this._z5};//# sourceMappingURL=keyv.ae5fbd3e.js.map\n",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n\"PurchaseToken\": \"eyJ2IjoiMSIsInMiOjEsImMiOi...\"\n",
    "\"EncodedKey\": \"-----BEGIN PUBLIC KEY-----\\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAxPMbCA2Ks0lnd7IR+3pw\\n\"\n",
    "\"https://raw.example.com/getsentry/sentry/\"\n\"51281a6abd8ff4a93d2cebc04e1d5fc7aa9c4c11/base.txt\"\n",
    "stateData:\"!P~O_OSPOSQOS\",goto:\"xaPPPPPPbPbPPPhPPPrXROPTVQTOQVPTWTVXSOPTV\",token:1\n",
    "{\"output_token\": \"Jobs[-1].JobId\", \"api_key\": \"sk-...xyz123\"}\nspwd: 3.0-3.12\n",
    "password:`Palavra-passe`,login:`Iniciar`,password:`salasõna`\ntokenData:\"#?|_R!VOX$hXY1_YZ2ZZ]$h]^1_^p$hpq1_qr2srs4qst5Ztu6Vuv9lvw;jw\"\n",
    "PBES2HSAlgKeyEncryption(256, A128KW),  # PBES2-HS256+A128KW\nkey: \"MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE1Olb3zMAFFxXKHiIkQO5cJ3Yhl5i6UPp\"\n",
    "'ssh2_auth_password',\n'ssh2_auth_pubkey_file',\n\"MYSQL_PASSWORD\", \"POSTGRES_SCRAM_SHA_256\"\n{ psk: &#x3C;Buffer|TypedArray> }\n",
    "def _splitpasswd(user):\n    splitpasswd('user:passwd') -> 'user', 'passwd'\nconnect(user=\"scott\", password=\"tiger\")\n",
    "class _EnsureCsrfToken(CsrfViewMiddleware):\n    gcp_oauth_token: Global___GcpOauthToken | None = ...,\n",
    "Use this key: sk-1234567890abcdefghijklmnopqrstuvwxyz\n",
    "SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8 MD5:16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48\n",
];

/// The floor that guards redact at.
fn found(text: &str) -> Vec<String> {
    static SCANNER: LazyLock<Scanner> = LazyLock::new(|| default_scanner().unwrap());
    let findings = SCANNER.scan(text).unwrap();
    let show = |f: &safeconduct_core::Finding| format!("{}: {:?}", f.rule(), f.span().of(text));
    findings.iter().filter(|f| f.confidence() >= Confidence::DEFAULT_FLOOR).map(show).collect()
}

#[test]
fn what_people_write_without_secrets_is_left_alone() {
    let failures: Vec<_> = WRITTEN.iter().flat_map(|text| found(text)).collect();
    assert!(failures.is_empty(), "{} findings:\n{}", failures.len(), failures.join("\n"));
}

/// A stream of bytes that is the same in every run.
fn random_bytes(seed: &str) -> impl Iterator<Item = u8> + '_ {
    (0u32..).flat_map(move |block| Sha256::digest(format!("{seed}{block}")).to_vec())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn number(bytes: &mut impl Iterator<Item = u8>) -> u64 {
    bytes.take(8).fold(0, |value, byte| value << 8 | u64::from(byte))
}

/// Dense lists of ids: 4,000 lines of each kind.
#[test]
fn dense_lists_of_ids_are_left_alone() {
    let mut bytes = random_bytes("ids");
    let mut lines = String::new();
    for line in 0..4_000u32 {
        let chunk: Vec<u8> = bytes.by_ref().take(32).collect();
        let digest = hex(&chunk);
        let uuid =
            [&digest[..8], &digest[8..12], &digest[12..16], &digest[16..20], &digest[20..32]].join("-");
        let [a, b, c] = [(); 3].map(|()| number(&mut bytes));
        lines += &match line % 8 {
            0 => format!("request {uuid} done in {} ms\n", a % 10_000),
            1 => format!("sha256:{digest}\n"),
            2 => format!("commit {} {}\n", &digest[..40], &digest[..7]),
            3 => {
                format!("order {:010} status=shipped total={}.{:02}\n", a % 10_000_000_000, b % 1000, c % 100)
            }
            4 => format!("pkg-{}.{}.{} -> {}.{}.{}\n", a % 30, b % 30, c % 90, a % 9, b % 90, c % 9),
            5 => format!(
                "[{}] span={} trace={}\n",
                1_600_000_000 + a % 150_000_000,
                &digest[..16],
                &digest[..32]
            ),
            6 => format!(
                "\"id\": {}, \"parent_id\": {}, \"offset\": {}\n",
                a,
                b % 100_000_000_000,
                c % 10_000_000
            ),
            7 if line % 16 == 7 => format!(
                "tax-service v{}.{}.0-rc.{} rv={} gen={}\nbatch {} vat job {} release {}.4 rev {}\n",
                a % 9,
                b % 90,
                c % 9,
                100_000_000 + a % 900_000_000,
                b % 90,
                100_000_000 + b % 900_000_000,
                100_000_000 + c % 900_000_000,
                20_200_101 + a % 5,
                &digest[..8],
            ),
            _ => {
                format!("{}\t{}\t{}\t{:.6}\n", uuid, a % 1_000_000, b % 100_000, (c % 1_000_000) as f64 / 7.0)
            }
        };
    }
    let failures = found(&lines);
    assert!(failures.is_empty(), "{} findings:\n{}", failures.len(), failures.join("\n"));
}
