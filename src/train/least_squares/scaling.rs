//! Columns as least squares sees them: less their centre, times a power of two that brings them to about 1.

use crate::feature::{Design, DesignColumn, Form, TargetFacts};
use crate::stat::Dd;

/// Centres and scales of the design's columns and of the target.
#[derive(Clone, Debug)]
pub(super) struct Scaling {
    /// Of the design's columns, (`n_columns`).
    pub(super) columns: Vec<Scale>,
    /// Of the target.
    pub(super) target: Scale,
}

/// z = (x − centre)·factor.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    pub(super) centre: f64,
    /// A power of two, so that multiplying by it is exact; it only keeps squares from overflow and underflow.
    pub(super) factor: f64,
}

impl Scaling {
    /// From what the design has seen.
    pub(super) fn new(design: &Design) -> Self {
        let column = |column: &DesignColumn| Scale::new(column.centre, bound(design, column));
        let TargetFacts { mean, min, max, .. } = design.target;
        let centre = if design.intercept { mean } else { 0.0 };
        let target = Scale::new(centre, (max - centre).abs().max((min - centre).abs()));
        Self { columns: design.columns.iter().map(column).collect(), target }
    }
}

impl Scale {
    fn new(centre: f64, bound: f64) -> Self {
        let exponent = if bound > 0.0 { libm::ilogb(bound).clamp(-1000, 1000) } else { 0 };
        Self { centre, factor: f64::from_bits(((1023 - i64::from(exponent)) as u64) << 52) }
    }

    /// The value as least squares sees it.
    #[inline]
    pub(super) fn apply(self, x: f64) -> f64 {
        (x - self.centre) * self.factor
    }
}

/// What the column less its centre is at most, roughly: of a product, the product of what its factors are at most.
fn bound(design: &Design, column: &DesignColumn) -> f64 {
    let factors = column.factors.iter().filter_map(|factor| match factor.form {
        Form::Level(_) => None,
        Form::Power(power) => {
            let range = design.variable(&factor.variable)?.range()?;
            let at = |x: f64| factor.function.map_or(x, |function| function.apply(Dd::new(x)).to_f64());
            Some(([at(range.min), at(range.max)], power))
        }
    });
    let factors: Vec<_> = factors.collect();
    match factors[..] {
        [([min, max], 1)] => (max - column.centre).abs().max((min - column.centre).abs()),
        _ => factors.iter().map(|([min, max], power)| libm::pow(max.abs().max(min.abs()), f64::from(*power))).product(),
    }
}
