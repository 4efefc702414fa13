//! The detection machinery of safeconduct: rules, anchors, validators and the Scanner.
