//! Rules about account plans.
