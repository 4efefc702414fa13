//! AWS access keys: the id by its prefix, the secret by its shape beside a word that says so.

use crate::validators::{aws_access_key_id, aws_secret_access_key};
use safeconduct_core::{Confidence, Label, Sensitivity, Verdict};
use safeconduct_detect::{Candidate, Edge, Edges, Grades, Judgement, Rule, Ruleset, Validator};

/// Every rule of this family.
pub(super) const RULES: Ruleset = &[AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY];

const AWS_ACCESS_KEY_ID: Rule =
    Rule::token("aws-access-key-id", Label::AWS_ACCESS_KEY_ID, "(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}")
        .edges(Edges::ALNUM)
        .validate(Validator::Candidate(key_id))
        .grades(
            Grades::always(Confidence::High).inconclusive(Some(Confidence::Medium), Some(Confidence::High)),
        )
        .context(CONTEXT)
        .examples(&[
            concat!("AKIA", "IOSFODNN7EXAMPLE"),
            concat!("aws_access_key_id = AKIA", "2E3FKZBOKMUTVV7A"),
            concat!("\"ASIA", "Y34FZKBOKMUTVV7A\""),
            concat!("AKIA", "1234567890ABCDEF"),
        ])
        .counterexamples(&[
            concat!("AKIA", "IOSFODNN7"),
            concat!("AKIA", "XXXXXXXXXXXXXXXX"),
            "ASIAPACIFICMARKETING",
            "EUROPEASIAPACIFICREGION12345",
            "[AWS_ACCESS_KEY_ID_1]",
        ])
        .reference("https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html");

const CONTEXT: &[&str] =
    &["aws", "amazon", "access key", "accesskey", "secret access key", "iam", "s3", "boto", "boto3"];

const AWS_SECRET_ACCESS_KEY: Rule =
    Rule::new("aws-secret-access-key", Label::AWS_SECRET_ACCESS_KEY, "[A-Za-z0-9/+]{40}")
        .edges(Edges { before: Edge::BASE64.but("="), after: Edge::BASE64 })
        .validate(Validator::Candidate(secret))
        .grades(Grades::only_with_context(Confidence::High))
        .context(&["aws", "amazon", "secret access key", "secretaccesskey", "secret key", "boto", "boto3"])
        .examples(&[
            concat!("aws_secret_access_key=wJalrXUtnFEMI/K7MDENG/", "bPxRfiCYEXAMPLEKEY"),
            concat!("\"SecretAccessKey\": \"je7MtGbClwBF/2Zp9Utk/", "h3yCo8nvbEXAMPLEKEY\""),
            concat!("AWS_SECRET_KEY: 'h9Kq2ZtW7mXe4RbN8vLc", "pT3yUo6sAd1fGj5kMn0B'"),
        ])
        .counterexamples(&[
            concat!("wJalrXUtnFEMI/K7MDENG/", "bPxRfiCYEXAMPLEKEY"),
            "aws commit da39a3ee5e6b4b0d3255bfef95601890afd80709",
            "aws s3 cp src/main/java/com/example/service/AppXyz1",
        ])
        .reference("https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html");

fn key_id(candidate: &Candidate<'_>) -> Judgement {
    documented(candidate.value(), aws_access_key_id(candidate.value()).into())
}

fn secret(candidate: &Candidate<'_>) -> Judgement {
    // A path goes on where its name ends.
    if candidate.after().starts_with('.') && candidate.value().contains('/')
        || candidate.before().ends_with('.')
    {
        return Verdict::Rejected.into();
    }
    documented(candidate.value(), aws_secret_access_key(candidate.value()).into())
}

/// Keys of the documentation say so themselves; they open nothing.
fn documented(value: &str, judgement: Judgement) -> Judgement {
    match value.ends_with("EXAMPLE") || value.ends_with("EXAMPLEKEY") {
        true => judgement.graded(Sensitivity::Public),
        false => judgement,
    }
}
