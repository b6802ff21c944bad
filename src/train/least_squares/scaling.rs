//! Columns as least squares sees them: less their centre, times a power of two that brings them to about 1.

use crate::feature::formula::Expression;
use crate::feature::{Design, DesignColumn, Factor, Range, TargetFacts, Variable};
use crate::stat::Dd;
use straightedge_kernel::Scale;

/// Centres and scales of the design's columns and of the target.
#[derive(Clone, Debug)]
pub(super) struct Scaling {
    /// Of the design's columns, (`n_columns`).
    pub(super) columns: Vec<Scale>,
    /// Of the target.
    pub(super) target: Scale,
}

impl Scaling {
    /// From what the design has seen.
    pub(super) fn new(design: &Design) -> Self {
        let column = |column: &DesignColumn| scale(column.centre, bound(design, column));
        let TargetFacts { mean, min, max, .. } = design.target;
        let centre = if design.intercept { mean } else { 0.0 };
        let target = scale(centre, (max - centre).abs().max((min - centre).abs()));
        Self { columns: design.columns.iter().map(column).collect(), target }
    }
}

/// By a power of two that brings what is `bound` at most to about 1, which only keeps squares from overflow and underflow.
fn scale(centre: f64, bound: f64) -> Scale {
    let exponent = if bound > 0.0 { libm::ilogb(bound).clamp(-1000, 1000) } else { 0 };
    Scale { centre, factor: f64::from_bits(((1023 - i64::from(exponent)) as u64) << 52) }
}

/// What the column less its centre is at most, roughly: of a product, the product of what its factors are at most.
fn bound(design: &Design, column: &DesignColumn) -> f64 {
    let factors = column.factors.iter().filter_map(|factor| match factor {
        Factor::Level { .. } => None,
        // Each is of length 1 over the rows.
        Factor::Polynomial { .. } => Some([-1.0, 1.0]),
        Factor::Number(expression) => Some(ends(design, expression)),
    });
    let factors: Vec<_> = factors.collect();
    match factors[..] {
        [[min, max]] => (max - column.centre).abs().max((min - column.centre).abs()),
        _ => factors.iter().map(|[min, max]| max.abs().max(min.abs())).product(),
    }
}

/// The smallest and the largest of what is computed, where all its variables are at the lower end, at the upper end or at the mean:
/// exact where it rises or falls with each, and rough elsewhere.
fn ends(design: &Design, expression: &Expression) -> [f64; 2] {
    let at = |of: fn(&Range) -> f64| {
        let value = |name: &String| design.variable(name).and_then(Variable::range).map_or(1.0, of);
        expression.evaluate(&|name| Dd::new(value(name))).to_f64()
    };
    let values = [at(|range| range.min), at(|range| range.max), at(|range| range.mean)];
    let finite: Vec<f64> = values.into_iter().filter(|value| value.is_finite()).collect();
    let first = finite.first().copied().unwrap_or_default();
    finite.iter().fold([first; 2], |[min, max], value| [value.min(min), value.max(max)])
}
