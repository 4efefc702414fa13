//! Cohere. <https://docs.cohere.com/reference/chat>

use crate::format::{End, Fragment, ModelAt, Vendor, WireFormat};

/// <https://docs.cohere.com/reference/chat-stream>: content, tool plan and tool calls by their `index`.
pub(crate) const CHAT: WireFormat = WireFormat {
    name: "cohere/chat",
    vendor: Vendor::Cohere,
    paths: &["/v2/chat"],
    model: ModelAt::Body,
    fragments: &[Fragment { on: "*-delta", at: "delta/message/**", apart: &["index"], beside: None }],
    ends: &[End::Type("*-end", &["index"]), End::Type("message-end", &[])],
};
