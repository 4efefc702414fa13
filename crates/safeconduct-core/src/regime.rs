//! Which sector's rules a request stands under.

use crate::name::{Grammar, name_type};
use std::{borrow::Borrow, fmt, hash, ops::Deref, str::FromStr};

name_type! {
    /// Which sector's rules a request stands under: an open set of snake_case names; an embedder adds its own in
    /// its policy.
    Regime, "regime", Grammar::Snake
}

impl Regime {
    /// Banks, insurers, payments.
    pub const FINANCE: Regime = Regime::declare("finance");
    /// Care and research on people.
    pub const HEALTH: Regime = Regime::declare("health");
    /// Authorities and their contractors.
    pub const GOVERNMENT: Regime = Regime::declare("government");

    /// Every regime this crate knows.
    pub const KNOWN: &'static [Regime] = &[Regime::FINANCE, Regime::HEALTH, Regime::GOVERNMENT];
}
