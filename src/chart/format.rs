//! How numbers are written where people read them: thousands apart, a true minus, no more digits than say something.

/// At least this large, or smaller than [`SMALL`], numbers are written with a power of ten.
const LARGE: f64 = 1e12;
const SMALL: f64 = 1e-6;

/// A count, its thousands apart: `1,234,567`.
pub fn format_count(count: u64) -> String {
    group(&count.to_string())
}

/// A number to so many significant digits, trailing zeros after the point dropped: `53,837.8`, `−0.042`, `1.5×10⁻⁹`. Whole numbers
/// of up to 12 digits are written whole.
pub fn format_value(value: f64, digits: usize) -> String {
    if value.is_nan() {
        return "not a number".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "∞".to_owned() } else { "−∞".to_owned() };
    }
    let magnitude = value.abs();
    if magnitude != 0.0 && !(SMALL..LARGE).contains(&magnitude) {
        return scientific(value, digits);
    }
    if value == libm::trunc(value) {
        return fixed(value, 0);
    }
    let decimals = (digits as i32 - 1 - exponent_of(value, digits)).max(0) as usize;
    let text = fixed(value, decimals);
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// A share as a percentage; never rounded to nothing or to all where it is neither.
pub fn format_share(share: f64) -> String {
    match share * 100.0 {
        p if p > 0.0 && p < 0.1 => "under 0.1%".to_owned(),
        p if p < 100.0 && p > 99.9 => "over 99.9%".to_owned(),
        p if p > 0.0 && p < 9.95 => format!("{p:.1}%"),
        p => format!("{p:.0}%"),
    }
}

/// How all ticks of one axis are written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct TickFormat {
    decimals: usize,
    scientific: bool,
    grouped: bool,
}

impl TickFormat {
    /// The format that tells ticks `step` apart.
    pub(crate) fn of(step: f64, values: &[f64]) -> Self {
        let largest = values.iter().fold(step.abs(), |largest, value| largest.max(value.abs()));
        let (step, largest) = (step.abs().max(f64::MIN_POSITIVE), largest.max(f64::MIN_POSITIVE));
        // As many digits as the step has: 0.25 has two decimals, 0.2 one.
        let decimals_of_step = (0..3).find(|extra| is_multiple_of_digit(step, *extra)).unwrap_or(2) - exponent_of(step, 6);
        let scientific = largest >= LARGE || decimals_of_step > 7;
        // Numbers that are all of four digits, as years are, read better whole.
        let grouped = largest >= 10_000.0;
        let decimals = if scientific { decimals_of_step + exponent_of(largest, 6) } else { decimals_of_step };
        Self { decimals: decimals.max(0) as usize, scientific, grouped }
    }

    /// A value as a tick's label.
    pub(crate) fn write(self, value: f64) -> String {
        if self.scientific && value != 0.0 {
            return scientific(value, self.decimals + 1);
        }
        let decimals = if self.scientific { 0 } else { self.decimals };
        let text = format!("{:.decimals$}", value.abs());
        let digits = if self.grouped { group(&text) } else { text };
        // A zero that came out of a sum with a sign is still zero.
        if value < 0.0 && digits.bytes().any(|byte| (b'1'..=b'9').contains(&byte)) { format!("−{digits}") } else { digits }
    }
}

/// Whether a step is a whole number of units of its leading digit divided by ten to the `extra`.
fn is_multiple_of_digit(step: f64, extra: i32) -> bool {
    let text = format!("{:.6e}", step.abs());
    let digits: String = text.chars().take_while(|c| *c != 'e').filter(char::is_ascii_digit).collect();
    digits.chars().skip(1 + extra as usize).all(|digit| digit == '0')
}

/// The power of ten of a number that is rounded to so many digits: 0 for 9.4, 1 for 9.96 to two digits.
fn exponent_of(value: f64, digits: usize) -> i32 {
    let text = format!("{:.*e}", digits.saturating_sub(1), value);
    text.rsplit('e').next().and_then(|exponent| exponent.parse().ok()).unwrap_or(0)
}

fn fixed(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", value.abs());
    let is_zero = text.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    let grouped = group(&text);
    if value < 0.0 && !is_zero { format!("−{grouped}") } else { grouped }
}

fn scientific(value: f64, digits: usize) -> String {
    let text = format!("{:.*e}", digits.saturating_sub(1), value);
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let mantissa = if mantissa.contains('.') { mantissa.trim_end_matches('0').trim_end_matches('.') } else { mantissa };
    format!("{}×10{}", mantissa.replace('-', "−"), exponent.chars().map(superscript).collect::<String>())
}

fn superscript(character: char) -> char {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    character.to_digit(10).map_or('⁻', |digit| DIGITS[digit as usize])
}

/// Commas between the thousands of the whole part of a number without sign.
fn group(text: &str) -> String {
    let (whole, rest) = text.find('.').map_or((text, ""), |point| text.split_at(point));
    let mut grouped = String::with_capacity(text.len() + whole.len() / 3);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_no_more_digits_than_asked_for() {
        for (value, digits, expected) in [
            (0.0, 4, "0"),
            (-0.0, 4, "0"),
            (53_837.770_009_86, 6, "53,837.8"),
            (53_837.770_009_86, 4, "53,838"),
            (-0.042_013, 3, "−0.042"),
            (0.999_96, 4, "1"),
            (9.999_6, 4, "10"),
            (1234.0, 2, "1,234"),
            (1.5e-9, 4, "1.5×10⁻⁹"),
            (-2.5e15, 3, "−2.5×10¹⁵"),
            (123_456_789_012.0, 3, "123,456,789,012"),
            (f64::NAN, 3, "not a number"),
            (f64::NEG_INFINITY, 3, "−∞"),
        ] {
            assert_eq!(format_value(value, digits), expected, "{value} to {digits} digits");
        }
    }

    #[test]
    fn counts_and_shares() {
        assert_eq!([0, 999, 1000, 1_234_567].map(format_count), ["0", "999", "1,000", "1,234,567"]);
        for (share, expected) in
            [(0.0, "0%"), (0.0004, "under 0.1%"), (0.0123, "1.2%"), (0.25, "25%"), (0.9999, "over 99.9%"), (1.0, "100%")]
        {
            assert_eq!(format_share(share), expected);
        }
    }

    #[test]
    fn ticks_of_one_axis_have_the_same_decimals() {
        for (step, values, expected) in [
            (0.25, vec![-0.5, -0.25, 0.0, 0.25], vec!["−0.50", "−0.25", "0.00", "0.25"]),
            (5000.0, vec![0.0, 5000.0, 10_000.0], vec!["0", "5,000", "10,000"]),
            (2.0, vec![2020.0, 2022.0], vec!["2020", "2022"]),
            (5e12, vec![0.0, 5e12, 1e13], vec!["0", "5×10¹²", "1×10¹³"]),
            (2e-9, vec![0.0, 2e-9, 4e-9], vec!["0", "2×10⁻⁹", "4×10⁻⁹"]),
        ] {
            let format = TickFormat::of(step, &values);
            assert_eq!(values.iter().map(|value| format.write(*value)).collect::<Vec<_>>(), expected);
        }
    }
}
