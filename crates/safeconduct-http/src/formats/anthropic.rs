//! Anthropic. <https://docs.anthropic.com/en/api/messages>

use crate::format::{End, Fragment, ModelAt, Vendor, WireFormat};

/// <https://docs.anthropic.com/en/docs/build-with-claude/streaming>: one text for each content block and member of
/// its delta (`text`, `partial_json`, `thinking`, `citation`).
pub(crate) const MESSAGES: WireFormat = WireFormat {
    name: "anthropic/messages",
    vendor: Vendor::Anthropic,
    paths: &["/v1/messages"],
    model: ModelAt::Body,
    fragments: &[Fragment { on: "content_block_delta", at: "delta/**", apart: &["index"], beside: None }],
    ends: &[
        End::Type("content_block_stop", &["index"]),
        End::Type("message_delta", &[]),
        End::Type("message_stop", &[]),
        End::Type("error", &[]),
    ],
};

/// <https://docs.anthropic.com/en/api/messages-count-tokens>: the same body, and so the same content.
pub(crate) const COUNT_TOKENS: WireFormat = WireFormat {
    name: "anthropic/count-tokens",
    vendor: Vendor::Anthropic,
    paths: &["/v1/messages/count_tokens"],
    model: ModelAt::Body,
    fragments: &[],
    ends: &[],
};
