//! Analysis of variance: what each term explains.

use super::Basis;
use super::basis::{AliasedColumn, DesignTerm};
use crate::stat::FisherF;
use serde::{Deserialize, Serialize};

/// Analysis of variance of a fit, in three types that differ in what a term is compared with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Anova {
    /// Each term after those before it (R's `anova`, statsmodels' `anova_lm(typ=1)`).
    pub type_i: Vec<AnovaRow>,
    /// Each term after all terms that do not contain it (R's `car::Anova(type = 2)`): the spaces that they span are compared, aliased
    /// columns among them, so that a term which others determine has no row.
    pub type_ii: Vec<AnovaRow>,
    /// Each term after all other terms, with the contrasts as they are (R's `car::Anova(type = 3)` with `contr.treatment`):
    /// where it is part of an interaction, what is tested is its effect at the reference levels and at 0. Aliased columns are out for
    /// good; `car` refuses there.
    pub type_iii: Vec<AnovaRow>,
    /// Residual degrees of freedom.
    pub df_resid: u64,
    /// Residual sum of squares.
    pub rss: f64,
}

/// One term.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AnovaRow {
    /// The term.
    pub term: String,
    /// Its degrees of freedom: columns that are not aliased; in type II what it adds to the rank.
    pub df: u64,
    /// What it takes from the residual sum of squares.
    pub sum_sq: f64,
    /// (`sum_sq`/df)/(rss/`df_resid`); `None` for a perfect fit.
    pub f_statistic: Option<f64>,
    /// P(F ≥ `f_statistic`).
    pub p_value: Option<f64>,
}

impl Anova {
    /// The analysis of a fit; without a term its tables are empty. `aliased`: the columns that are not kept.
    pub fn new(basis: &Basis<'_>, aliased: &[AliasedColumn]) -> Self {
        let terms = &basis.terms;
        let intercept: Vec<usize> = (0..basis.slopes().start).collect();
        let columns_of = |wanted: &dyn Fn(&DesignTerm) -> bool| -> Vec<usize> {
            let chosen = terms.iter().filter(|term| wanted(term)).flat_map(|term| term.columns.iter().copied());
            intercept.iter().copied().chain(chosen).collect()
        };
        let in_order: Vec<&[usize]> = [&intercept[..]].into_iter().chain(terms.iter().map(|term| &term.columns[..])).collect();
        let one_by_one = basis.sums_of_squares(&in_order);
        let last = |term: &DesignTerm| row(basis, term, basis.last_sum_of_squares(&term.columns));
        let beside = |term: &DesignTerm| {
            if !terms.iter().any(|other| other.contains(term)) {
                return last(term);
            }
            let first = columns_of(&|other| other != term && !other.contains(term));
            row(basis, term, basis.sums_of_squares(&[&first, &term.columns])[1])
        };
        Self {
            type_i: terms.iter().zip(&one_by_one[1..]).map(|(term, sum_sq)| row(basis, term, *sum_sq)).collect(),
            type_ii: if aliased.is_empty() {
                terms.iter().map(beside).collect()
            } else {
                terms.iter().filter_map(|term| among_aliased(basis, term, aliased)).collect()
            },
            type_iii: terms.iter().map(last).collect(),
            df_resid: basis.fitted.df_resid,
            rss: basis.fitted.rss,
        }
    }
}

/// A row of type II where columns are aliased; `None` where the other terms span all that the term does.
fn among_aliased(basis: &Basis<'_>, term: &DesignTerm, aliased: &[AliasedColumn]) -> Option<AnovaRow> {
    let is_first = |other: &DesignTerm| other.label != term.label && !other.contains(term);
    let kept = basis.terms.iter().filter(|other| is_first(other)).flat_map(|other| other.columns.iter().copied());
    let first: Vec<usize> = (0..basis.slopes().start).chain(kept).collect();
    let first_aliased: Vec<&AliasedColumn> = aliased.iter().filter(|column| is_first(&column.term)).collect();
    let own: Vec<&AliasedColumn> = aliased.iter().filter(|column| column.term.label == term.label).collect();
    let (df, sum_sq) = basis.extra_space((&first, &first_aliased), (&term.columns, &own));
    (df > 0).then(|| tested(basis, term, df, sum_sq))
}

fn row(basis: &Basis<'_>, term: &DesignTerm, sum_sq: f64) -> AnovaRow {
    tested(basis, term, term.columns.len() as u64, sum_sq)
}

fn tested(basis: &Basis<'_>, term: &DesignTerm, n_columns: u64, sum_sq: f64) -> AnovaRow {
    let (df, df_resid) = (n_columns as f64, basis.fitted.df_resid as f64);
    let f_statistic = Some((sum_sq / df) / (basis.fitted.rss / df_resid)).filter(|f| f.is_finite());
    AnovaRow {
        term: term.label.clone(),
        df: n_columns,
        sum_sq,
        f_statistic,
        p_value: f_statistic.map(|f| FisherF { df_model: df, df_resid }.sf(f)),
    }
}
