//! Conformance kits and the naive reference scanner for safeconduct extensions.

#[allow(
    clippy::indexing_slicing,
    reason = "a reference may panic: it runs in tests, and brevity is its point"
)]
mod reference;

mod operator;
mod sink;
mod vault_store;

pub use operator::{Breach, check_operator};
pub use vault_store::check_vault_store;

pub use reference::Reference;
pub use sink::check_sink;
