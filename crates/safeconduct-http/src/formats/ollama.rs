//! Ollama's own API, whose streams are lines of JSON. <https://github.com/ollama/ollama/blob/main/docs/api.md>

use crate::format::{End, Fragment, ModelAt, Vendor, WireFormat};

/// Every line is a piece of the message; the last says `done_reason`.
pub(crate) const CHAT: WireFormat = WireFormat {
    name: "ollama/chat",
    vendor: Vendor::Ollama,
    paths: &["/api/chat"],
    model: ModelAt::Body,
    fragments: &[
        Fragment { on: "", at: "message/content", apart: &[], beside: None },
        Fragment { on: "", at: "message/thinking", apart: &[], beside: None },
    ],
    ends: &[End::Member("done_reason")],
};

/// Every line is a piece of the response.
pub(crate) const GENERATE: WireFormat = WireFormat {
    name: "ollama/generate",
    vendor: Vendor::Ollama,
    paths: &["/api/generate"],
    model: ModelAt::Body,
    fragments: &[
        Fragment { on: "", at: "response", apart: &[], beside: None },
        Fragment { on: "", at: "thinking", apart: &[], beside: None },
    ],
    ends: &[End::Member("done_reason")],
};
