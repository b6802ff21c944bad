//! Numbers of a column, in as few bytes as give back every bit.

use std::borrow::Cow;
use std::ops::Range;
use straightedge_kernel::{DIGITS_MISSING, extend_from_digits, has_nan};

/// Most decimals that digits are held with: 10⁹ is the last power of ten below 2³¹.
const MAX_DECIMALS: u8 = 9;
const POWERS: [i64; MAX_DECIMALS as usize + 1] =
    [1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000];

/// Finite numbers; NaN is a missing cell.
///
/// Numbers that people write have few digits. While all of them are whole numbers of 31 bits over one power of ten, only these are
/// held, in four bytes each; otherwise doubles. Whole number and power are exact in a double, so that their quotient is the double
/// nearest to the decimal (Clinger 1990): the one that reading it gave. −0 is none of these quotients.
#[derive(Clone, Debug)]
pub struct Numbers(Held);

#[derive(Clone, Debug)]
enum Held {
    Decimals { digits: Vec<i32>, decimals: u8 },
    Doubles(Vec<f64>),
}

/// How [`Numbers`] are held.
#[derive(Clone, Copy, Debug)]
pub enum NumbersParts<'a> {
    /// Whole numbers over 10^`decimals`; [`DIGITS_MISSING`] is a missing cell.
    Decimals {
        /// The whole numbers.
        digits: &'a [i32],
        /// Digits behind the decimal mark, at most 9.
        decimals: u8,
    },
    /// As they are.
    Doubles(&'a [f64]),
}

impl Default for Numbers {
    fn default() -> Self {
        Self(Held::Decimals { digits: Vec::new(), decimals: 0 })
    }
}

impl From<Vec<f64>> for Numbers {
    fn from(numbers: Vec<f64>) -> Self {
        Self(Held::Doubles(numbers))
    }
}

impl FromIterator<f64> for Numbers {
    fn from_iter<I: IntoIterator<Item = f64>>(numbers: I) -> Self {
        let mut all = Self::default();
        numbers.into_iter().for_each(|number| all.push(number));
        all
    }
}

impl PartialEq for Numbers {
    fn eq(&self, other: &Self) -> bool {
        self.cells() == other.cells()
    }
}

impl Numbers {
    /// The numbers whose [`Numbers::parts`] these are; `None` if they are none's.
    pub fn from_decimals(digits: Vec<i32>, decimals: u8) -> Option<Self> {
        (decimals <= MAX_DECIMALS).then_some(Self(Held::Decimals { digits, decimals }))
    }

    /// How they are held.
    pub fn parts(&self) -> NumbersParts<'_> {
        match &self.0 {
            Held::Decimals { digits, decimals } => NumbersParts::Decimals { digits, decimals: *decimals },
            Held::Doubles(numbers) => NumbersParts::Doubles(numbers),
        }
    }

    /// How many there are, missing ones included.
    pub fn len(&self) -> usize {
        match &self.0 {
            Held::Decimals { digits, .. } => digits.len(),
            Held::Doubles(numbers) => numbers.len(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes that they take.
    pub fn n_bytes(&self) -> usize {
        match &self.0 {
            Held::Decimals { digits, .. } => size_of_val(&digits[..]),
            Held::Doubles(numbers) => size_of_val(&numbers[..]),
        }
    }

    /// The number at `row`; NaN if it is missing.
    #[inline]
    pub fn get(&self, row: usize) -> f64 {
        match &self.0 {
            Held::Decimals { digits, decimals } => quotient(digits[row], *decimals),
            Held::Doubles(numbers) => numbers[row],
        }
    }

    /// Whether the number at `row` is missing.
    #[inline]
    pub fn is_missing(&self, row: usize) -> bool {
        match &self.0 {
            Held::Decimals { digits, .. } => digits[row] == DIGITS_MISSING,
            Held::Doubles(numbers) => numbers[row].is_nan(),
        }
    }

    /// How many are missing.
    pub fn n_missing(&self) -> usize {
        match &self.0 {
            Held::Decimals { digits, .. } => digits.iter().map(|digits| usize::from(*digits == DIGITS_MISSING)).sum(),
            Held::Doubles(numbers) if !has_nan(numbers) => 0,
            Held::Doubles(numbers) => numbers.iter().filter(|number| number.is_nan()).count(),
        }
    }

    /// All of them as doubles.
    pub fn cells(&self) -> Cow<'_, [f64]> {
        match &self.0 {
            Held::Decimals { .. } => {
                let mut cells = Vec::with_capacity(self.len());
                self.copy(0..self.len(), &mut cells);
                cells.into()
            }
            Held::Doubles(numbers) => numbers.into(),
        }
    }

    /// Adds those at `rows` to `cells`, as doubles.
    pub fn copy(&self, rows: Range<usize>, cells: &mut Vec<f64>) {
        match &self.0 {
            Held::Decimals { digits, decimals } => extend_from_digits(cells, &digits[rows], power(*decimals)),
            Held::Doubles(numbers) => cells.extend_from_slice(&numbers[rows]),
        }
    }

    /// Those at `rows`, in that order.
    #[must_use]
    pub fn take(&self, rows: &[usize]) -> Self {
        Self(match &self.0 {
            Held::Decimals { digits, decimals } => {
                Held::Decimals { digits: rows.iter().map(|row| digits[*row]).collect(), decimals: *decimals }
            }
            Held::Doubles(numbers) => Held::Doubles(rows.iter().map(|row| numbers[*row]).collect()),
        })
    }

    /// The same with `number` at `rows`.
    #[must_use]
    pub fn with(&self, rows: &[usize], number: f64) -> Self {
        let mut all = self.clone();
        // Once added, it is held as the others are.
        all.push(number);
        match &mut all.0 {
            Held::Decimals { digits, .. } => {
                let last = digits.pop().unwrap_or(DIGITS_MISSING);
                rows.iter().for_each(|row| digits[*row] = last);
            }
            Held::Doubles(numbers) => {
                numbers.pop();
                rows.iter().for_each(|row| numbers[*row] = number);
            }
        }
        all
    }
}

impl Numbers {
    /// Makes room for so many more.
    pub fn reserve(&mut self, n: usize) {
        match &mut self.0 {
            Held::Decimals { digits, .. } => digits.reserve(n),
            Held::Doubles(numbers) => numbers.reserve(n),
        }
    }

    /// Gives back what room is not needed.
    pub fn shrink_to_fit(&mut self) {
        match &mut self.0 {
            Held::Decimals { digits, .. } => digits.shrink_to_fit(),
            Held::Doubles(numbers) => numbers.shrink_to_fit(),
        }
    }

    /// Adds a number; NaN is missing.
    pub fn push(&mut self, number: f64) {
        match &mut self.0 {
            Held::Doubles(numbers) => numbers.push(number),
            Held::Decimals { digits, .. } if number.is_nan() => digits.push(DIGITS_MISSING),
            Held::Decimals { .. } => match decimal_of(number) {
                Some((digits, decimals)) => self.push_decimal(i64::from(digits), decimals),
                None => self.doubles().push(number),
            },
        }
    }

    /// Adds each of `digits`, none of which is [`DIGITS_MISSING`], over 10^`decimals`.
    pub fn extend_digits(&mut self, digits: &[i32], decimals: u8) {
        match &mut self.0 {
            Held::Decimals { digits: held, decimals: as_many } if *as_many == decimals => held.extend_from_slice(digits),
            _ => digits.iter().for_each(|digits| self.push_decimal(i64::from(*digits), decimals)),
        }
    }

    /// Adds `whole`/10^`decimals`; 2⁵³ is more than `whole`, and 0 is no −0.
    #[inline]
    pub fn push_decimal(&mut self, whole: i64, decimals: u8) {
        match &mut self.0 {
            Held::Decimals { digits, decimals: held } if *held == decimals && fits(whole) => digits.push(whole as i32),
            _ => self.push_other_decimal(whole, decimals),
        }
    }

    /// The same of one that is not like those before it.
    #[inline(never)]
    fn push_other_decimal(&mut self, whole: i64, decimals: u8) {
        if let Held::Decimals { digits, decimals: held } = &mut self.0
            && decimals <= MAX_DECIMALS
        {
            let all = (*held).max(decimals);
            let scaled = whole.checked_mul(POWERS[usize::from(all - decimals)]).filter(|whole| fits(*whole));
            if let Some(whole) = scaled
                && scale(digits, POWERS[usize::from(all - *held)])
            {
                digits.push(whole as i32);
                *held = all;
                return;
            }
        }
        self.doubles().push(whole as f64 / power_of(decimals));
    }

    /// The doubles that they become if they are not.
    fn doubles(&mut self) -> &mut Vec<f64> {
        if let Held::Decimals { .. } = &self.0 {
            self.0 = Held::Doubles(self.cells().into_owned());
        }
        match &mut self.0 {
            Held::Doubles(numbers) => numbers,
            Held::Decimals { .. } => unreachable!("they are doubles since the line above"),
        }
    }
}

/// Whether digits of 31 bits can be that whole number.
fn fits(whole: i64) -> bool {
    whole.unsigned_abs() < 1 << 31
}

/// Multiplies all of the digits; does nothing, and says so, if one is too large for that.
fn scale(digits: &mut [i32], times: i64) -> bool {
    let scaled = |digits: i32| i64::from(digits) * times;
    if times > 1 {
        if !digits.iter().all(|digits| *digits == DIGITS_MISSING || fits(scaled(*digits))) {
            return false;
        }
        digits.iter_mut().filter(|digits| **digits != DIGITS_MISSING).for_each(|digits| *digits = scaled(*digits) as i32);
    }
    true
}

/// 10^`decimals`, exact up to 22 of them (numbers of more than 15 are not held as decimals, and not read as quotients).
fn power_of(decimals: u8) -> f64 {
    (0..decimals).fold(1.0, |power, _| power * 10.0)
}

fn power(decimals: u8) -> f64 {
    POWERS[usize::from(decimals)] as f64
}

fn quotient(digits: i32, decimals: u8) -> f64 {
    if digits == DIGITS_MISSING { f64::NAN } else { f64::from(digits) / power(decimals) }
}

/// The whole number of 31 bits and the fewest decimals that give `number`, bit by bit.
fn decimal_of(number: f64) -> Option<(i32, u8)> {
    let is_it = |decimals: u8| {
        let digits = (number * power(decimals)).round_ties_even();
        let found = (digits.abs() < f64::from(i32::MAX)).then_some(digits as i32)?;
        (quotient(found, decimals).to_bits() == number.to_bits()).then_some((found, decimals))
    };
    (0..=MAX_DECIMALS).find_map(is_it)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn numbers(cells: &[f64]) -> Numbers {
        cells.iter().copied().collect()
    }

    fn bits(numbers: &Numbers) -> Vec<u64> {
        numbers.cells().iter().map(|cell| if cell.is_nan() { u64::MAX } else { cell.to_bits() }).collect()
    }

    #[test]
    fn few_digits_take_few_bytes() {
        let decimals_of = |cells: &[f64]| match numbers(cells).parts() {
            NumbersParts::Decimals { digits, decimals } => Some((digits.to_vec(), decimals)),
            NumbersParts::Doubles(_) => None,
        };
        let missing = DIGITS_MISSING;
        assert_eq!(decimals_of(&[]), Some((vec![], 0)));
        assert_eq!(decimals_of(&[3.0, f64::NAN, -7.0]), Some((vec![3, missing, -7], 0)));
        assert_eq!(decimals_of(&[3.0, f64::NAN, 0.25, -7.5]), Some((vec![300, missing, 25, -750], 2)));
        assert_eq!(decimals_of(&[0.1, 0.2, 0.3]), Some((vec![1, 2, 3], 1)));
        assert_eq!(decimals_of(&[2_147_483_646.0]), Some((vec![i32::MAX - 1], 0)));
        for wide in [&[0.1 + 0.2][..], &[-0.0], &[1e300], &[4e9], &[2e9, 0.5], &[0.5, 2e9], &[5e-324], &[f64::NAN, 1e-10]] {
            assert_eq!(decimals_of(wide), None, "{wide:?}");
            assert_eq!(bits(&numbers(wide)), bits(&wide.to_vec().into()));
        }
    }

    proptest! {
        #[test]
        fn digits_together_are_those_one_by_one(
            before in prop::collection::vec((-5000_i64..5000, 0_u8..3), 0..3),
            all in prop::collection::vec((prop::collection::vec(-99_999_999..99_999_999_i32, 0..9), 0_u8..12), 0..9),
        ) {
            let [mut together, mut one_by_one] = [Numbers::default(), Numbers::default()];
            for (whole, decimals) in before {
                together.push_decimal(whole, decimals);
                one_by_one.push_decimal(whole, decimals);
            }
            for (digits, decimals) in all {
                together.extend_digits(&digits, decimals);
                digits.iter().for_each(|digits| one_by_one.push_decimal(i64::from(*digits), decimals));
            }
            prop_assert_eq!(bits(&together), bits(&one_by_one));
            prop_assert_eq!(together.n_bytes(), one_by_one.n_bytes());
        }
    }

    fn any_cell() -> impl Strategy<Value = f64> {
        prop_oneof![
            4 => (any::<i16>(), 0..4_u8).prop_map(|(whole, decimals)| f64::from(whole) / power(decimals)),
            1 => (any::<i32>(), 0..10_u8).prop_map(|(whole, decimals)| f64::from(whole) / power(decimals)),
            1 => Just(f64::NAN),
            1 => prop_oneof![Just(-0.0), any::<f64>().prop_filter("finite", |number| !number.is_infinite())],
        ]
    }

    proptest! {
        #[test]
        fn every_bit_comes_back(
            cells in prop::collection::vec(any_cell(), 0..40),
            rows in prop::collection::vec(0..40_usize, 0..9),
            number in any_cell(),
        ) {
            let held = numbers(&cells);
            let plain = Numbers::from(cells.clone());
            prop_assert_eq!(bits(&held), bits(&plain));
            prop_assert_eq!(held.n_missing(), plain.n_missing());
            for (row, cell) in cells.iter().enumerate() {
                prop_assert_eq!(held.get(row).is_nan(), held.is_missing(row));
                prop_assert!(held.is_missing(row) || held.get(row).to_bits() == cell.to_bits());
            }
            let rows: Vec<usize> = rows.into_iter().filter(|row| *row < cells.len()).collect();
            prop_assert_eq!(bits(&held.take(&rows)), bits(&plain.take(&rows)));
            prop_assert_eq!(bits(&held.with(&rows, number)), bits(&plain.with(&rows, number)));
        }

        #[test]
        fn decimals_are_what_their_text_says(all in prop::collection::vec((-(1_i64 << 53)..1 << 53, 0..16_u8, 0..53), 0..30)) {
            let all: Vec<(i64, u8)> = all.into_iter().map(|(whole, decimals, shift)| (whole >> shift, decimals)).collect();
            let mut held = Numbers::default();
            all.iter().for_each(|(whole, decimals)| held.push_decimal(*whole, *decimals));
            let texts = all.iter().map(|(whole, decimals)| format!("{whole}e-{decimals}").parse::<f64>().expect("a number"));
            prop_assert_eq!(bits(&held), bits(&texts.collect::<Vec<f64>>().into()));
        }
    }
}
