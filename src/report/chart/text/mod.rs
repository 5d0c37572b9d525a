//! Charts drawn with letters, for a terminal.
