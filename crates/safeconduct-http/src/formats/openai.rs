//! OpenAI, and everyone who speaks its API. <https://platform.openai.com/docs/api-reference>

use crate::format::{End, Fragment, ModelAt, Vendor, WireFormat};

/// A surface whose replies come whole.
const fn whole(name: &'static str, paths: &'static [&'static str]) -> WireFormat {
    WireFormat { name, vendor: Vendor::OpenAi, paths, model: ModelAt::Body, fragments: &[], ends: &[] }
}

/// <https://platform.openai.com/docs/api-reference/chat-streaming>: one text for each choice and member of its delta,
/// and for each tool call by its `index`. Reasoning that other servers stream (`reasoning_content`, `reasoning`)
/// stands in the delta too.
pub(crate) const CHAT_COMPLETIONS: WireFormat = WireFormat {
    name: "openai/chat-completions",
    vendor: Vendor::OpenAi,
    paths: &["/v1/chat/completions"],
    model: ModelAt::Body,
    fragments: &[Fragment { on: "", at: "choices/*/delta/**", apart: &[], beside: None }],
    ends: &[End::Member("choices/*/finish_reason")],
};

/// <https://platform.openai.com/docs/api-reference/completions>
pub(crate) const COMPLETIONS: WireFormat = WireFormat {
    name: "openai/completions",
    vendor: Vendor::OpenAi,
    paths: &["/v1/completions"],
    model: ModelAt::Body,
    fragments: &[Fragment { on: "", at: "choices/*/text", apart: &[], beside: None }],
    ends: &[End::Member("choices/*/finish_reason")],
};

/// What tells parallel texts of a response apart.
const ITEM: &[&str] = &["output_index", "content_index", "summary_index"];

/// <https://platform.openai.com/docs/api-reference/responses-streaming>: text, refusals, reasoning and its summary,
/// arguments and input of tools: all are `….delta` events with a member `delta`, and each has its `….done`.
pub(crate) const RESPONSES: WireFormat = WireFormat {
    name: "openai/responses",
    vendor: Vendor::OpenAi,
    paths: &["/v1/responses"],
    model: ModelAt::Body,
    fragments: &[Fragment { on: "*.delta", at: "delta", apart: ITEM, beside: Some("type") }],
    ends: &[
        End::Type("response.completed", &[]),
        End::Type("response.incomplete", &[]),
        End::Type("response.failed", &[]),
        End::Type("error", &[]),
        End::Type("*.done", ITEM),
    ],
};

/// <https://platform.openai.com/docs/api-reference/embeddings>
pub(crate) const EMBEDDINGS: WireFormat = whole("openai/embeddings", &["/v1/embeddings"]);

/// <https://platform.openai.com/docs/api-reference/moderations>
pub(crate) const MODERATIONS: WireFormat = whole("openai/moderations", &["/v1/moderations"]);

/// <https://platform.openai.com/docs/api-reference/images/create>: the prompt is text; edits carry pictures in a form
/// and are not spoken.
pub(crate) const IMAGES: WireFormat = whole("openai/images", &["/v1/images/generations"]);

/// <https://platform.openai.com/docs/api-reference/batch/request-input>: one line of a batch file, which is a request
/// of its own and may go to an endpoint of its own. Batch files are uploaded as forms, so no path serves them.
pub(crate) const BATCH_LINE: WireFormat =
    WireFormat { model: ModelAt::BatchLine, ..whole("openai/batch-line", &[]) };
