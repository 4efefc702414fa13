//! The Model Context Protocol over streamable HTTP. <https://modelcontextprotocol.io/specification>

use crate::format::{ModelAt, Vendor, WireFormat};

/// `tools/call` and every other method: arguments are scanned like any body, results are restored whole.
pub(crate) const MCP: WireFormat = WireFormat {
    name: "mcp",
    vendor: Vendor::Mcp,
    paths: &["/mcp"],
    model: ModelAt::Nowhere,
    fragments: &[],
    ends: &[],
};
