//! What holds of every picture.

use super::*;
use crate::report::chart::samples;

/// Draws everything into the folder that KAM_PICTURES names, to be looked at.
#[test]
fn every_kind_can_be_looked_at() {
    let Some(folder) = std::env::var_os("KAM_PICTURES") else { return };
    for (n, chart) in samples::all().iter().enumerate() {
        for (name, theme, width) in
            [("wide", Theme::Light, 720.0), ("narrow", Theme::Light, 360.0), ("dark", Theme::Dark, 720.0)]
        {
            let look = Look { theme, width, titled: true };
            let path = std::path::Path::new(&folder).join(format!("{n:02}-{}-{name}.svg", chart.name));
            std::fs::write(path, draw(chart, &look)).unwrap();
        }
    }
}
