//! The rules, one file each, in the folder of their group.

pub(super) mod account;
pub(super) mod book;
pub(super) mod people;
pub(super) mod plan;
pub(super) mod policy;
