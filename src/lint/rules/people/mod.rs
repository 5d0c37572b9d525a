//! Rules about people, profiles, frameworks and the organisation.
