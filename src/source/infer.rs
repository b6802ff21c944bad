//! What the cells of a column are, from a sample of them.

use super::cell::{Marks, NumberReading, PAIRS, Spellings, is_spelled, parse_date, parse_number, usual_sign};
use super::{CellFormat, ColumnChoice, DateOrder, IssueKind};
use crate::container::Known;
use crate::stat::{set_of, sort_by};
use crate::table::ColumnType;

/// A format with the reasons against the ones that it nearly was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Inferred {
    pub(super) format: CellFormat,
    /// What a person should know or decide: kind and message.
    pub(super) doubts: Vec<(IssueKind, String)>,
}

/// How many of `n` present cells may be of another type: 1 %, or up to 3 in small columns, never more than a tenth. They become
/// missing values, and are listed.
pub(super) fn tolerated(n: u64) -> u64 {
    (n / 100).max((n / 10).min(3))
}

/// Most labels that a category can have.
pub(super) const MAX_LEVELS: usize = 10_000;
/// Most different labels in the sample of a category.
const MAX_SAMPLE_LEVELS: usize = 1000;
/// Cells from which the shares of the types that were not found are estimated.
const SHARE_CELLS: usize = 200;
/// Longest average label of a category, in bytes.
const MAX_LABEL: usize = 100;

/// Finds the format of a column. `decimal_mark`: that of the file, if its other numbers or a person have shown it.
pub(super) fn infer(cells: &[&str], decimal_mark: Option<char>) -> Inferred {
    let spellings = Spellings::usual(ColumnType::Number);
    let present: Vec<&str> = cells.iter().copied().filter(|cell| spellings.position(cell).is_none()).collect();
    let found = |format| Inferred { format, doubts: Vec::new() };
    if let Some(format) = boolean(&present) {
        return found(format);
    }
    let numbers = number(&present, decimal_mark);
    if let Verdict::Is(format) = numbers {
        return Inferred { doubts: signed(&present, &format).into_iter().collect(), format };
    }
    let dates = date(&present);
    if let Verdict::Is(format) = dates {
        return found(format);
    }
    let doubts = [numbers, dates].into_iter().filter_map(|verdict| match verdict {
        Verdict::Doubt(kind, message) => Some((kind, message)),
        Verdict::Is(_) | Verdict::No => None,
    });
    Inferred { format: labels(cells), doubts: doubts.collect() }
}

/// The format of a column that its container knows. Text may be dates or booleans by its look, but never numbers.
pub(super) fn known(cells: &[&str], known: Known, decimal_mark: Option<char>) -> Inferred {
    let kind = match known {
        Known::Number => ColumnType::Number,
        Known::Boolean => ColumnType::Boolean,
        Known::Date => ColumnType::Date,
        Known::Text => {
            let mut found = infer(cells, decimal_mark);
            if matches!(found.format, CellFormat::Number { .. }) {
                let message =
                    "The cells look like numbers, but are text in the file: choose the type number if they are quantities.";
                found = Inferred { format: labels(cells), doubts: vec![(IssueKind::NumbersAsText, message.to_owned())] };
            }
            return found;
        }
    };
    let choice = ColumnChoice { date_order: Some(DateOrder::YearMonthDay), ..kind.into() };
    Inferred { format: decided(cells, &choice, Some('.')), doubts: Vec::new() }
}

/// The format of a column whose type a person decided.
pub(super) fn decided(cells: &[&str], choice: &ColumnChoice, decimal_mark: Option<char>) -> CellFormat {
    let spellings = choice.missing.as_ref().map_or_else(|| Spellings::usual(choice.kind), |missing| Spellings::decided(missing));
    let present: Vec<&str> = cells.iter().copied().filter(|cell| spellings.position(cell).is_none()).collect();
    match choice.kind {
        ColumnType::Number => {
            let marks = Notations::count(&present).best(decimal_mark).unwrap_or(Marks::POINT);
            number_format(Marks { leading_zeros: true, ..marks })
        }
        ColumnType::Boolean => {
            let (yes, no) =
                PAIRS.into_iter().max_by_key(|pair| (in_pair(&present, *pair), *pair == PAIRS[0])).unwrap_or(PAIRS[0]);
            CellFormat::Boolean { yes: yes.to_owned(), no: no.to_owned() }
        }
        ColumnType::Date => CellFormat::Date { order: choice.date_order.unwrap_or_else(|| date_orders(&present)[0].1) },
        ColumnType::Category => CellFormat::Category,
        ColumnType::Text => CellFormat::Text,
    }
}

/// What share of the first present cells could be read as each other type than `kind`, as far as any can.
pub(super) fn alternatives(cells: &[&str], kind: ColumnType) -> Vec<(ColumnType, f64)> {
    let spellings = Spellings::usual(ColumnType::Number);
    let is_present = |cell: &&str| spellings.position(cell).is_none();
    let present: Vec<&str> = cells.iter().copied().filter(is_present).take(SHARE_CELLS).collect();
    let share = |count: usize| if present.is_empty() { 1.0 } else { count as f64 / present.len() as f64 };
    let as_type = |other: ColumnType| match other {
        ColumnType::Number => {
            let notations = Notations::count(&present);
            share(notations.most() + notations.identifiers)
        }
        ColumnType::Boolean => share(PAIRS.into_iter().map(|pair| in_pair(&present, pair)).max().unwrap_or_default()),
        ColumnType::Date => share(date_orders(&present)[0].0),
        ColumnType::Category | ColumnType::Text => 1.0,
    };
    let others = ColumnType::ALL.into_iter().filter(|other| *other != kind);
    others.map(|other| (other, as_type(other))).filter(|(_, share)| *share > 0.0).collect()
}

/// Which decimal mark the numbers of a file show beyond doubt, as (cells with a point, cells with a comma): `3.14` or `1,234.5`
/// against `3,14` or `1.234,5`; `1,234` and `1.234` show nothing.
pub(super) fn decimal_marks<'a>(cells: impl Iterator<Item = &'a str>) -> (u64, u64) {
    let (mut points, mut commas) = (0, 0);
    let is = |cell: &str, marks: Marks| matches!(parse_number(cell, marks), NumberReading::Value(_));
    for cell in cells.filter(|cell| cell.contains(['.', ',']) && cell.len() < 40) {
        let (english, german) = (is(cell, Marks::POINT.grouped(',')), is(cell, Marks::COMMA.grouped('.')));
        points += u64::from(english && !german);
        commas += u64::from(german && !english);
    }
    (points, commas)
}

enum Verdict {
    Is(CellFormat),
    Doubt(IssueKind, String),
    No,
}

fn number_format(marks: Marks) -> CellFormat {
    CellFormat::Number {
        decimal_mark: marks.decimal,
        thousands: marks.thousands,
        leading_zeros: marks.leading_zeros,
        sign: marks.sign.map(str::to_owned),
    }
}

/// What numbers carry that is not read with them.
fn signed(present: &[&str], format: &CellFormat) -> Option<(IssueKind, String)> {
    let CellFormat::Number { sign, .. } = format else { return None };
    let is_signed = |cell: &str| sign.as_ref().is_some_and(|sign| cell.contains(sign.as_str()));
    let n_negative = present.iter().filter(|cell| is_in_parentheses(cell)).count();
    let sign = present.iter().find(|cell| is_signed(cell)).map(|cell| format!("\"{cell}\" is read without its sign."));
    let negative = (n_negative > 0).then(|| format!("{n_negative} numbers in parentheses are read as negative."));
    let said: Vec<String> = sign.into_iter().chain(negative).collect();
    (!said.is_empty()).then(|| (IssueKind::SignedNumber, said.join(" ")))
}

fn is_in_parentheses(cell: &str) -> bool {
    cell.contains('(')
}

fn is_enough(parsed: usize, present: usize) -> bool {
    (present - parsed) as u64 <= tolerated(present as u64)
}

fn number(present: &[&str], decimal_mark: Option<char>) -> Verdict {
    let notations = Notations::count(present);
    let most = notations.most();
    let n_negative = present.iter().filter(|cell| is_in_parentheses(cell)).count();
    if n_negative * 2 > present.len() && is_enough(most, present.len()) {
        let message = "Most numbers stand in parentheses: choose whether they are negative numbers, or texts.".to_owned();
        return Verdict::Doubt(IssueKind::AmbiguousNumber, message);
    }
    if is_enough(most, present.len()) {
        return notations.best(decimal_mark).map_or_else(
            || {
                let example = present.iter().find(|cell| cell.contains(',')).copied().unwrap_or_default();
                let message = format!("\"{example}\" could have decimals or thousands: choose the decimal mark.");
                Verdict::Doubt(IssueKind::AmbiguousNumber, message)
            },
            |marks| Verdict::Is(number_format(marks)),
        );
    }
    if notations.identifiers > 0 && is_enough(most + notations.identifiers, present.len()) {
        let n = notations.identifiers;
        let message =
            format!("{n} of {} cells have leading zeros or more digits than a number holds: kept as they are.", present.len());
        return Verdict::Doubt(IssueKind::Identifier, message);
    }
    let usual = notations.counts.iter().find(|(_, count)| *count == most).map_or(Marks::POINT, |(marks, _)| *marks);
    mixed(most, present, "numbers", |cell| parse_number(cell, usual) == NumberReading::Other)
}

/// Four in five are of a type: not enough to be that type, enough to say so.
fn mixed(parsed: usize, present: &[&str], what: &str, is_other: impl Fn(&str) -> bool) -> Verdict {
    if parsed * 5 < present.len() * 4 {
        return Verdict::No;
    }
    let example = present.iter().find(|cell| is_other(cell)).copied().unwrap_or_default();
    let message = format!("{parsed} of {} cells are {what}; others, such as \"{example}\", are not.", present.len());
    Verdict::Doubt(IssueKind::MixedColumn, message)
}

/// How many cells each notation of numbers reads.
struct Notations {
    counts: Vec<(Marks, usize)>,
    /// Cells that are digits but name something.
    identifiers: usize,
    has_points: bool,
    /// The sign that is read with all of them.
    sign: Option<&'static str>,
}

impl Notations {
    fn count(present: &[&str]) -> Self {
        let has = |mark: char| present.iter().any(|cell| cell.contains(mark));
        let mut notations = vec![Marks::POINT, Marks::COMMA, Marks::POINT.grouped(','), Marks::COMMA.grouped('.')];
        for thousands in [' ', '\u{A0}', '\u{202F}', '\''].into_iter().filter(|mark| has(*mark)) {
            notations.extend([Marks::POINT.grouped(thousands), Marks::COMMA.grouped(thousands)]);
        }
        let reads = |cell: &str, marks| matches!(parse_number(cell, marks), NumberReading::Value(_) | NumberReading::Infinite);
        let sign = usual_sign(present);
        let count = |marks: Marks| {
            let marks = Marks { sign, ..marks };
            (marks, present.iter().filter(|cell| reads(cell, marks)).count())
        };
        let identifiers = present.iter().filter(|cell| parse_number(cell, Marks::POINT) == NumberReading::Identifier).count();
        Self { counts: notations.into_iter().map(count).collect(), identifiers, has_points: has('.'), sign }
    }

    fn most(&self) -> usize {
        self.counts.iter().map(|(_, count)| *count).max().unwrap_or_default()
    }

    /// The notation that reads most cells; `None` if `1,234` is all there is and the file does not show what its comma is.
    fn best(&self, decimal_mark: Option<char>) -> Option<Marks> {
        let most = self.most();
        let reads = |marks: Marks| self.counts.contains(&(marks, most));
        let (point, comma) = (Marks { sign: self.sign, ..Marks::POINT }, Marks { sign: self.sign, ..Marks::COMMA });
        let (english, german) = (point.grouped(','), comma.grouped('.'));
        match (reads(point), reads(comma)) {
            (true, true) if decimal_mark == Some(',') => Some(comma),
            (true, _) if decimal_mark == Some(',') && self.has_points && reads(german) => Some(german),
            (true, _) => Some(point),
            (false, true) if reads(english) => decimal_mark.map(|mark| if mark == ',' { comma } else { english }),
            _ => {
                let preferred = decimal_mark.unwrap_or('.');
                let best = self.counts.iter().filter(|(_, count)| *count == most);
                best.min_by_key(|(marks, _)| marks.decimal != preferred).map(|(marks, _)| *marks)
            }
        }
    }
}

/// Cells of one of the pairs; pairs of single letters need both.
fn boolean(present: &[&str]) -> Option<CellFormat> {
    let is_pair = |pair: &(&str, &str)| {
        let is_seen = |spelling: &str| present.iter().any(|cell| is_spelled(cell, spelling));
        let is_word = pair.0.len() > 1;
        let may_be = in_pair(&present[..present.len().min(10)], *pair) > 0;
        may_be
            && is_enough(in_pair(present, *pair), present.len())
            && (is_seen(pair.0) || is_seen(pair.1))
            && (is_word || is_seen(pair.0) && is_seen(pair.1))
    };
    let pair = PAIRS.into_iter().find(is_pair)?;
    Some(CellFormat::Boolean { yes: pair.0.to_owned(), no: pair.1.to_owned() })
}

fn in_pair(present: &[&str], (yes, no): (&str, &str)) -> usize {
    let is_either = |cell: &&&str| is_spelled(cell, yes) || is_spelled(cell, no);
    present.iter().filter(is_either).count()
}

/// How many cells each order reads, the most first; of equals the one tried first.
fn date_orders(present: &[&str]) -> [(usize, DateOrder); 3] {
    let is_marked = |cell: &&str| cell.starts_with(|c: char| c.is_ascii_digit() || c == ' ') && cell.contains(['/', '-', '.']);
    let present: Vec<&str> = present.iter().copied().filter(is_marked).collect();
    let count = |order| (present.iter().filter(|cell| parse_date(cell, order).is_some()).count(), order);
    let mut orders = [DateOrder::YearMonthDay, DateOrder::DayMonthYear, DateOrder::MonthDayYear].map(count);
    sort_by(&mut orders, |a, b| b.0.cmp(&a.0));
    orders
}

fn date(present: &[&str]) -> Verdict {
    let [(most, order), (second, _), _] = date_orders(present);
    if present.is_empty() || most == 0 {
        return Verdict::No;
    }
    if !is_enough(most, present.len()) {
        return mixed(most, present, "dates", |cell| parse_date(cell, order).is_none());
    }
    // Between points the day comes first everywhere.
    let has_points = present.iter().all(|cell| cell.contains('.'));
    if second < most || has_points {
        return Verdict::Is(CellFormat::Date { order });
    }
    let example = present.iter().find(|cell| parse_date(cell, order).is_some()).copied().unwrap_or_default();
    let message = format!("\"{example}\" could be day/month or month/day, and no cell decides it: choose the order.");
    Verdict::Doubt(IssueKind::AmbiguousDate, message)
}

/// Labels that come again are a category; labels that hardly do are text.
fn labels(cells: &[&str]) -> CellFormat {
    let spellings = Spellings::usual(ColumnType::Category);
    let present: Vec<&str> = cells.iter().copied().filter(|cell| spellings.position(cell).is_none()).collect();
    let distinct = set_of(present.iter().copied());
    let (n, n_distinct) = (present.len(), distinct.len());
    let n_bytes = present.iter().map(|cell| cell.len()).sum();
    let is_category = n_distinct <= MAX_SAMPLE_LEVELS && are_labels(n, n_distinct, n_bytes);
    if is_category { CellFormat::Category } else { CellFormat::Text }
}

/// Whether `n` cells of `n_bytes` in all, `n_distinct` of them different, are labels: they come again, and are short.
pub(super) fn are_labels(n: usize, n_distinct: usize, n_bytes: usize) -> bool {
    let is_short = n_bytes <= MAX_LABEL * n;
    let comes_again = n_distinct * 2 <= n || n <= 20 && n_distinct < n;
    comes_again && is_short
}

#[cfg(test)]
mod tests {
    use super::*;

    const ISO: CellFormat = CellFormat::Date { order: DateOrder::YearMonthDay };

    fn plain(decimal_mark: char, thousands: Option<char>) -> CellFormat {
        CellFormat::Number { decimal_mark, thousands, leading_zeros: false, sign: None }
    }

    fn with_sign(sign: &str, decimal_mark: char, thousands: Option<char>) -> CellFormat {
        CellFormat::Number { decimal_mark, thousands, leading_zeros: false, sign: Some(sign.to_owned()) }
    }

    fn boolean_of(yes: &str, no: &str) -> CellFormat {
        CellFormat::Boolean { yes: yes.to_owned(), no: no.to_owned() }
    }

    #[test]
    fn finds_types() {
        type Case<'a> = (&'a [&'a str], Option<char>, CellFormat, &'a [IssueKind]);
        let cases: Vec<Case> = vec![
            (&["1", "2.5", "", "NA", "-3e4"], None, plain('.', None), &[]),
            (&["1", "0", "1"], None, plain('.', None), &[]),
            (&["", "NA"], None, plain('.', None), &[]),
            (&["1,5", "2,25"], None, plain(',', None), &[]),
            (&["1.234,5", "2"], None, plain(',', Some('.')), &[]),
            (&["1,234.5", "2"], None, plain('.', Some(',')), &[]),
            (&["1,234,567", "2"], None, plain('.', Some(',')), &[]),
            (&["1,234", "2"], None, CellFormat::Text, &[IssueKind::AmbiguousNumber]),
            (&["1,234", "2"], Some('.'), plain('.', Some(',')), &[]),
            (&["1,234", "2"], Some(','), plain(',', None), &[]),
            (&["1.234", "2"], None, plain('.', None), &[]),
            (&["1.234", "2"], Some(','), plain(',', Some('.')), &[]),
            (&["3.14", "2"], Some(','), plain('.', None), &[]),
            (&["12 345", "1"], None, plain('.', Some(' ')), &[]),
            (&["12 345,5", "1"], None, plain(',', Some(' ')), &[]),
            (&["007", "008", "007", "008"], None, CellFormat::Category, &[IssueKind::Identifier]),
            (&["12345678901234567890", "12345678901234567891"], None, CellFormat::Text, &[IssueKind::Identifier]),
            (&["yes", "no", "Yes", ""], None, boolean_of("yes", "no"), &[]),
            (&["TRUE", "TRUE"], None, boolean_of("true", "false"), &[]),
            (&["y", "n", "y"], None, boolean_of("y", "n"), &[]),
            (&["y", "y", "y"], None, CellFormat::Category, &[]),
            (&["2024-01-31", "2024-02-01"], None, ISO, &[]),
            (&["2024-01-31 12:00", ""], None, ISO, &[]),
            (&["31/1/2024", "1/2/2024"], None, CellFormat::Date { order: DateOrder::DayMonthYear }, &[]),
            (&["1/31/2024", "2/1/2024"], None, CellFormat::Date { order: DateOrder::MonthDayYear }, &[]),
            (&["1/2/2024", "2/1/2024"], None, CellFormat::Text, &[IssueKind::AmbiguousDate]),
            (&["1.2.2024", "2.1.2024"], None, CellFormat::Date { order: DateOrder::DayMonthYear }, &[]),
            (&["31/1/2024", "1/31/2024"], None, CellFormat::Text, &[]),
            (&["a", "b", "a", "b"], None, CellFormat::Category, &[]),
            (&["a", "b", "c", "d"], None, CellFormat::Text, &[]),
            (&["$5", "$6", "$5", "$6"], None, with_sign("$", '.', None), &[IssueKind::SignedNumber]),
            (&["$1,234.50", "($2.00)", "3"], None, with_sign("$", '.', Some(',')), &[IssueKind::SignedNumber]),
            (&["1.234,50 €", "2,00 €"], None, with_sign("€", ',', Some('.')), &[IssueKind::SignedNumber]),
            (&["5 %", "7.5 %"], None, with_sign("%", '.', None), &[IssueKind::SignedNumber]),
            (&["5 %", "7.5 %", "0.1", "8 %", "1 %"], None, CellFormat::Text, &[IssueKind::MixedColumn]),
            (&["5", "(7)", "9"], None, plain('.', None), &[IssueKind::SignedNumber]),
            (&["(1)", "(2)", "(3)"], None, CellFormat::Text, &[IssueKind::AmbiguousNumber]),
            (&["$5", "€6", "$7", "€8"], None, CellFormat::Text, &[]),
            (&["Sí", "no", "SÍ", "No"], None, boolean_of("sí", "no"), &[]),
            (&["Да", "нет", "да", "НЕТ"], None, boolean_of("да", "нет"), &[]),
            (&["Nee", "ja", "nee"], None, boolean_of("ja", "nee"), &[]),
            (&["1", "\\N", "#REF!"], None, plain('.', None), &[]),
            (&["1", "2", "3", "4", "x"], None, CellFormat::Text, &[IssueKind::MixedColumn]),
            (&["1", "2", "3", "4", "5", "6", "7", "8", "9", "x"], None, plain('.', None), &[]),
        ];
        for (cells, mark, format, kinds) in cases {
            let found = infer(cells, mark);
            let doubts: Vec<_> = found.doubts.iter().map(|(kind, _)| *kind).collect();
            assert_eq!((found.format, doubts.as_slice()), (format, kinds), "{cells:?} with {mark:?}");
        }
    }

    #[test]
    fn one_percent_may_differ() {
        for (n, allowed) in [(0, 0), (9, 0), (10, 1), (29, 2), (30, 3), (399, 3), (400, 4), (10_000, 100)] {
            assert_eq!(tolerated(n), allowed, "{n}");
        }
    }

    #[test]
    fn a_file_shows_its_decimal_mark() {
        assert_eq!(decimal_marks(["3.14", "1,234.5", "1.234", "12.5.2024", "a.b"].into_iter()), (2, 0));
        assert_eq!(decimal_marks(["3,14", "1.234,5", "1,234"].into_iter()), (0, 2));
    }

    #[test]
    fn decisions_are_followed() {
        let as_number = decided(&["007", "1,234"], &ColumnType::Number.into(), None);
        assert_eq!(as_number, CellFormat::Number { decimal_mark: '.', thousands: None, leading_zeros: true, sign: None });
        let as_date = ColumnChoice { date_order: Some(DateOrder::MonthDayYear), ..ColumnType::Date.into() };
        assert_eq!(decided(&["1/2/2024"], &as_date, None), CellFormat::Date { order: DateOrder::MonthDayYear });
        assert_eq!(decided(&["x"], &ColumnType::Boolean.into(), None), boolean_of("true", "false"));
    }
}
