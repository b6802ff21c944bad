//! Signs that numbers carry: currencies, percent.

/// Signs that every number of a column may carry, before or behind it; the longer ones first where one holds another.
const SIGNS: [&str; 22] = [
    "%", "‰", "US$", "$", "€", "£", "¥", "₹", "₩", "₽", "₺", "₴", "zł", "Kč", "USD", "EUR", "GBP", "CHF", "Fr.", "JPY", "SEK",
    "kr",
];

/// The sign of this spelling.
pub(in crate::source) fn sign_of(spelling: &str) -> Option<&'static str> {
    SIGNS.into_iter().find(|sign| *sign == spelling)
}

/// The sign that most of the cells carry, half of them at least.
pub(in crate::source) fn usual_sign(present: &[&str]) -> Option<&'static str> {
    const FIRST: usize = 20;
    let is_seen = |sign: &&str| present.iter().take(FIRST).any(|cell| cell.contains(*sign));
    let is_usual = |sign: &&str| present.iter().filter(|cell| cell.contains(*sign)).count() * 2 > present.len();
    SIGNS.into_iter().filter(is_seen).find(is_usual)
}

/// A number without its sign, which stands once, at one of its ends (inside a minus or parentheses, or outside of them). A number in
/// percent must have its sign, for 5 is not 5 %; one of a currency may lack it.
pub(in crate::source) fn without_sign(text: &str, sign: &str) -> Option<String> {
    let Some((before, behind)) = text.split_once(sign) else { return (!matches!(sign, "%" | "‰")).then(|| text.to_owned()) };
    let (before, behind) = (before.trim_end(), behind.trim_start());
    let is_at_end = matches!(before, "" | "-" | "+" | "−" | "(") || matches!(behind, "" | ")");
    is_at_end.then(|| format!("{before}{behind}"))
}

/// A number in parentheses, as accountants write negative ones, with a minus in their place.
pub(in crate::source) fn without_parentheses(text: &str) -> Option<String> {
    let inner = text.strip_prefix('(')?.strip_suffix(')')?;
    inner.starts_with(|c: char| c.is_ascii_digit() || c == '.' || c == ',').then(|| format!("-{inner}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_taken_off_where_they_stand_at_an_end() {
        let cases = [
            ("$5", "$", Some("5")),
            ("-$5.50", "$", Some("-5.50")),
            ("$-5.50", "$", Some("-5.50")),
            ("($5)", "$", Some("(5)")),
            ("$ 1,234", "$", Some("1,234")),
            ("5", "$", Some("5")),
            ("1.234,50 €", "€", Some("1.234,50")),
            ("EUR 5", "EUR", Some("5")),
            ("12 %", "%", Some("12")),
            ("12", "%", None),
            ("5$6", "$", None),
            ("a$", "$", Some("a")),
        ];
        for (text, sign, expected) in cases {
            assert_eq!(without_sign(text, sign).as_deref(), expected, "{text:?} without {sign}");
        }
        for (text, expected) in
            [("(5)", Some("-5")), ("(1,234.50)", Some("-1,234.50")), ("(-5)", None), ("(a)", None), ("5", None)]
        {
            assert_eq!(without_parentheses(text).as_deref(), expected, "{text:?}");
        }
        assert_eq!(usual_sign(&["$5", "$6", "7"]), Some("$"));
        assert_eq!(usual_sign(&["5", "6 %", "7"]), None);
    }
}
