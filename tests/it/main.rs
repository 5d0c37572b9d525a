//! Tests of the library and the tool from outside.

mod oracle;
