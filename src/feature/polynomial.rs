//! Polynomials that are orthogonal over the complete rows, as R's `poly` has them.
//!
//! With p₀ = 1, p₁ = x − α₁ and pₖ₊₁ = (x − αₖ₊₁)·pₖ − (‖pₖ‖²/‖pₖ₋₁‖²)·pₖ₋₁, where αₖ₊₁ = Σx·pₖ²/‖pₖ‖², the polynomials are
//! orthogonal (Forsythe, "Generation and use of orthogonal polynomials for data-fitting with a digital computer", Journal of the
//! SIAM 5, 1957, pp. 74–88; Stieltjes before him). A column of the design is pₖ/‖pₖ‖. R keeps the same α and ‖pₖ‖² as `alpha` and
//! `norm2`, so that new rows get the polynomials of the rows of training (`makepredictcall`).

use super::formula::Expression;
use super::{BoundDesign, Design, DesignColumn, DesignRows, Factor, FeatureError, VariableSpec, ViewSpec};
use crate::engine::{Pass, Phase, Runner, fold};
use crate::stat::Dd;
use crate::table::{Block, Table};
use serde::{Deserialize, Serialize};

/// Share of the values' range, squared, under which ‖pₖ‖²/‖pₖ₋₁‖² is what rounding left of 0: all distinct values are used up.
const NOTHING: f64 = 1e-26;

/// Polynomials of degree 1 to k that are orthogonal over the complete rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrthogonalPolynomial {
    /// Of what.
    pub of: Expression,
    /// α₁ to αₖ.
    pub alpha: Vec<f64>,
    /// 1, ‖p₀‖² (the number of rows), ‖p₁‖² to ‖pₖ‖²: (k + 2), as R has them.
    pub norm2: Vec<f64>,
}

impl OrthogonalPolynomial {
    /// The highest degree.
    pub fn degree(&self) -> u32 {
        self.alpha.len() as u32
    }

    /// As a formula has it: `poly(x, 3)`.
    pub fn name(&self) -> String {
        name(&self.of, self.degree())
    }

    /// The values of degree 1 to k, each of length 1 over the complete rows, by degree.
    pub(super) fn evaluate(&self, x: Dd) -> impl Iterator<Item = Dd> {
        let lengths = self.norm2.iter().skip(2).map(|square| Dd::new(*square).sqrt());
        let values = Recurrence::new(x, &self.alpha, &self.norm2).skip(1);
        values.zip(lengths).map(|(value, length)| value / length)
    }
}

fn name(of: &Expression, degree: u32) -> String {
    format!("poly({of}, {degree})")
}

/// p₀, p₁, … at x, as far as there are α.
struct Recurrence<'a> {
    x: Dd,
    alpha: &'a [f64],
    norm2: &'a [f64],
    next: usize,
    before: Dd,
    now: Dd,
}

impl<'a> Recurrence<'a> {
    fn new(x: Dd, alpha: &'a [f64], norm2: &'a [f64]) -> Self {
        Self { x, alpha, norm2, next: 0, before: Dd::ZERO, now: Dd::ONE }
    }
}

impl Iterator for Recurrence<'_> {
    type Item = Dd;

    fn next(&mut self) -> Option<Dd> {
        let k = self.next;
        self.next += 1;
        if k > 0 {
            let alpha = *self.alpha.get(k - 1)?;
            let later = (self.x - alpha) * self.now - self.before * (Dd::new(*self.norm2.get(k)?) / *self.norm2.get(k - 1)?);
            self.before = self.now;
            self.now = later;
        }
        Some(self.now)
    }
}

/// Learns the polynomials of a view on the complete rows: a pass over the rows for each degree. `design` has the variables.
///
/// # Errors
/// [`FeatureError::FewValues`], [`FeatureError::LargePolynomial`], [`FeatureError::Cancelled`].
pub(super) async fn learn<R: Runner>(
    spec: &ViewSpec,
    design: &Design,
    table: &Table,
    runner: &R,
) -> Result<Vec<OrthogonalPolynomial>, FeatureError> {
    let mut learnt: Vec<Learning> = Vec::new();
    for (of, degree) in spec.polynomials() {
        if !learnt.iter().any(|known| known.polynomial.of == *of && known.degree == degree) {
            learnt.push(Learning::new(of, degree));
        }
    }
    if learnt.is_empty() {
        return Ok(Vec::new());
    }
    // All that terms compute has a say in which rows are complete, as the target has.
    let computed = spec.variables().filter_map(VariableSpec::computed);
    let computed = computed.chain(learnt.iter().map(|known| &known.polynomial.of));
    let column = |of: &Expression| DesignColumn { name: of.label(), factors: vec![Factor::Number(of.clone())], centre: 0.0 };
    let columns: Vec<DesignColumn> = computed.map(column).collect();
    let first = columns.len() - learnt.len();
    let values = Design { columns, ..design.clone() };
    let most = learnt.iter().map(|known| known.degree).max().unwrap_or_default();
    for degree in 0..=most {
        let bound = values.bind(&table.schema)?;
        let sums = fold(&RecurrencePass { bound, first, learnt: &learnt }, &table.blocks, Phase::Fitting, runner).await?;
        for (known, sums) in learnt.iter_mut().zip(sums) {
            known.take(degree, &sums)?;
        }
    }
    Ok(learnt.into_iter().map(|known| known.polynomial).collect())
}

/// A polynomial while it is learnt.
struct Learning {
    polynomial: OrthogonalPolynomial,
    degree: u32,
    /// Smallest and largest x.
    ends: [f64; 2],
}

impl Learning {
    fn new(of: &Expression, degree: u32) -> Self {
        let polynomial = OrthogonalPolynomial { of: of.clone(), alpha: Vec::new(), norm2: vec![1.0] };
        Self { polynomial, degree, ends: [0.0; 2] }
    }

    /// Takes the sums over the polynomial of this degree.
    fn take(&mut self, degree: u32, sums: &PolynomialSums) -> Result<(), FeatureError> {
        if degree > self.degree {
            return Ok(());
        }
        let name = || name(&self.polynomial.of, self.degree);
        let square = sums.square.to_f64();
        if !square.is_finite() {
            return Err(FeatureError::LargePolynomial(name()));
        }
        if degree == 0 {
            self.ends = [sums.min, sums.max];
        }
        let range = self.ends[1] - self.ends[0];
        let before = self.polynomial.norm2.last().copied().unwrap_or(1.0);
        if degree > 0 && square <= NOTHING * range * range * before {
            return Err(FeatureError::FewValues { polynomial: name(), most: degree - 1 });
        }
        self.polynomial.norm2.push(square);
        if degree < self.degree {
            self.polynomial.alpha.push((sums.moment / sums.square).to_f64());
        }
        Ok(())
    }
}

/// Σp² and Σx·p² of the polynomials of one degree, and the ends of x.
struct RecurrencePass<'a> {
    bound: BoundDesign<'a>,
    /// Where among the columns what the polynomials are of begins.
    first: usize,
    learnt: &'a [Learning],
}

#[derive(Clone)]
struct PolynomialSums {
    square: Dd,
    moment: Dd,
    min: f64,
    max: f64,
}

impl Pass for RecurrencePass<'_> {
    type State = Vec<PolynomialSums>;

    fn start(&self) -> Self::State {
        let nothing = PolynomialSums { square: Dd::ZERO, moment: Dd::ZERO, min: f64::INFINITY, max: f64::NEG_INFINITY };
        vec![nothing; self.learnt.len()]
    }

    fn update(&self, state: &mut Self::State, block: &Block) {
        let mut rows = DesignRows::default();
        self.bound.for_batches(&mut rows, block, |rows| {
            for (p, (sums, known)) in state.iter_mut().zip(self.learnt).enumerate() {
                let (hi, lo) = (rows.x(self.first + p), rows.low(self.first + p));
                for (i, &hi) in hi.iter().enumerate() {
                    let x = Dd { hi, lo: lo.map_or(0.0, |lo| lo[i]) };
                    let OrthogonalPolynomial { alpha, norm2, .. } = &known.polynomial;
                    let value = Recurrence::new(x, alpha, norm2).last().unwrap_or(Dd::ONE);
                    let square = value.square();
                    sums.square += square;
                    sums.moment += x * square;
                    sums.min = sums.min.min(hi);
                    sums.max = sums.max.max(hi);
                }
            }
        });
    }

    fn merge(&self, earlier: &mut Self::State, later: Self::State) {
        for (earlier, later) in earlier.iter_mut().zip(later) {
            earlier.square += later.square;
            earlier.moment += later.moment;
            earlier.min = earlier.min.min(later.min);
            earlier.max = earlier.max.max(later.max);
        }
    }
}
