//! What safeconduct knows: rulesets and validators for personal data and secrets.
