//! Policies to start from, each with scenarios that show what it does.

/// A policy to start from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preset {
    /// Its name.
    pub name: &'static str,
    /// The policy, in TOML. It names no endpoint; `gdpr` asks for regions named `eu…`.
    pub policy: &'static str,
    /// Scenarios that pass under it with [`PRESET_CATALOG`].
    pub scenarios: &'static str,
}

macro_rules! presets {
    ($($name:literal),+ $(,)?) => {
        /// Policies to start from, by name.
        ///
        /// ```
        /// use safeconduct_policy::{Catalog, Evaluator, PRESET_CATALOG, PRESETS, Policy, Scenarios, Vocabulary};
        ///
        /// for preset in PRESETS {
        ///     let policy = Policy::from_toml(preset.policy, &Vocabulary::default())?;
        ///     let evaluator = Evaluator::new(Catalog::from_toml(PRESET_CATALOG)?, policy)?;
        ///     let results = Scenarios::from_toml(preset.scenarios)?.run(&evaluator);
        ///     assert!(results.iter().all(|result| result.failure.is_none()), "{results:?}");
        /// }
        /// # Ok::<(), safeconduct_policy::LoadError>(())
        /// ```
        pub const PRESETS: &[Preset] = &[$(Preset {
            name: $name,
            policy: include_str!(concat!("../data/presets/", $name, ".toml")),
            scenarios: include_str!(concat!("../data/presets/", $name, ".scenarios.toml")),
        },)+];
    };
}

presets!("strict", "gdpr", "hipaa", "pci", "local-only", "scoped-training");

/// The catalog that the scenarios of the presets are told in.
pub const PRESET_CATALOG: &str = include_str!("../data/presets/catalog.toml");
