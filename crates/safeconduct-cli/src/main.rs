//! The `safeconduct` command.

fn main() {}
