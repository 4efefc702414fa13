//! The formats, one vendor per file: data and where it was read.

mod amazon;
mod anthropic;
mod cohere;
mod google;
mod mcp;
mod ollama;
mod openai;

use crate::WireFormat;

/// Every format.
pub(crate) const ALL: &[&WireFormat] = &[
    &openai::CHAT_COMPLETIONS,
    &openai::COMPLETIONS,
    &openai::RESPONSES,
    &openai::EMBEDDINGS,
    &openai::MODERATIONS,
    &openai::IMAGES,
    &openai::BATCH_LINE,
    &anthropic::MESSAGES,
    &anthropic::COUNT_TOKENS,
    &google::GENERATE_CONTENT,
    &google::STREAM_GENERATE_CONTENT,
    &amazon::CONVERSE,
    &cohere::CHAT,
    &mcp::MCP,
    &ollama::CHAT,
    &ollama::GENERATE,
];
