//! Redaction and restoration: operators, placeholders, vaults and structured bodies.
