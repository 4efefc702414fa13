//! How well it is shown that an endpoint does not train on what it receives.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A step of the training ladder, worst first, so that `>=` reads naturally.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rung {
    /// It trains, or it is unknown whether it does, or what is known contradicts itself.
    Trains,
    /// A vendor says so on a page or in a default.
    VendorPage,
    /// A user switched training off.
    UserToggle,
    /// An administrator switched training off for everybody.
    CentralSetting,
    /// A signed contract in force excludes it.
    SignedContract,
    /// The content never leaves our own hardware.
    OwnHardware,
}

impl Rung {
    /// Every rung, worst first.
    pub const ALL: &'static [Rung] = &[
        Rung::Trains,
        Rung::VendorPage,
        Rung::UserToggle,
        Rung::CentralSetting,
        Rung::SignedContract,
        Rung::OwnHardware,
    ];

    /// The lowest rung that may receive sensitive content. No clause changes it.
    pub const FLOOR: Rung = Rung::SignedContract;

    /// Whether sensitive content may go there.
    pub fn meets_floor(self) -> bool {
        self >= Rung::FLOOR
    }

    /// The one spelling used in files and records.
    pub const fn as_str(self) -> &'static str {
        match self {
            Rung::Trains => "trains",
            Rung::VendorPage => "vendor_page",
            Rung::UserToggle => "user_toggle",
            Rung::CentralSetting => "central_setting",
            Rung::SignedContract => "signed_contract",
            Rung::OwnHardware => "own_hardware",
        }
    }
}

impl fmt::Display for Rung {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
