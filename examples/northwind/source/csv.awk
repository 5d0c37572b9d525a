# What the other scripts share: cells of CSV, and money in whole cents.

# The cells of a CSV line in `cell`, which may be quoted.
function cells(line,    n, at, c, quoted, text) {
    n = 1; text = ""; quoted = 0
    for (at = 1; at <= length(line); at++) {
        c = substr(line, at, 1)
        if (quoted && c == "\"" && substr(line, at + 1, 1) == "\"") { text = text c; at++ }
        else if (c == "\"") quoted = !quoted
        else if (c == "," && !quoted) { cell[n++] = text; text = "" }
        else text = text c
    }
    cell[n] = text
    return n
}

# A decimal with at most two places as a whole number of hundredths.
function hundredths(text,    parts) {
    split(text, parts, ".")
    return parts[1] * 100 + substr(parts[2] "00", 1, 2)
}

# A number of hundredths rounded to whole ones, halves to the even one.
function rounded(n,    below, rest) {
    below = int(n / 100); if (n < 0 && below * 100 != n) below--
    rest = n - below * 100
    if (rest > 50 || (rest == 50 && below % 2 != 0)) below++
    return below
}

function money(cents,    sign) {
    sign = cents < 0 ? "-" : ""
    if (cents < 0) cents = -cents
    return sprintf("%s%d.%02d", sign, int(cents / 100), cents % 100)
}
