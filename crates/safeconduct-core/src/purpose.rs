//! What a request is for.

use crate::name::{Grammar, name_type};
use std::{borrow::Borrow, fmt, hash, ops::Deref, str::FromStr};

name_type! {
    /// What a request is for: an open set of snake_case names; an embedder adds its own in its policy.
    Purpose, "purpose", Grammar::Snake
}

macro_rules! purposes {
    ($( $(#[$meta:meta])* $const:ident = $text:literal; )+) => {
        impl Purpose {
            $( $(#[$meta])* pub const $const: Purpose = Purpose::declare($text); )+

            /// Every purpose this crate knows.
            pub const KNOWN: &'static [Purpose] = &[ $( Purpose::$const, )+ ];
        }
    };
}

purposes! {
    /// The caller said nothing.
    UNSPECIFIED = "unspecified";
    /// Finding attacks.
    SECURITY_DETECTION = "security_detection";
    /// Sending work to the right place.
    ROUTING = "routing";
    /// Ordering results.
    RANKING = "ranking";
    /// Running the contracted service.
    OPERATE_SERVICE = "operate_service";
    /// Keeping the contracted service running.
    MAINTAIN_SERVICE = "maintain_service";
    /// Making the contracted service better.
    IMPROVE_SERVICE = "improve_service";
    /// Training a foundation model.
    FOUNDATION_MODEL_TRAINING = "foundation_model_training";
    /// Something the contract is not about.
    UNRELATED_PRODUCT = "unrelated_product";
    /// Selling.
    MARKETING = "marketing";
    /// Helping a customer.
    SUPPORT = "support";
}
