//! HTML: one file for a browser, complete in itself, that asks nothing of a network.
//!
//! Everything is there without scripts; the one script adds sorting and filters. A policy in the head lets this style and
//! this script run and nothing else, whatever a name may hold. Rows are written as they come.

use std::borrow::Cow;
use std::io::{self, Write};
use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, Render, html};
use sha2::{Digest as _, Sha256};

use super::blocks::write_in_blocks;
use super::csv;
use super::people::{Manner, heading, one_line};
use crate::palette;
use crate::report::chart::{Chart, svg};
use crate::report::sheet::{Cell, Column, Tone};
use crate::report::view::{Part, Viewed, ViewedSheet};

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// The style of a page and the policy that lets it and the script run, and nothing else.
static SHELL: LazyLock<Shell> = LazyLock::new(|| {
    let style = format!(
        ":root{{{}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{}}}}}\n{STYLE}{}",
        palette::properties(false),
        palette::properties(true),
        svg::css()
    );
    let hash = |text: &str| format!("sha256-{}", STANDARD.encode(Sha256::digest(text.as_bytes())));
    let policy = format!(
        "default-src 'none'; style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'",
        hash(&style),
        hash(SCRIPT)
    );
    Shell { style, policy }
});

/// What all pages have.
struct Shell {
    style: String,
    policy: String,
}

/// From so many headings and tables on there is an index.
const INDEX: usize = 3;
/// Above tables with more rows than this stands a filter.
const FILTER: usize = 8;
/// A table with more columns is printed across.
const WIDE: usize = 8;
/// A table with more columns is printed small as well.
const CROWDED: usize = 13;
/// A text with more letters scrolls inside its cell.
const LONG: usize = 400;

/// Writes the sheet.
///
/// # Errors
/// Fails where the sink fails or a row cannot be read.
pub fn write(sheet: &ViewedSheet<'_>, sink: &mut dyn Write) -> io::Result<()> {
    let name = sheet.name();
    let outline = Outline::of(sheet);
    put(sink, head(&name, sheet))?;
    let beside = outline.0.len() >= INDEX;
    put(
        sink,
        html! {
            (PreEscaped("<div")) @if beside { (PreEscaped(" class=\"beside\"")) } (PreEscaped(">\n"))
            header { h1 { (line(&name)) } } (BREAK)
            @if beside { (outline.index()) (BREAK) }
            (PreEscaped("<main id=\"main\">\n"))
        },
    )?;
    let mut entries = outline.0.iter();
    let mut tables = 0;
    let mut charted: Option<usize> = None;
    for part in sheet.parts() {
        let before = charted.take();
        match part {
            Part::Heading(..) => {
                if let Some(entry) = entries.next() {
                    put(sink, entry.heading())?;
                }
            }
            Part::Text(text) => put(sink, html! { p { (line(text)) } (BREAK) })?,
            Part::List(points) => put(sink, list(points))?,
            Part::Chart(chart) => {
                put(sink, figure(&chart))?;
                charted = chart.table;
                let unlisted = charted.filter(|n| !listed(sheet, *n)).and_then(|n| sheet.tables.get(n));
                if let Some(viewed) = unlisted {
                    tables += 1;
                    write_table(viewed, tables, None, Fold::Closed, sink)?;
                }
            }
            Part::Table(viewed) => {
                let titled = viewed.table().title.as_ref().and_then(|_| entries.next());
                tables += 1;
                // The figures of the chart above can be folded away.
                let own =
                    before.and_then(|n| sheet.tables.get(n)).is_some_and(|own| std::ptr::eq(own, viewed));
                let fold = if own { Fold::Open } else { Fold::None };
                write_table(viewed, tables, titled, fold, sink)?;
            }
        }
    }
    if !sheet.notes.is_empty() {
        put(
            sink,
            html! { section.notes aria-labelledby="notes" { h2 #notes { "Notes" } (list(sheet.notes)) } (BREAK) },
        )?;
    }
    put(
        sink,
        html! {
            (PreEscaped("</main>\n</div>\n"))
            script { (PreEscaped(SCRIPT)) } (BREAK)
            (PreEscaped("</body>\n</html>\n"))
        },
    )
}

/// The end of a line, so that two versions of a page can be compared.
const BREAK: PreEscaped<&str> = PreEscaped("\n");

fn put(sink: &mut dyn Write, markup: Markup) -> io::Result<()> {
    sink.write_all(markup.into_string().as_bytes())
}

/// A text on one line, with nothing in it that is obeyed; what means something in HTML is escaped where it is put in.
fn line(text: &str) -> Cow<'_, str> {
    one_line(text.trim())
}

/// The head and the beginning of the body.
fn head(name: &str, sheet: &ViewedSheet<'_>) -> Markup {
    let most = sheet.tables.iter().map(|viewed| viewed.columns_for_people().len()).max().unwrap_or(0);
    let class = if most > CROWDED {
        "wide crowded"
    } else if most > WIDE {
        "wide"
    } else {
        ""
    };
    html! {
        (DOCTYPE) (BREAK)
        (PreEscaped("<html lang=\"en\">\n"))
        head {
            meta charset="utf-8"; (BREAK)
            meta http-equiv="Content-Security-Policy" content=(SHELL.policy); (BREAK)
            meta name="viewport" content="width=device-width, initial-scale=1"; (BREAK)
            meta name="color-scheme" content="light dark"; (BREAK)
            meta name="generator" content="kam"; (BREAK)
            title { (line(name)) } (BREAK)
            style { (PreEscaped(&SHELL.style)) } (BREAK)
        } (BREAK)
        (PreEscaped("<body")) @if !class.is_empty() { (PreEscaped(" class=\"")) (class) (PreEscaped("\"")) } (PreEscaped(">\n"))
        a.skip href="#main" { "Skip to the content" } (BREAK)
    }
}

fn list(points: &[String]) -> Markup {
    html! { ul { @for point in points { li { (line(point)) } (BREAK) } } (BREAK) }
}

/// A chart with its finding above it, and period and source beneath.
fn figure(chart: &Chart) -> Markup {
    html! {
        figure {
            figcaption {
                strong { (line(&chart.title)) }
                @if let Some(caption) = &chart.caption { span { (line(caption)) } }
            } (BREAK)
            (PreEscaped(svg::inline(chart)))
        } (BREAK)
    }
}

/// A heading of the page and how deep it stands.
struct Entry {
    id: String,
    level: u8,
    text: String,
}

impl Entry {
    fn heading(&self) -> Markup {
        let text = line(&self.text);
        html! {
            @match self.level {
                0..=2 => h2 id=(self.id) { (text) },
                3 => h3 id=(self.id) { (text) },
                4 => h4 id=(self.id) { (text) },
                5 => h5 id=(self.id) { (text) },
                _ => h6 id=(self.id) { (text) },
            }
            (BREAK)
        }
    }
}

/// The headings of a page in order, those of tables among them.
struct Outline(Vec<Entry>);

impl Outline {
    fn of(sheet: &ViewedSheet<'_>) -> Self {
        let mut entries = Vec::new();
        let mut above = 1;
        for part in sheet.parts() {
            let (level, text) = match part {
                Part::Heading(level, text) => {
                    above = level.clamp(1, 5) + 1;
                    (above, text)
                }
                Part::Table(viewed) => match &viewed.table().title {
                    Some(title) => ((above + 1).clamp(2, 6), title.as_str()),
                    None => continue,
                },
                Part::Text(_) | Part::List(_) | Part::Chart(_) => continue,
            };
            let id = format!("s{}", entries.len() + 1);
            entries.push(Entry { id, level, text: text.to_owned() });
        }
        Self(entries)
    }

    fn index(&self) -> Markup {
        html! {
            nav.index aria-label="Contents" {
                ol {
                    @for entry in &self.0 {
                        li.{ "l" (entry.level.clamp(2, 6)) } { a href={ "#" (entry.id) } { (line(&entry.text)) } } (BREAK)
                    }
                }
            }
        }
    }
}

/// The column that says what a row is about: it stays where the others are scrolled.
fn name_column(columns: &[usize], all: &[Column]) -> Option<usize> {
    let named = columns.iter().position(|&c| all[c].name == "name");
    named.or_else(|| columns.iter().position(|&c| !all[c].numeric))
}

/// Whether people see the table of this number anyway.
fn listed(sheet: &ViewedSheet<'_>, number: usize) -> bool {
    let own = sheet.tables.get(number);
    sheet.parts().any(|part| match part {
        Part::Table(viewed) => own.is_some_and(|own| std::ptr::eq(own, viewed)),
        _ => false,
    })
}

/// Whether a table can be folded away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fold {
    /// It stands as it is.
    None,
    /// It is there until it is folded.
    Open,
    /// It is folded until somebody asks for it.
    Closed,
}

/// A table with its heading and, above many rows, its filter.
fn write_table(
    viewed: &Viewed<'_>,
    number: usize,
    titled: Option<&Entry>,
    fold: Fold,
    sink: &mut dyn Write,
) -> io::Result<()> {
    let table = viewed.table();
    let columns = viewed.columns_for_people();
    if let Some(entry) = titled {
        put(sink, entry.heading())?;
    }
    if viewed.is_empty() || columns.is_empty() {
        return put(sink, html! { p.none { "No rows." } (BREAK) });
    }
    let id = format!("t{number}");
    let label = titled.map_or_else(|| format!("{id}c"), |entry| entry.id.clone());
    let names = name_column(&columns, &table.columns);
    put(
        sink,
        html! {
            @match fold {
                Fold::None => "",
                Fold::Open => (PreEscaped("<details open>\n<summary>Figures</summary>\n")),
                Fold::Closed => (PreEscaped("<details>\n<summary>Figures</summary>\n")),
            }
            (PreEscaped("<div class=\"table\">\n"))
            @if viewed.len() > FILTER {
                div.tools hidden {
                    label for={ (id) "f" } { "Filter" }
                    input id={ (id) "f" } type="search" autocomplete="off" spellcheck="false";
                    output for={ (id) "f" } aria-live="polite" { (viewed.len()) " rows" }
                } (BREAK)
            }
            (PreEscaped("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"")) (label) (PreEscaped("\">\n<table aria-labelledby=\"")) (label) (PreEscaped("\">\n"))
            @if titled.is_none() { caption.sr id=(label) { (line(&table.name.replace('_', " "))) } (BREAK) }
            thead { tr {
                @for (at, &column) in columns.iter().enumerate() { (head_cell(&table.columns[column], names == Some(at))) }
            } } (BREAK)
            (PreEscaped("<tbody>\n"))
        },
    )?;
    write_in_blocks(viewed.len(), sink, |rows, out| {
        let mut cells = Vec::with_capacity(table.columns.len());
        let mut text = String::new();
        for row in rows {
            viewed.fill(row, &mut cells)?;
            text.clear();
            text.push_str("<tr>");
            for (at, &column) in columns.iter().enumerate() {
                Shown { cell: &cells[column], column: &table.columns[column], names: names == Some(at) }
                    .render_to(&mut text);
            }
            text.push_str("</tr>\n");
            out.extend_from_slice(text.as_bytes());
        }
        Ok(())
    })?;
    put(
        sink,
        html! {
            (PreEscaped("</tbody>\n</table>\n</div>\n</div>\n"))
            @if fold != Fold::None { (PreEscaped("</details>\n")) }
        },
    )
}

fn head_cell(column: &Column, names: bool) -> Markup {
    let class = classes(&[(column.numeric, "n"), (column.wraps, "w"), (names, "fixed")]);
    html! { th scope="col" class=[class] { (line(&heading(column))) } }
}

/// The names of those that hold, as an attribute has them; nothing where none does.
fn classes(all: &[(bool, &str)]) -> Option<String> {
    let holding: Vec<&str> = all.iter().filter(|(holds, _)| *holds).map(|(_, class)| *class).collect();
    (!holding.is_empty()).then(|| holding.join(" "))
}

/// A cell as it is shown.
struct Shown<'c> {
    cell: &'c Cell,
    column: &'c Column,
    /// Whether it says what the row is about.
    names: bool,
}

impl Shown<'_> {
    /// What it is sorted by, where its text does not say so.
    fn key(&self) -> Option<String> {
        match self.cell {
            Cell::Number { value, .. } if !value.is_finite() => None,
            Cell::Number { .. } | Cell::Exact { .. } | Cell::Share(_) | Cell::Integer(_) => {
                let mut raw = Vec::new();
                csv::raw(self.cell, &mut raw);
                String::from_utf8(raw).ok()
            }
            _ => None,
        }
    }
}

impl Render for Shown<'_> {
    fn render_to(&self, out: &mut String) {
        let text = Manner::reader().text(self.cell);
        let shown = line(&text);
        let why = match self.cell {
            Cell::Missing(why) => Some(*why),
            Cell::Number { value, .. } if !value.is_finite() => Some("not defined"),
            _ => None,
        };
        let key = self.key().filter(|key| *key != shown);
        let class = classes(&[
            (self.column.numeric, "n"),
            (matches!(self.cell, Cell::Day(_)), "d"),
            (self.column.wraps, "w"),
            (why.is_some(), "m"),
            (self.names, "fixed"),
        ]);
        let body = Body {
            text: &shown,
            tone: if let Cell::Toned(_, tone) = self.cell { *tone } else { Tone::Plain },
        };
        let why = why.filter(|why| !why.is_empty());
        let markup = if self.names {
            html! { th scope="row" class=[class] title=[why] data-v=[key] { (body) } }
        } else {
            html! { td class=[class] title=[why] data-v=[key] { (body) } }
        };
        out.push_str(&markup.0);
    }
}

/// What stands in a cell: words with a mark of their tone, long ones in a box that scrolls.
struct Body<'c> {
    text: &'c str,
    tone: Tone,
}

impl Render for Body<'_> {
    fn render_to(&self, out: &mut String) {
        let class = match self.tone {
            Tone::Plain => None,
            Tone::Good => Some("t good"),
            Tone::Invest => Some("t invest"),
            Tone::Keep => Some("t keep"),
            Tone::Neutral => Some("t neutral"),
            Tone::Warning => Some("t warning"),
            Tone::Bad => Some("t bad"),
        };
        let long = self.text.len() > LONG && self.text.chars().count() > LONG;
        match (class, long) {
            (None, false) => self.text.render_to(out),
            (None, true) => html! { span.long tabindex="0" { (self.text) } }.render_to(out),
            (Some(class), false) => html! { span class=(class) { (self.text) } }.render_to(out),
            (Some(class), true) => {
                html! { span.long tabindex="0" { span class=(class) { (self.text) } } }.render_to(out);
            }
        }
    }
}

#[cfg(test)]
mod tests;
