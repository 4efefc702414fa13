//! Amazon Bedrock. <https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html>

use crate::format::{End, Fragment, ModelAt, Vendor, WireFormat};

/// <https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html>: one text for each content
/// block and member of its delta (`text`, `toolUse.input`, `reasoningContent.text`).
///
/// AWS signs the body (SigV4), so a gateway in between must sign again: see `docs/gateway.md`.
pub(crate) const CONVERSE: WireFormat = WireFormat {
    name: "bedrock/converse",
    vendor: Vendor::Amazon,
    paths: &["/model/*/converse", "/model/*/converse-stream"],
    model: ModelAt::Path,
    fragments: &[Fragment {
        on: "contentBlockDelta",
        at: "delta/**",
        apart: &["contentBlockIndex"],
        beside: None,
    }],
    ends: &[End::Type("contentBlockStop", &["contentBlockIndex"]), End::Type("messageStop", &[])],
};
