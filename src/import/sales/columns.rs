//! Which column of a file of sales is what.

use std::borrow::Cow;

use rust_decimal::Decimal;

use crate::import::bind::Fault;
use crate::import::fields;
use crate::import::kind::Kind;
use crate::import::map::{ImportMap, Source};
use crate::model::number::Field as Constant;
use crate::model::words::Currency;
use crate::text::grid::stream::{Asked, PieceRow, Stream};
use crate::text::nearest::list;

/// The headers that map themselves, folded, the surest first: what a header says in small letters and digits alone.
const KNOWN: [(&str, &[&str]); 7] = [
    (
        "account",
        &[
            "account",
            "accountid",
            "accountno",
            "accountnumber",
            "customer",
            "customerid",
            "customerno",
            "customernumber",
            "custno",
            "custid",
            "soldto",
            "soldtoparty",
            "client",
            "clientid",
            "kundennummer",
            "kundennr",
            "kundenr",
            "kunde",
            "debitor",
            "debitorennummer",
            "accountname",
            "customername",
            "companyname",
            "company",
            "clientname",
            "kundenname",
            "organization",
            "organisation",
            "codeclient",
            "cliente",
        ],
    ),
    (
        "date",
        &[
            "date",
            "invoicedate",
            "postingdate",
            "orderdate",
            "transactiondate",
            "documentdate",
            "billingdate",
            "salesdate",
            "closedate",
            "period",
            "month",
            "yearmonth",
            "fiscalperiod",
            "belegdatum",
            "buchungsdatum",
            "rechnungsdatum",
            "fakturadatum",
            "datum",
            "monat",
            "periode",
            "datefacture",
            "fecha",
            "data",
            "quarter",
            "quartal",
            "year",
            "jahr",
        ],
    ),
    (
        "offering",
        &[
            "offering",
            "productfamily",
            "productgroup",
            "productcategory",
            "productline",
            "product",
            "productname",
            "category",
            "item",
            "itemgroup",
            "article",
            "artikel",
            "artikelgruppe",
            "warengruppe",
            "produkt",
            "produktgruppe",
            "materialgroup",
            "material",
            "produit",
            "producto",
        ],
    ),
    ("market", &["market", "country", "countrycode", "region", "territory", "land", "markt", "pays", "pais"]),
    (
        "revenue",
        &[
            "revenue",
            "netamount",
            "netrevenue",
            "netsales",
            "netvalue",
            "amount",
            "sales",
            "salesamount",
            "salesamountactual",
            "turnover",
            "closevalue",
            "umsatz",
            "nettoumsatz",
            "umsatznetto",
            "nettobetrag",
            "betrag",
            "erloes",
            "erlose",
            "montant",
            "montantht",
            "chiffredaffaires",
            "ca",
            "importe",
            "total",
            "totalamount",
            "value",
        ],
    ),
    (
        "margin",
        &[
            "margin",
            "grossprofit",
            "grossmargin",
            "marginamount",
            "contributionmargin",
            "profit",
            "deckungsbeitrag",
            "db",
            "db1",
            "marge",
            "margebrute",
            "rohertrag",
            "margen",
        ],
    ),
    (
        "currency",
        &[
            "currency",
            "currencycode",
            "currencyisocode",
            "isocode",
            "wahrung",
            "waehrung",
            "whg",
            "curr",
            "devise",
            "moneda",
        ],
    ),
];

/// A header in small letters and digits alone, umlauts plain: `Invoice Date (UTC)` is `invoicedateutc`.
fn folded(name: &str) -> String {
    deunicode::deunicode(name)
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

/// The map that follows from a header; `None` where nothing in it is known.
#[must_use]
pub fn recognise(header: &[String]) -> Option<ImportMap> {
    let mut map = ImportMap::default();
    let names: Vec<String> = header.iter().map(|name| folded(name)).collect();
    let mut taken = vec![false; names.len()];
    for (field, known) in KNOWN {
        let found = known
            .iter()
            .find_map(|name| names.iter().enumerate().position(|(n, folded)| folded == name && !taken[n]));
        if let Some(column) = found {
            taken[column] = true;
            map.fields.insert(field.to_owned(), Source::column(&header[column]));
        }
    }
    (!map.fields.is_empty()).then_some(map)
}

/// Further columns that may say whose row it is, where the first one names nobody that is known.
fn further(stream: &Stream, first: &[usize]) -> Vec<usize> {
    let names: Vec<String> = stream.header.iter().map(|name| folded(name)).collect();
    let known = KNOWN[0].1;
    let columns = known.iter().filter_map(|name| names.iter().position(|folded| folded == name));
    columns.filter(|column| !first.contains(column)).collect()
}

/// Where the values of a field come from.
#[derive(Debug)]
pub(super) struct From<'m> {
    pub(super) columns: Vec<usize>,
    source: &'m Source,
    /// Whether the cell of the one column is meant as it stands.
    pub(super) bare: bool,
}

impl From<'_> {
    /// What a row says, with the map's words put in.
    pub(super) fn text<'p>(&self, row: &PieceRow<'p>) -> Cow<'p, str> {
        let first = self.columns.first().copied().unwrap_or(usize::MAX);
        if self.bare {
            return Cow::Borrowed(row.text(first));
        }
        let text = match self.columns.as_slice() {
            [one] => Cow::Borrowed(row.text(*one)),
            many => {
                let parts: Vec<&str> = many.iter().map(|c| row.text(*c)).filter(|t| !t.is_empty()).collect();
                Cow::Owned(parts.join(" "))
            }
        };
        let value = self.source.value(&text);
        if value == text { text } else { Cow::Owned(value.to_owned()) }
    }

    /// What a cell says, with the map's words put in.
    pub(super) fn said<'t>(&'t self, text: &'t str) -> &'t str {
        self.source.value(text)
    }

    /// The column that findings name.
    pub(super) fn first(&self) -> usize {
        self.columns.first().copied().unwrap_or(0)
    }

    pub(super) fn factor(&self) -> Option<Decimal> {
        self.source.factor
    }
}

/// Where everything of a row comes from.
#[derive(Debug)]
pub(super) struct Columns<'m> {
    pub(super) account: From<'m>,
    /// Further columns that may say whose row it is.
    pub(super) further: Vec<usize>,
    pub(super) date: From<'m>,
    pub(super) revenue: From<'m>,
    pub(super) offering: Option<From<'m>>,
    pub(super) market: Option<From<'m>>,
    pub(super) margin: Option<From<'m>>,
    pub(super) currency: Option<From<'m>>,
    /// What every row gets where its own cell is empty or not there.
    pub(super) constants: Constants,
    only: Vec<(usize, &'m [String])>,
}

/// Values that all rows get.
#[derive(Debug, Default)]
pub(super) struct Constants {
    pub(super) account: Option<String>,
    pub(super) date: Option<String>,
    pub(super) offering: Option<String>,
    pub(super) market: Option<String>,
    pub(super) currency: Option<Currency>,
}

impl<'m> Columns<'m> {
    /// Puts a map to a file. Where the map was recognised and not written by anybody, further columns may name accounts.
    ///
    /// # Errors
    /// What is wrong with the map.
    pub(super) fn new(map: &'m ImportMap, recognised: bool, stream: &Stream) -> Result<Self, Vec<Fault>> {
        let mut faults: Vec<Fault> = Vec::new();
        let find = |field: &str, source: &'m Source, faults: &mut Vec<Fault>| {
            let mut columns = Vec::new();
            for name in &source.columns {
                match stream.column(name) {
                    Some(column) => columns.push(column),
                    None => {
                        let (message, help) = stream.absent(name);
                        faults.push((vec!["fields".into(), field.into()], format!("{message}\n{help}")));
                    }
                }
            }
            let bare = columns.len() == 1 && source.values.is_empty();
            From { columns, source, bare }
        };
        for path in map.fields.keys() {
            if let Err(why) = fields::takes(Kind::Sales, path) {
                faults.push((vec!["fields".into(), path.as_str().into()], why));
            }
        }
        let mut of = |field: &str| map.fields.get(field).map(|source| find(field, source, &mut faults));
        let (account, date, revenue) = (of("account"), of("date"), of("revenue"));
        let (offering, market, margin, currency) =
            (of("offering"), of("market"), of("margin"), of("currency"));
        let constants = constants(map, &mut faults);
        let mut only = Vec::new();
        for (name, texts) in &map.only {
            match stream.column(name) {
                Some(column) => only.push((column, texts.as_slice())),
                None => {
                    let (message, help) = stream.absent(name);
                    faults.push((vec!["only".into(), name.as_str().into()], format!("{message}\n{help}")));
                }
            }
        }
        let lacking = || From { columns: Vec::new(), source: &NOTHING, bare: true };
        let mut need = |field: &str, from: Option<From<'m>>, constant: bool| match from {
            Some(from) => from,
            None => {
                if !constant {
                    let seen = list(stream.header.iter().map(String::as_str), "and");
                    let text = format!(
                        "no column says the {field} of a row: {seen}\nname it with `--set {field}=COLUMN`, or under `fields` in a map"
                    );
                    faults.push((vec!["fields".into()], text));
                }
                lacking()
            }
        };
        let account = need("account", account, constants.account.is_some());
        let date = need("date", date, constants.date.is_some());
        let revenue = need("revenue", revenue, false);
        if !faults.is_empty() {
            return Err(faults);
        }
        let further = if recognised { further(stream, &account.columns) } else { Vec::new() };
        Ok(Self { account, further, date, revenue, offering, market, margin, currency, constants, only })
    }

    /// The columns that say whether a row is wanted.
    pub(super) fn only(&self) -> impl Iterator<Item = usize> {
        self.only.iter().map(|(column, _)| *column)
    }

    /// Whether a row is wanted.
    pub(super) fn wants(&self, row: &PieceRow<'_>) -> bool {
        self.only().enumerate().all(|(n, column)| self.wants_text(n, row.text(column)))
    }

    /// Whether rows are wanted that have a text in one of the columns that say so.
    pub(super) fn wants_text(&self, n: usize, text: &str) -> bool {
        let texts = self.only.get(n).map_or(&[][..], |(_, texts)| texts);
        texts.iter().any(|wanted| wanted.trim().to_lowercase() == text.to_lowercase())
    }

    /// The columns that numbers and dates are read from.
    pub(super) fn asked(&self) -> Asked {
        let numbers = self.revenue.columns.iter().chain(self.margin.iter().flat_map(|m| m.columns.iter()));
        Asked { numbers: numbers.copied().collect(), dates: self.date.columns.clone() }
    }

    /// Columns of the file that nothing is taken from.
    pub(super) fn left(&self, stream: &Stream) -> Vec<String> {
        let all = [Some(&self.account), Some(&self.date), Some(&self.revenue)];
        let rest =
            [self.offering.as_ref(), self.market.as_ref(), self.margin.as_ref(), self.currency.as_ref()];
        let used = |column: usize| {
            all.iter().chain(&rest).flatten().any(|from| from.columns.contains(&column))
                || self.only.iter().any(|(c, _)| *c == column)
                || self.further.contains(&column)
        };
        let named = stream.header.iter().enumerate().filter(|(n, name)| !used(*n) && !name.is_empty());
        named.map(|(_, name)| name.clone()).collect()
    }
}

static NOTHING: std::sync::LazyLock<Source> = std::sync::LazyLock::new(Source::default);

fn constants(map: &ImportMap, faults: &mut Vec<Fault>) -> Constants {
    let mut constants = Constants::default();
    for (field, value) in &map.constants {
        let text = match value {
            Constant::Number(number) => number.to_string(),
            Constant::Flag(flag) => flag.to_string(),
            Constant::Text(text) => text.clone(),
        };
        let mut wrong = |text: String| faults.push((vec!["constants".into(), field.as_str().into()], text));
        match field.as_str() {
            "account" => constants.account = Some(text),
            "date" => constants.date = Some(text),
            "offering" => constants.offering = Some(text),
            "market" => constants.market = Some(text),
            "currency" => match text.parse() {
                Ok(code) => constants.currency = Some(code),
                Err(why) => wrong(why),
            },
            other => wrong(format!(
                "`{other}` cannot be the same in all rows\nconstants are account, date, offering, market and currency"
            )),
        }
    }
    constants
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(header: &str) -> Vec<String> {
        let header: Vec<String> = header.split(',').map(str::to_owned).collect();
        let map = recognise(&header).unwrap_or_default();
        map.fields.iter().map(|(field, source)| format!("{field}={}", source.columns.join("+"))).collect()
    }

    #[test]
    fn usual_headers_map_themselves() {
        assert_eq!(
            of("account,date,offering,market,revenue,margin,currency"),
            [
                "account=account",
                "date=date",
                "offering=offering",
                "market=market",
                "revenue=revenue",
                "margin=margin",
                "currency=currency"
            ]
        );
        assert_eq!(
            of("Kunde,Belegdatum,Warengruppe,Land,Umsatz netto,Deckungsbeitrag,Währung,Beleg"),
            [
                "account=Kunde",
                "date=Belegdatum",
                "offering=Warengruppe",
                "market=Land",
                "revenue=Umsatz netto",
                "margin=Deckungsbeitrag",
                "currency=Währung"
            ]
        );
        assert_eq!(
            of("Invoice No.,Customer No.,Customer Name,Posting Date,Net Amount,Total"),
            ["account=Customer No.", "date=Posting Date", "revenue=Net Amount"]
        );
        assert_eq!(
            of("opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value"),
            ["account=account", "date=close_date", "offering=product", "revenue=close_value"]
        );
        assert!(recognise(&["x".to_owned(), "y".to_owned()]).is_none());
    }
}
