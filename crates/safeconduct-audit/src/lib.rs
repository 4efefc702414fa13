//! A tamper-evident log of decisions: RFC 6962 tree, signed checkpoints, crash-safe segments.
