//! Where an axis is marked.

use super::domain::Domain;
use super::format::TickFormat;

/// Steps people count in, the nicest first, as a whole number of tenths of a power of ten.
const NICE: [u32; 6] = [10, 50, 20, 25, 40, 30];

/// What makes labels good, weighed as in the paper: simple numbers, covering the data, as many as asked for, legible.
const WEIGHTS: [f64; 4] = [0.25, 0.2, 0.5, 0.05];

/// Evenly spaced, round places on an axis.
///
/// They are chosen by the extension of Wilkinson's algorithm in Talbot, Lin and Hanrahan, "An Extension of Wilkinson's Algorithm for
/// Positioning Tick Labels on Axes", IEEE TVCG 16(6), 2010, over which
/// those inside the domain are kept, and at least two lie there.
#[derive(Clone, Debug, PartialEq)]
pub struct Ticks {
    /// Ascending, all within the domain.
    pub values: Vec<f64>,
    /// Between those, the small divisions of the ruler, each with whether it is a half.
    pub minor: Vec<(f64, bool)>,
    format: TickFormat,
}

/// A labelling: `start`, `start + 1`, … times `tenths`·10^`power`/10/`skip`, `skip` apart.
#[derive(Clone, Copy)]
struct Labelling {
    score: f64,
    start: i64,
    skip: i64,
    tenths: u32,
    power: i32,
    count: i64,
}

impl Ticks {
    /// Ticks on a domain, about as many as `wanted` (at least 2 are aimed for).
    pub fn new(domain: Domain, wanted: f64) -> Self {
        let best = search(domain, wanted.max(2.0));
        let Some(best) = best else {
            let format = TickFormat::of(domain.high - domain.low, &domain.ends());
            return Self { values: domain.ends().to_vec(), minor: Vec::new(), format };
        };
        let unit = |index: i64, parts: i64| multiple(index, i64::from(best.tenths), best.power, parts);
        // One step further on either side, so that the small divisions reach the ends of the axis.
        let majors = || (-1..=best.count).map(|k| best.start + k * best.skip);
        let values: Vec<f64> = majors().map(|index| unit(index, 1)).filter(|value| domain.contains(*value)).collect();
        let parts = divisions(i64::from(best.tenths) * best.skip);
        let minor = majors()
            .flat_map(|index| (1..parts).map(move |part| (index * parts + part * best.skip, part * 2 == parts)))
            .map(|(index, is_half)| (unit(index, parts), is_half))
            .filter(|(value, _)| domain.contains(*value))
            .collect();
        // Every second five-hundredth may start at the odd one: then the labels need the finer unit.
        let step = unit(if best.start % best.skip == 0 { best.skip } else { 1 }, 1);
        let format = TickFormat::of(step, &values);
        Self { values, minor, format }
    }

    /// How the value of a tick is written: the same number of decimals for all.
    pub fn label(&self, value: f64) -> String {
        self.format.write(value)
    }
}

/// `index`·`tenths`/`parts`·10^(`power` − 1), rounded once: 3 × 0.1 is 0.3.
fn multiple(index: i64, tenths: i64, power: i32, parts: i64) -> f64 {
    let (number, exponent) = ((index * tenths) as f64 / parts as f64, power - 1);
    if exponent < 0 { number / power_of_ten(-exponent) } else { number * power_of_ten(exponent) }
}

fn power_of_ten(exponent: i32) -> f64 {
    // The library's own reading of decimals is correctly rounded, where products are not.
    format!("1e{exponent}").parse().unwrap_or(f64::INFINITY)
}

/// Into how many parts a step is divided on a ruler, so that the parts are round too.
fn divisions(tenths: i64) -> i64 {
    let mut mantissa = tenths;
    while mantissa % 10 == 0 {
        mantissa /= 10;
    }
    match mantissa {
        1 => 10,
        2 | 4 | 8 => 4,
        3 | 6 | 9 => 3,
        _ => 5,
    }
}

fn search(domain: Domain, wanted: f64) -> Option<Labelling> {
    let mut best: Option<Labelling> = None;
    // Every bound below falls as its loop goes on, so a loop ends where even the best that is still possible is no better.
    for skip in 1_i64..=10 {
        for (rank, tenths) in NICE.into_iter().enumerate() {
            let simplest = simplicity(rank, skip, true);
            if !better(best, [simplest, 1.0, 1.0, 1.0]) {
                break;
            }
            search_counts(domain, wanted, (rank, tenths, skip), &mut best);
        }
    }
    best
}

fn search_counts(domain: Domain, wanted: f64, step: (usize, u32, i64), best: &mut Option<Labelling>) {
    let (rank, tenths, skip) = step;
    let simplest = simplicity(rank, skip, true);
    for count in 2_i64..=64 {
        if !better(*best, [simplest, 1.0, density_bound(count as f64, wanted), 1.0]) {
            return;
        }
        let nice = f64::from(tenths) / 10.0 * skip as f64;
        let least = (domain.high - domain.low) / (count as f64 + 1.0) / nice;
        let lowest_power = libm::ceil(libm::log10(least)) as i32;
        for power in lowest_power.max(-290)..lowest_power.max(-290) + 24 {
            let size = multiple(skip, i64::from(tenths), power, 1);
            if !size.is_finite() || !better(*best, [simplest, coverage_bound(domain, size * (count as f64 - 1.0)), 1.0, 1.0]) {
                break;
            }
            let first = (libm::floor(domain.high / size) as i64 - (count - 1)) * skip;
            let last = libm::ceil(domain.low / size) as i64 * skip;
            for start in first..=last.min(first.saturating_add(1000)) {
                let candidate = Labelling { score: 0.0, start, skip, tenths, power, count };
                consider(domain, wanted, rank, candidate, best);
            }
        }
    }
}

fn consider(domain: Domain, wanted: f64, rank: usize, candidate: Labelling, best: &mut Option<Labelling>) {
    let Labelling { start, skip, tenths, power, count, .. } = candidate;
    let low = multiple(start, i64::from(tenths), power, 1);
    let high = multiple(start + (count - 1) * skip, i64::from(tenths), power, 1);
    let inside =
        (0..count).map(|k| multiple(start + k * skip, i64::from(tenths), power, 1)).filter(|value| domain.contains(*value));
    if inside.take(2).count() < 2 {
        return;
    }
    let holds_zero = start.rem_euclid(skip) == 0 && low <= 0.0 && high >= 0.0;
    let parts =
        [simplicity(rank, skip, holds_zero), coverage(domain, low, high), density(count as f64, wanted, domain, low, high), 1.0];
    if better(*best, parts) {
        *best = Some(Labelling { score: weigh(parts), ..candidate });
    }
}

fn weigh(parts: [f64; 4]) -> f64 {
    parts.iter().zip(WEIGHTS).map(|(part, weight)| part * weight).sum()
}

fn better(best: Option<Labelling>, parts: [f64; 4]) -> bool {
    best.is_none_or(|best| weigh(parts) > best.score)
}

fn simplicity(rank: usize, skip: i64, holds_zero: bool) -> f64 {
    1.0 - rank as f64 / (NICE.len() - 1) as f64 - (skip - 1) as f64 + f64::from(u8::from(holds_zero))
}

fn coverage(domain: Domain, low: f64, high: f64) -> f64 {
    let tenth = 0.1 * (domain.high - domain.low);
    let (above, below) = ((domain.high - high) / tenth, (domain.low - low) / tenth);
    1.0 - 0.5 * (above * above + below * below)
}

fn coverage_bound(domain: Domain, span: f64) -> f64 {
    let extent = domain.high - domain.low;
    if span <= extent {
        return 1.0;
    }
    let over = (span - extent) / 2.0 / (0.1 * extent);
    1.0 - over * over
}

fn density(count: f64, wanted: f64, domain: Domain, low: f64, high: f64) -> f64 {
    let here = (count - 1.0) / (high - low);
    let asked = (wanted - 1.0) / (high.max(domain.high) - low.min(domain.low));
    2.0 - (here / asked).max(asked / here)
}

fn density_bound(count: f64, wanted: f64) -> f64 {
    if count >= wanted { 2.0 - (count - 1.0) / (wanted - 1.0) } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(low: f64, high: f64, wanted: f64, expected: &[&str]) {
        let ticks = Ticks::new(Domain { low, high }, wanted);
        let labels: Vec<_> = ticks.values.iter().map(|value| ticks.label(*value)).collect();
        assert_eq!(labels, expected, "from {low} to {high}, about {wanted}");
    }

    #[test]
    fn ticks_are_round_and_labelled_alike() {
        check(0.0, 1.0, 6.0, &["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
        check(0.0, 100.0, 5.0, &["0", "25", "50", "75", "100"]);
        check(-3.2, 3.1, 7.0, &["\u{2212}3", "\u{2212}2", "\u{2212}1", "0", "1", "2", "3"]);
        check(21_400.0, 68_000.0, 5.0, &["30,000", "40,000", "50,000", "60,000"]);
        check(0.000_012, 0.000_034, 4.0, &["0.000015", "0.000020", "0.000025", "0.000030"]);
        check(1999.0, 2026.0, 5.0, &["2000", "2005", "2010", "2015", "2020", "2025"]);
    }

    #[test]
    fn minor_ticks_divide_the_step_as_a_ruler_does() {
        let ticks = Ticks::new(Domain { low: 0.0, high: 10.0 }, 11.0);
        assert_eq!(ticks.values.len(), 11);
        let first: Vec<_> = ticks.minor.iter().take(9).copied().collect();
        let tenths = |n: i32| (f64::from(n) / 10.0, n == 5);
        assert_eq!(first, (1..10).map(tenths).collect::<Vec<_>>());
    }

    proptest! {
        #[test]
        fn ticks_lie_within_are_even_and_as_many_as_asked_within_reason(
            low in -1e6..1e6_f64, digits in -6..7_i32, mantissa in 1.0..10.0_f64, wanted in 3.0..10.0_f64
        ) {
            let domain = Domain::of([low, low + mantissa * power_of_ten(digits)]);
            let ticks = Ticks::new(domain, wanted);
            prop_assert!(ticks.values.len() >= 2, "{:?}", ticks);
            prop_assert!((ticks.values.len() as f64) <= 2.0 * wanted + 1.0);
            prop_assert!(ticks.values.iter().all(|value| domain.contains(*value)));
            let step = ticks.values[1] - ticks.values[0];
            prop_assert!(step > 0.0);
            for pair in ticks.values.windows(2) {
                prop_assert!((pair[1] - pair[0] - step).abs() <= 1e-6 * step + 1e-12 * domain.high.abs().max(domain.low.abs()));
            }
            let labels: std::collections::BTreeSet<_> = ticks.values.iter().map(|value| ticks.label(*value)).collect();
            prop_assert_eq!(labels.len(), ticks.values.len(), "labels tell ticks apart: {:?}", labels);
        }
    }
}
