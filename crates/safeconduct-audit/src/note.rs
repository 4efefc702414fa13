//! Signed notes (c2sp.org/signed-note): text, a blank line, and a line per signature.
