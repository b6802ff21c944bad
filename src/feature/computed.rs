//! What a design computes from its variables in each row: expressions, and polynomials of them. Each is computed once a row, however
//! many columns have it.

use super::encode::EncodedCells;
use super::formula::Expression;
use super::polynomial::OrthogonalPolynomial;
use super::rows::{as_decimal, exact};
use super::{Decimals, Design, Factor, FeatureError};
use crate::stat::Dd;

/// What is computed, and the places at which it is found.
#[derive(Clone, Debug)]
pub(super) struct Computed<'a> {
    /// Expressions as they are named, and with variables by their index: at the places 0, 1, ….
    expressions: Vec<(&'a Expression, Expression<usize>)>,
    /// After them the polynomials, each with a place for each degree.
    polynomials: Vec<BoundPolynomial<'a>>,
}

#[derive(Clone, Debug)]
struct BoundPolynomial<'a> {
    polynomial: &'a OrthogonalPolynomial,
    of: Expression<usize>,
    /// The place of degree 1.
    place: usize,
}

impl<'a> Computed<'a> {
    /// # Errors
    /// [`FeatureError::BrokenDesign`] if an expression names a variable that the design does not have.
    pub(super) fn new(design: &'a Design) -> Result<Self, FeatureError> {
        let index = |name: &String| design.variables.iter().position(|variable| variable.name == *name);
        let bind = |of: &Expression| of.try_map(&index).ok_or_else(|| FeatureError::BrokenDesign(of.to_string()));
        let mut expressions: Vec<(&Expression, Expression<usize>)> = Vec::new();
        for factor in design.columns.iter().flat_map(|column| &column.factors) {
            match factor {
                Factor::Number(Expression::Column(_)) => {}
                Factor::Number(of) if !expressions.iter().any(|(known, _)| *known == of) => expressions.push((of, bind(of)?)),
                _ => {}
            }
        }
        let mut place = expressions.len();
        let mut polynomials = Vec::new();
        for polynomial in &design.polynomials {
            polynomials.push(BoundPolynomial { polynomial, of: bind(&polynomial.of)?, place });
            place += polynomial.alpha.len();
        }
        Ok(Self { expressions, polynomials })
    }

    /// Where an expression is found.
    pub(super) fn place_of(&self, expression: &Expression) -> Option<usize> {
        self.expressions.iter().position(|(known, _)| *known == expression)
    }

    /// Where one of the polynomials is found.
    pub(super) fn place_of_polynomial(&self, polynomial: usize, degree: u32) -> Option<usize> {
        let bound = self.polynomials.get(polynomial)?;
        (1..=bound.polynomial.degree()).contains(&degree).then(|| bound.place + degree as usize - 1)
    }

    fn n_places(&self) -> usize {
        self.polynomials.last().map_or(self.expressions.len(), |last| last.place + last.polynomial.alpha.len())
    }
}

/// What was computed in a run of rows, by place.
#[derive(Clone, Debug, Default)]
pub(super) struct ComputedCells(Vec<Vec<Dd>>);

impl ComputedCells {
    /// Computes it from the encoded cells of `n` rows.
    pub(super) fn fill(&mut self, computed: &Computed<'_>, cells: &[EncodedCells], decimals: &Decimals, n: usize) {
        self.0.resize_with(computed.n_places(), Vec::new);
        self.0.iter_mut().for_each(Vec::clear);
        let evaluate = |of: &Expression<usize>, i: usize| {
            let plain = of.evaluate(&|&v| Dd::new(cells[v].numbers[i]));
            if decimals.are_none() {
                return plain;
            }
            exact(plain, || {
                of.evaluate(&|&v| {
                    let number = cells[v].numbers[i];
                    if decimals.of_variable(v) { as_decimal(number) } else { Dd::new(number) }
                })
            })
        };
        for ((_, of), into) in computed.expressions.iter().zip(&mut self.0) {
            into.extend((0..n).map(|i| evaluate(of, i)));
        }
        for BoundPolynomial { polynomial, of, place } in &computed.polynomials {
            let places = &mut self.0[*place..place + polynomial.alpha.len()];
            for i in 0..n {
                let values = polynomial.evaluate(evaluate(of, i));
                places.iter_mut().zip(values).for_each(|(into, value)| into.push(value));
            }
        }
    }

    /// The value at a place in the `i`th row.
    pub(super) fn at(&self, place: usize, i: usize) -> Dd {
        self.0[place][i]
    }

    /// All that was computed, place by place.
    pub(super) fn places(&self) -> impl Iterator<Item = &[Dd]> {
        self.0.iter().map(Vec::as_slice)
    }

    /// The first that has no finite value in the `i`th row: what it is computed from, and its name.
    pub(super) fn first_undefined<'a>(&self, computed: &'a Computed<'_>, i: usize) -> Option<(&'a Expression<usize>, String)> {
        let undefined = |place: usize| !self.0[place][i].hi.is_finite();
        let expressions = computed.expressions.iter().enumerate();
        let expression = expressions.filter(|(place, _)| undefined(*place)).map(|(_, (name, of))| (of, name.to_string())).next();
        expression.or_else(|| {
            let first =
                computed.polynomials.iter().find(|bound| (0..bound.polynomial.alpha.len()).any(|k| undefined(bound.place + k)));
            first.map(|bound| (&bound.of, bound.polynomial.of.to_string()))
        })
    }
}
