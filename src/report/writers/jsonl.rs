//! JSON Lines: the rows of one table, each an object on a line of its own, in full precision.
//!
//! The keys are the columns of CSV; a missing cell is null. Readers that take a line at a time need no more memory for a
//! long table than for a short one.

use std::io::{self, Write};

use super::blocks::write_in_blocks;
use super::json;
use crate::report::view::Viewed;

/// Rows that are looked at before they are filled.
const AHEAD: usize = 16;

/// Writes the table.
///
/// # Errors
/// Fails where the sink fails or a row cannot be read.
pub fn write(viewed: &Viewed<'_>, sink: &mut dyn Write) -> io::Result<()> {
    let keys = json::keys(viewed)?;
    write_in_blocks(viewed.len(), sink, |rows, out| {
        let mut cells = Vec::with_capacity(viewed.table().columns.len());
        for row in rows.clone() {
            if (row - rows.start).is_multiple_of(AHEAD) {
                viewed.look_ahead(row..(row + AHEAD).min(rows.end));
            }
            viewed.fill(row, &mut cells)?;
            json::object(&keys, &cells, out)?;
            out.push(b'\n');
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::writers::fixture;
    use serde_json::{Value, json};

    fn written(viewed: &Viewed<'_>) -> String {
        let mut out = Vec::new();
        write(viewed, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn every_line_is_an_object_with_the_columns_of_csv() {
        let sheet = fixture::sheet();
        let text = written(&Viewed::whole(&sheet.tables[0]));
        let rows: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(rows.len(), 4);
        assert_eq!(rows[0]["name"], "North, \"and\" Sons");
        assert_eq!(rows[0]["ratio"].to_string(), "0.3333333333333333");
        assert_eq!(rows[1]["reason"], "two lines\nand a | pipe, <b>, `code` and \\");
        assert_eq!((&rows[2]["level"], &rows[2]["due"]), (&Value::Null, &Value::Null));
        assert_eq!(rows[2]["reason"], "=SUM(A1)", "no spreadsheet reads it: nothing is guarded");
        assert_eq!((&rows[3]["done"], &rows[3]["amount"]), (&json!(true), &json!(0)));
        assert!(
            rows.iter().all(|row| row.as_object().unwrap().len() == 12),
            "the hidden column stays hidden"
        );
        assert_eq!(written(&Viewed::whole(&sheet.tables[1])), "");
    }
}
