//! Numbers as people write them.

use super::sign::{without_parentheses, without_sign};
use std::borrow::Cow;

/// How a column writes its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::source) struct Marks {
    /// What stands before the decimals: an ASCII character.
    pub(in crate::source) decimal: char,
    /// What groups thousands, if anything does.
    pub(in crate::source) thousands: Option<char>,
    /// Whether `007` is a number.
    pub(in crate::source) leading_zeros: bool,
    /// The currency or percent sign that the numbers carry.
    pub(in crate::source) sign: Option<&'static str>,
}

impl Marks {
    /// `1234.5`
    pub(in crate::source) const POINT: Self = Self { decimal: '.', thousands: None, leading_zeros: false, sign: None };
    /// `1234,5`
    pub(in crate::source) const COMMA: Self = Self { decimal: ',', thousands: None, leading_zeros: false, sign: None };

    /// The same marks with thousands grouped by `thousands`.
    pub(in crate::source) const fn grouped(self, thousands: char) -> Self {
        Self { thousands: Some(thousands), ..self }
    }
}

/// What a text says as a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::source) enum NumberReading {
    /// A finite number.
    Value(f64),
    /// Digits that name something rather than count it: a leading zero, or more digits than a double holds.
    Identifier,
    /// Infinity spelt out, or a number beyond the largest double.
    Infinite,
    /// No number.
    Other,
}

/// Reads a minus (or parentheses, which mean the same), digits (grouped in threes if the marks say so), decimals, an exponent, and the
/// currency or percent sign that the marks name; nothing else is a number.
pub(in crate::source) fn parse_number(text: &str, marks: Marks) -> NumberReading {
    if let Some(sign) = marks.sign {
        let bare = Marks { sign: None, ..marks };
        return without_sign(text.trim(), sign).map_or(NumberReading::Other, |text| parse_number(&text, bare));
    }
    match parse_short_number(text.as_bytes(), marks.decimal as u8).or_else(|| parse_long_decimal(text, marks)) {
        Some(value) => NumberReading::Value(value),
        None => match without_parentheses(text.trim()) {
            Some(negative) => parse_any(&negative, marks),
            None => parse_any(text.trim(), marks),
        },
    }
}

const POWERS: [f64; 16] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

/// Up to 15 digits with at most one decimal mark and no padding: what most cells are. The digits are a whole number below 2^53
/// and the power of ten is exact, so their quotient is correctly rounded (Clinger 1990).
#[inline]
fn parse_short_number(text: &[u8], decimal: u8) -> Option<f64> {
    let (is_negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, text),
    };
    if matches!(digits, [b'0', b'0'..=b'9', ..]) {
        return None;
    }
    if digits.len() > 16 {
        return None;
    }
    let (mut mantissa, mut point) = (0_u64, None);
    for (i, byte) in digits.iter().enumerate() {
        match byte {
            b'0'..=b'9' => mantissa = mantissa * 10 + u64::from(byte - b'0'),
            _ if *byte == decimal && point.is_none() => point = Some(i),
            _ => return None,
        }
    }
    let n_digits = digits.len() - usize::from(point.is_some());
    if !(1..=15).contains(&n_digits) {
        return None;
    }
    let value = mantissa as f64 / POWERS[point.map_or(0, |at| digits.len() - at - 1)];
    Some(if is_negative { -value } else { value })
}

/// What programs write that write every digit of a double: digits with one decimal point among them, as Rust's own reader has them.
fn parse_long_decimal(text: &str, marks: Marks) -> Option<f64> {
    const MOST: usize = 32;
    let digits = text.strip_prefix('-').unwrap_or(text).as_bytes();
    let is_padded = matches!(digits, [b'0', b'0'..=b'9', ..]);
    if marks.decimal != '.' || is_padded || !(2..=MOST).contains(&digits.len()) {
        return None;
    }
    let n_others = digits.iter().map(|byte| u32::from(!byte.is_ascii_digit())).sum::<u32>();
    if n_others == 1 && digits.contains(&b'.') { text.parse().ok() } else { None }
}

/// A number of few digits as it is written: `whole`/10^`decimals`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::source) struct Decimal {
    /// All digits, with the sign: less than 10^15.
    pub(in crate::source) whole: i64,
    /// How many of them are behind the mark.
    pub(in crate::source) decimals: u8,
}

/// What [`parse_short_number`] reads, where the end of the cell is not known yet: the number that begins at `at`, and the place
/// behind it. `None` of what is rare: eight digits or more before the mark, more behind it, −0, and the last bytes of the text.
/// Nothing here depends on where the sign, the mark and the end are, which a processor cannot foresee.
#[inline(always)]
#[expect(clippy::inline_always, reason = "the loop over the cells of a file: what it gives would go through memory otherwise")]
pub(in crate::source) fn short_number_at(bytes: &[u8], at: usize, mark: u8) -> Option<(Decimal, usize)> {
    let is_negative = *bytes.get(at)? == b'-';
    let start = at + usize::from(is_negative);
    let word = eight_digits(bytes, start)?;
    let others = no_digits(word);
    let n_whole = others.trailing_zeros() / 8;
    if n_whole == 8 {
        return None;
    }
    let has_mark = (word >> (8 * n_whole)) as u8 == mark ^ b'0';
    let behind = if has_mark { others & (others - 1) } else { others };
    let len = behind.trailing_zeros() / 8;
    let (whole, decimals, len) = if len < 8 {
        // Without the mark, the digits behind it move up to those before it.
        let before = (1 << (8 * n_whole)) - 1;
        let moved = if has_mark { word >> 8 & !before } else { word & !before };
        let decimals = len - n_whole - u32::from(has_mark);
        let n_digits = n_whole + decimals;
        if n_digits == 0 {
            return None;
        }
        (value_of(word & before | moved, n_digits), decimals, len as usize)
    } else {
        let whole = value_of(word, n_whole);
        let word = eight_digits(bytes, start + n_whole as usize + 1)?;
        let decimals = no_digits(word).trailing_zeros() / 8;
        if n_whole + decimals == 0 {
            return None;
        }
        let power = WHOLE_POWERS[decimals as usize];
        (whole * power + value_of(word, decimals), decimals, (n_whole + 1 + decimals) as usize)
    };
    if n_whole > 1 && bytes[start] == b'0' || is_negative && whole == 0 {
        return None;
    }
    let whole = if is_negative { -(whole as i64) } else { whole as i64 };
    Some((Decimal { whole, decimals: decimals as u8 }, start + len))
}

const WHOLE_POWERS: [u64; 9] = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];
const ONES: u64 = 0x0101_0101_0101_0101;

/// The eight bytes at `at`, digits being 0 to 9; the first is the lowest.
#[inline]
fn eight_digits(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(*bytes.get(at..)?.first_chunk()?) ^ (ONES * u64::from(b'0')))
}

/// The high bit of each byte that is no digit.
#[inline]
fn no_digits(word: u64) -> u64 {
    (((word & (ONES * 0x7F)) + ONES * 0x76) | word) & (ONES << 7)
}

/// The number that the first bytes write, `n_digits` of them.
#[inline]
fn value_of(word: u64, n_digits: u32) -> u64 {
    // The last digit is the highest byte; zeros fill up in front.
    sum_of_digits(word.checked_shl(64 - 8 * n_digits).unwrap_or(0))
}

/// The number that eight digits write, the last of which is the highest byte. They are summed in pairs, fours and eights (Lemire,
/// "Number parsing at a gigabyte per second", Software: Practice and Experience 51 (2021), section 3).
#[inline]
pub(in crate::source) fn sum_of_digits(word: u64) -> u64 {
    let pairs = word.wrapping_mul((10 << 8) + 1) >> 8;
    let fours = (pairs & 0x00FF_00FF_00FF_00FF).wrapping_mul((100 << 16) + 1) >> 16;
    (fours & 0x0000_FFFF_0000_FFFF).wrapping_mul((10_000 << 32) + 1) >> 32
}

fn parse_any(text: &str, marks: Marks) -> NumberReading {
    let unsigned = text.strip_prefix(['-', '+', '−']).unwrap_or(text);
    if ["inf", "infinity", "∞"].iter().any(|spelling| unsigned.eq_ignore_ascii_case(spelling)) {
        return NumberReading::Infinite;
    }
    let Some(parts) = Parts::of(unsigned, marks) else { return NumberReading::Other };
    if !marks.leading_zeros && parts.names_something() {
        return NumberReading::Identifier;
    }
    let digits = format!("{}.{}e{}", parts.whole, parts.decimals.unwrap_or("0"), parts.exponent.unwrap_or("0"));
    match digits.parse::<f64>() {
        Ok(value) if value.is_infinite() => NumberReading::Infinite,
        Ok(value) => NumberReading::Value(if text.starts_with(['-', '−']) { -value } else { value }),
        Err(_) => NumberReading::Other,
    }
}

/// An unsigned number in parts: digits only, but for the sign of the exponent.
struct Parts<'a> {
    whole: Cow<'a, str>,
    decimals: Option<&'a str>,
    exponent: Option<&'a str>,
}

impl<'a> Parts<'a> {
    fn of(unsigned: &'a str, marks: Marks) -> Option<Self> {
        let (mantissa, exponent) = unsigned.split_once(['e', 'E']).map_or((unsigned, None), |(m, e)| (m, Some(e)));
        let (whole, decimals) = mantissa.split_once(marks.decimal).map_or((mantissa, None), |(w, d)| (w, Some(d)));
        let parts = Self { whole: ungroup(whole, marks.thousands)?, decimals, exponent };
        let has_digits = !parts.whole.is_empty() || decimals.is_some_and(|d| !d.is_empty());
        let exponent_digits = exponent.map(|e| e.strip_prefix(['-', '+']).unwrap_or(e));
        let is_number = has_digits
            && parts.whole.bytes().chain(decimals.unwrap_or_default().bytes()).all(|byte| byte.is_ascii_digit())
            && exponent_digits.is_none_or(|e| !e.is_empty() && e.bytes().all(|byte| byte.is_ascii_digit()));
        is_number.then_some(parts)
    }

    /// Padded with zeros, or a whole number that a double cannot tell from its neighbours.
    fn names_something(&self) -> bool {
        const MAX_WHOLE: u64 = 1 << 53;
        let is_padded = self.whole.len() > 1 && self.whole.starts_with('0');
        let is_count = self.decimals.is_none() && self.exponent.is_none();
        is_padded || is_count && !self.whole.parse().is_ok_and(|n: u64| n <= MAX_WHOLE)
    }
}

/// The digits without the marks between thousands; `None` if the marks stand elsewhere.
fn ungroup(whole: &str, thousands: Option<char>) -> Option<Cow<'_, str>> {
    let Some(mark) = thousands.filter(|mark| whole.contains(*mark)) else { return Some(Cow::Borrowed(whole)) };
    let mut groups = whole.split(mark);
    let first = groups.next().unwrap_or_default();
    let is_grouped = (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3);
    is_grouped.then(|| Cow::Owned(whole.replace(mark, "")))
}

#[cfg(test)]
mod tests {
    use super::NumberReading::{Identifier, Infinite, Other, Value};
    use super::*;

    #[test]
    fn reads_numbers_and_nothing_else() {
        let german = Marks::COMMA.grouped('.');
        let french = Marks::COMMA.grouped('\u{202F}');
        let english = Marks::POINT.grouped(',');
        let decided = Marks { leading_zeros: true, ..Marks::POINT };
        let cases = [
            ("0", Marks::POINT, Value(0.0)),
            ("-0.5", Marks::POINT, Value(-0.5)),
            ("+7", Marks::POINT, Value(7.0)),
            (" 7 ", Marks::POINT, Value(7.0)),
            (".5", Marks::POINT, Value(0.5)),
            ("5.", Marks::POINT, Value(5.0)),
            ("−1.5", Marks::POINT, Value(-1.5)),
            ("1e3", Marks::POINT, Value(1000.0)),
            ("1.5E-3", Marks::POINT, Value(0.0015)),
            ("0.1", Marks::POINT, Value(0.1)),
            ("123456789.123456", Marks::POINT, Value(123_456_789.123_456)),
            ("0.30000000000000004", Marks::POINT, Value(0.300_000_000_000_000_04)),
            ("-12.3456789012345678", Marks::POINT, Value(-12.345_678_901_234_567)),
            ("-.12345678901234567", Marks::POINT, Value(-0.123_456_789_012_345_67)),
            ("12345678901234567.", Marks::POINT, Value(12_345_678_901_234_568.0)),
            ("00.12345678901234567", Marks::POINT, Identifier),
            ("0.1234567890.1234567", Marks::POINT, Other),
            ("0.12345678901234567", Marks::COMMA, Other),
            ("0.12345678901234567", german, Other),
            ("9007199254740992", Marks::POINT, Value(9_007_199_254_740_992.0)),
            ("9007199254740993", Marks::POINT, Identifier),
            ("123456789012345678901234567890", Marks::POINT, Identifier),
            ("007", Marks::POINT, Identifier),
            ("00.5", Marks::POINT, Identifier),
            ("007", decided, Value(7.0)),
            ("9007199254740993", decided, Value(9_007_199_254_740_992.0)),
            ("1e400", Marks::POINT, Infinite),
            ("-Inf", Marks::POINT, Infinite),
            ("", Marks::POINT, Other),
            ("-", Marks::POINT, Other),
            (".", Marks::POINT, Other),
            ("e5", Marks::POINT, Other),
            ("1e", Marks::POINT, Other),
            ("1.2.3", Marks::POINT, Other),
            ("1,5", Marks::POINT, Other),
            ("NaN", Marks::POINT, Other),
            ("nan", Marks::POINT, Other),
            ("0x10", Marks::POINT, Other),
            ("1_000", Marks::POINT, Other),
            ("$5", Marks::POINT, Other),
            ("5%", Marks::POINT, Other),
            ("-$1,234.50", Marks { sign: Some("$"), ..english }, Value(-1234.5)),
            ("($1,234.50)", Marks { sign: Some("$"), ..english }, Value(-1234.5)),
            ("1.234,50 €", Marks { sign: Some("€"), ..german }, Value(1234.5)),
            ("12.5 %", Marks { sign: Some("%"), ..Marks::POINT }, Value(12.5)),
            ("12.5", Marks { sign: Some("%"), ..Marks::POINT }, Other),
            ("(5)", Marks::POINT, Value(-5.0)),
            ("(-5)", Marks::POINT, Other),
            ("(a)", Marks::POINT, Other),
            ("12:30", Marks::POINT, Other),
            ("٣", Marks::POINT, Other),
            ("1,5", Marks::COMMA, Value(1.5)),
            ("-1,25e2", Marks::COMMA, Value(-125.0)),
            ("1.5", Marks::COMMA, Other),
            ("1.234,5", german, Value(1234.5)),
            ("1.234", german, Value(1234.0)),
            ("1.23", german, Other),
            ("1,234,567.25", english, Value(1_234_567.25)),
            ("1234,567", english, Other),
            ("1,23,456", english, Other),
            ("0,123", english, Identifier),
            ("12\u{202F}345,5", french, Value(12345.5)),
        ];
        for (text, marks, expected) in cases {
            assert_eq!(parse_number(text, marks), expected, "{text:?} with {marks:?}");
        }
        let Value(zero) = parse_number("-0", Marks::POINT) else { panic!("-0 is a number") };
        assert!(zero.is_sign_negative());
    }

    proptest::proptest! {
        #[test]
        fn shortest_forms_come_back(value: f64) {
            let text = value.to_string();
            if value.abs() < 1e15 {
                proptest::prop_assert_eq!(parse_number(&text, Marks::POINT), Value(value));
            }
        }

        #[test]
        fn read_where_it_stands_is_read_as_a_cell(
            text in "-?[0-9]{0,8}[.,]?[0-9]{0,9}|-?[0-9]{1,3}[.,]{0,2}[0-9a-e/:+ é-]{0,5}",
            comma: bool,
            behind in "[;\n\r0-9.,]",
        ) {
            let decimal = if comma { b',' } else { b'.' };
            let bytes = format!("7;{text}{behind}{}", "9".repeat(16));
            let end = 2 + text.len();
            match short_number_at(bytes.as_bytes(), 2, decimal) {
                Some((found, at)) if at == end => {
                    let value = found.whole as f64 / POWERS[usize::from(found.decimals)];
                    let expected = parse_short_number(text.as_bytes(), decimal);
                    proptest::prop_assert_eq!(Some(value.to_bits()), expected.map(f64::to_bits), "{} in {}", text, bytes);
                }
                _ => {}
            }
        }

        #[test]
        fn most_numbers_are_read_where_they_stand(whole in "-?(0|[1-9][0-9]{0,6})", decimals in "(,[0-9]{0,8})?") {
            let text = format!("{whole}{decimals}");
            let bytes = format!("{text};{}", "-".repeat(16));
            let found = short_number_at(bytes.as_bytes(), 0, b',');
            let digits: i64 = text.replace(',', "").parse().expect("digits");
            if digits == 0 && whole.starts_with('-') {
                proptest::prop_assert_eq!(found, None);
            } else {
                let decimal = Decimal { whole: digits, decimals: decimals.len().saturating_sub(1) as u8 };
                proptest::prop_assert_eq!(found, Some((decimal, text.len())));
            }
        }

        #[test]
        fn any_text_is_read_without_panic(text in ".{0,12}") {
            for marks in [Marks::POINT, Marks::COMMA.grouped('.'), Marks::POINT.grouped('\u{202F}')] {
                if let Value(value) = parse_number(&text, marks) {
                    proptest::prop_assert!(value.is_finite());
                }
            }
        }
    }
}
