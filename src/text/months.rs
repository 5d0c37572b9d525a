//! The names of months.

/// The names in English, German, French, Spanish, Italian, Dutch and Portuguese with their usual short forms.
const MONTHS: [&[&str]; 12] = [
    &[
        "january", "jan", "januar", "jänner", "janvier", "janv", "enero", "ene", "gennaio", "gen", "januari",
        "janeiro",
    ],
    &[
        "february",
        "feb",
        "februar",
        "feber",
        "février",
        "fevrier",
        "févr",
        "fév",
        "febrero",
        "febbraio",
        "febb",
        "februari",
        "fevereiro",
        "fev",
    ],
    &["march", "mar", "märz", "maerz", "mrz", "mär", "mars", "marzo", "maart", "mrt", "março"],
    &["april", "apr", "avril", "avr", "abril", "abr", "aprile"],
    &["may", "mai", "mayo", "maggio", "mag", "mei", "maio"],
    &["june", "jun", "juni", "juin", "junio", "giugno", "giu", "junho"],
    &["july", "jul", "juli", "juillet", "juil", "julio", "luglio", "lug", "julho"],
    &["august", "aug", "août", "aout", "agosto", "ago", "augustus"],
    &["september", "sep", "sept", "septembre", "septiembre", "setiembre", "settembre", "set", "setembro"],
    &["october", "oct", "oktober", "okt", "octobre", "octubre", "ottobre", "ott", "outubro", "out"],
    &["november", "nov", "novembre", "noviembre", "novembro"],
    &["december", "dec", "dezember", "dez", "décembre", "déc", "diciembre", "dic", "dicembre", "dezembro"],
];

/// The number of the month, 1 to 12, that a word in small letters without a point names.
#[must_use]
pub fn month(word: &str) -> Option<i8> {
    MONTHS.iter().position(|names| names.contains(&word)).and_then(|n| i8::try_from(n + 1).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_month_only() {
        assert_eq!(
            (month("mrz"), month("sept"), month("maio"), month("brumaire")),
            (Some(3), Some(9), Some(5), None)
        );
        let all: Vec<&str> = MONTHS.iter().flat_map(|names| names.iter().copied()).collect();
        for name in &all {
            assert_eq!(all.iter().filter(|other| *other == name).count(), 1, "{name}");
        }
    }
}
