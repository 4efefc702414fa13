//! Proof by enumeration: what holds for every request, or one for which it does not.

mod certificate;
mod compare;
mod invariant;
mod prover;
mod sceptic;
mod space;
mod tenants;

pub use certificate::{Certificate, CertificateError};
pub use compare::{AccessChange, DutyChange, Outlook, PolicyChange};
pub use invariant::{Invariant, Invariants};
pub use prover::{Counterexample, Finding, Homeless, Proof};
pub use space::{Space, TooManyStates};
