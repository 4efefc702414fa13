//! Refusals and errors in the shape that a format's clients understand.

use crate::{EncodingError, FrameError, ReadError, Vendor, WireFormat};
use http::StatusCode;
use safeconduct::core::Reason;
use safeconduct::{Denied, ReasonCode, Receipt};
use serde_json::{Value, json};

/// Why a call is not answered by the endpoint.
///
/// ```
/// use safeconduct_http::{Problem, Vendor};
///
/// let problem = Problem::new(413, "too_large", "the body is larger than 1024 bytes");
/// let body: serde_json::Value = serde_json::from_slice(&problem.body(Vendor::OpenAi))?;
/// assert_eq!(body["error"]["code"], "too_large");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The HTTP status.
    pub status: StatusCode,
    /// One word for programs.
    pub code: &'static str,
    /// One sentence for people, without content.
    pub message: String,
    /// Why a refusal refuses.
    pub reasons: Vec<Reason>,
    /// The entry of the record that holds the decision.
    pub receipt: Option<Box<Receipt>>,
}

/// What decides between 403 and 451: there, it is a contract that is missing, not a permission.
const LEGAL: &[ReasonCode] = &[
    ReasonCode::TrainingUnproven,
    ReasonCode::EvidenceExpired,
    ReasonCode::EvidenceNotYetValid,
    ReasonCode::EvidenceReviewOverdue,
    ReasonCode::EvidenceIncomplete,
    ReasonCode::AdverseClaim,
    ReasonCode::HopBelowFloor,
];

impl Problem {
    /// A problem that is no decision.
    pub fn new(status: u16, code: &'static str, message: impl Into<String>) -> Problem {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Problem { status, code, message: message.into(), reasons: Vec::new(), receipt: None }
    }

    /// A refusal: 451 when it is evidence that is missing, otherwise 403. Trying again would not help, and says so.
    pub fn refusal(denied: &Denied) -> Problem {
        let reasons = denied.reasons().to_vec();
        let legal = reasons.iter().any(|reason| LEGAL.contains(&reason.code));
        let told: Vec<&str> = reasons.iter().map(|reason| reason.message.as_str()).collect();
        Problem {
            status: if legal { StatusCode::UNAVAILABLE_FOR_LEGAL_REASONS } else { StatusCode::FORBIDDEN },
            code: "safeconduct_refused",
            message: format!(
                "refused, nothing was sent: {} (receipt {})",
                told.join("; "),
                denied.receipt().id
            ),
            reasons,
            receipt: Some(Box::new(denied.receipt().clone())),
        }
    }

    /// What the guard could not do; nothing was sent.
    pub fn failure(error: &safeconduct::Error) -> Problem {
        match error {
            safeconduct::Error::Body(error) => {
                Problem::new(400, "invalid_body", format!("the body cannot be read as JSON: {error}"))
            }
            safeconduct::Error::Audit(_) => Problem::new(
                503,
                "record_unavailable",
                "the decision could not be recorded, so nothing was sent; ask the operator",
            ),
            other => Problem::new(500, "guard_failed", format!("{other}; nothing was sent")),
        }
    }

    /// The body in the vendor's shape: always JSON.
    pub fn body(&self, vendor: Vendor) -> Vec<u8> {
        self.json(vendor).to_string().into_bytes()
    }

    /// The same as an event of a stream that is under way.
    pub fn event(&self, vendor: Vendor) -> Vec<u8> {
        match vendor {
            Vendor::Anthropic => format!("event: error\ndata: {}\n\n", self.json(vendor)).into_bytes(),
            Vendor::Ollama => format!("{}\n", self.json(vendor)).into_bytes(),
            // An event stream has no place for words of ours: it just ends, which its readers take for an error.
            Vendor::Amazon => Vec::new(),
            _ => format!("data: {}\n\n", self.json(vendor)).into_bytes(),
        }
    }

    fn json(&self, vendor: Vendor) -> Value {
        let ours = self.ours();
        let status = self.status.as_u16();
        match vendor {
            Vendor::OpenAi => json!({"error": {
                "message": self.message, "type": openai_type(status), "param": null, "code": self.code,
                "safeconduct": ours,
            }}),
            Vendor::Anthropic => json!({"type": "error", "error": {
                "type": anthropic_type(status), "message": self.message, "safeconduct": ours,
            }}),
            Vendor::Google => json!({"error": {
                "code": status, "message": self.message, "status": google_status(status),
                "details": [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": self.code,
                    "domain": "safeconduct", "metadata": {}, "safeconduct": ours}],
            }}),
            Vendor::Amazon => json!({
                "__type": amazon_type(status), "message": self.message, "safeconduct": ours,
            }),
            Vendor::Cohere => json!({"message": self.message, "safeconduct": ours}),
            Vendor::Mcp => json!({"jsonrpc": "2.0", "id": null, "error": {
                "code": -32001, "message": self.message, "data": ours,
            }}),
            Vendor::Ollama => json!({"error": self.message, "safeconduct": ours}),
        }
    }

    /// What no vendor has a place for.
    fn ours(&self) -> Value {
        json!({"code": self.code, "reasons": self.reasons, "receipt": self.receipt})
    }

    /// Whether asking again could help: then a client may.
    pub fn may_be_retried(&self) -> bool {
        self.status.is_server_error() || self.status == StatusCode::TOO_MANY_REQUESTS
    }
}

impl From<ReadError> for Problem {
    fn from(error: ReadError) -> Problem {
        Problem::new(400, "invalid_body", error.to_string())
    }
}

impl From<EncodingError> for Problem {
    fn from(error: EncodingError) -> Problem {
        match error {
            EncodingError::TooLarge { .. } => Problem::new(413, "too_large", error.to_string()),
            EncodingError::Unknown => Problem::new(415, "unknown_encoding", error.to_string()),
            EncodingError::Broken => Problem::new(400, "invalid_body", error.to_string()),
        }
    }
}

impl From<FrameError> for Problem {
    fn from(error: FrameError) -> Problem {
        Problem::new(502, "broken_stream", error.to_string())
    }
}

/// The vendor to answer where no format is known: the one most clients speak.
pub(crate) fn vendor_of(format: Option<&WireFormat>) -> Vendor {
    format.map_or(Vendor::OpenAi, |format| format.vendor)
}

/// <https://platform.openai.com/docs/guides/error-codes>
fn openai_type(status: u16) -> &'static str {
    match status {
        400 | 404 | 405 | 413 | 415 | 431 => "invalid_request_error",
        401 => "authentication_error",
        403 | 451 => "permission_error",
        429 => "rate_limit_error",
        _ => "api_error",
    }
}

/// <https://docs.anthropic.com/en/api/errors>
fn anthropic_type(status: u16) -> &'static str {
    match status {
        401 => "authentication_error",
        403 | 451 => "permission_error",
        404 => "not_found_error",
        413 => "request_too_large",
        429 => "rate_limit_error",
        503 => "overloaded_error",
        400..=499 => "invalid_request_error",
        _ => "api_error",
    }
}

/// <https://cloud.google.com/apis/design/errors>
fn google_status(status: u16) -> &'static str {
    match status {
        401 => "UNAUTHENTICATED",
        403 | 451 => "PERMISSION_DENIED",
        404 => "NOT_FOUND",
        429 => "RESOURCE_EXHAUSTED",
        503 => "UNAVAILABLE",
        400..=499 => "INVALID_ARGUMENT",
        _ => "INTERNAL",
    }
}

/// <https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html#API_runtime_Converse_Errors>
fn amazon_type(status: u16) -> &'static str {
    match status {
        401 | 403 | 451 => "AccessDeniedException",
        404 => "ResourceNotFoundException",
        429 => "ThrottlingException",
        503 => "ServiceUnavailableException",
        400..=499 => "ValidationException",
        _ => "InternalServerException",
    }
}
