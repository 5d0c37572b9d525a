//! The job specification of a role: the document that goes to recruitment.

use super::Info;
use crate::book::load::Entry;
use crate::model::profile::Profile;
use crate::report::sheet::Sheet;
use crate::report::views::assess::profile::document;
use crate::report::views::desk::Desk;

/// What the view is called and what it needs.
pub const INFO: Info = Info {
    name: "job",
    title: "the job specification of a role: purpose, responsibilities, what is recruited and taught",
    needs: "a profile: profiles/ROLE.yaml",
    example: &["key-account-manager"],
};

/// Name and version of the published form.
pub const SCHEMA: &str = "kam.report.job/1";

/// The job specification of a profile.
#[must_use]
pub fn sheet(desk: &Desk, profile: &Entry<Profile>) -> Sheet {
    document(desk, profile, INFO.name, SCHEMA)
}
