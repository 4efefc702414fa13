//! Google's Gemini API. <https://ai.google.dev/api/generate-content>

use crate::format::{End, Fragment, ModelAt, Vendor, WireFormat};

/// The whole reply at once.
pub(crate) const GENERATE_CONTENT: WireFormat = WireFormat {
    name: "google/generate-content",
    vendor: Vendor::Google,
    paths: &["/v1beta/models/*:generateContent"],
    model: ModelAt::Path,
    fragments: &[],
    ends: &[],
};

/// <https://ai.google.dev/api/generate-content#method:-models.streamgeneratecontent>: each event is a whole reply with
/// the next piece of text; thoughts are marked by `thought`. Without `alt=sse` it is one JSON array, restored whole.
pub(crate) const STREAM_GENERATE_CONTENT: WireFormat = WireFormat {
    name: "google/stream-generate-content",
    vendor: Vendor::Google,
    paths: &["/v1beta/models/*:streamGenerateContent"],
    model: ModelAt::Path,
    fragments: &[Fragment {
        on: "",
        at: "candidates/*/content/parts/*/text",
        apart: &[],
        beside: Some("thought"),
    }],
    ends: &[End::Member("candidates/*/finishReason")],
};
