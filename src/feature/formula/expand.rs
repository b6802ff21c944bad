//! The algebra of terms: what the operators of a formula do to sets of terms.
//!
//! After Wilkinson and Rogers (1973), in the order of R's `terms.formula`. A term is a set of factors, so a factor that is
//! multiplied with itself stands once, and `a:b` equals `b:a`; a term keeps the spelling in which it first came.

use super::{Atom, FormulaError};
use crate::stat::{set_of, sort_by};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// How many terms a formula may have, at the end and on the way there.
pub const MAX_TERMS: usize = 1_000;

/// How many factors may be touched while a formula is expanded: some tens of milliseconds of work.
const MAX_WORK: usize = 400_000;

/// Factors by their number, in the order in which they were spelled.
type Term = Vec<usize>;

/// Terms in order of appearance, each once.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct TermSet {
    terms: Vec<Term>,
    /// The terms with their factors sorted.
    keys: BTreeSet<Term>,
}

/// The factors that a formula has named so far, and the work that was spent on it.
#[derive(Default)]
pub(super) struct Expansion {
    /// Each factor once, with its first place.
    atoms: Vec<(Atom, Range<usize>)>,
    /// Numbers of the factors by label: equal factors have equal labels, and only those.
    numbers: BTreeMap<String, usize>,
    work: usize,
}

impl TermSet {
    pub(super) fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    fn insert(&mut self, term: Term) {
        if self.keys.insert(sorted(&term)) {
            self.terms.push(term);
        }
    }
}

fn sorted(term: &[usize]) -> Term {
    let mut key = term.to_vec();
    sort_by(&mut key, Ord::cmp);
    key
}

/// The factors of both terms, each once.
fn product(left: &[usize], right: &[usize]) -> Term {
    let known = set_of(left.iter().copied());
    left.iter().copied().chain(right.iter().copied().filter(|factor| !known.contains(factor))).collect()
}

impl Expansion {
    /// The term of one factor.
    pub(super) fn single(&mut self, atom: Atom, at: Range<usize>) -> TermSet {
        let next = self.atoms.len();
        let number = *self.numbers.entry(atom.to_string()).or_insert(next);
        if number == next {
            self.atoms.push((atom, at));
        }
        let mut set = TermSet::default();
        set.insert(vec![number]);
        set
    }

    /// `left + right`
    pub(super) fn add(&mut self, left: &mut TermSet, right: TermSet, at: &Range<usize>) -> Result<(), FormulaError> {
        for term in right.terms {
            self.insert(left, term, at)?;
        }
        Ok(())
    }

    /// `left - right`
    pub(super) fn remove(&mut self, left: &mut TermSet, right: &TermSet, at: &Range<usize>) -> Result<(), FormulaError> {
        if right.keys.is_disjoint(&left.keys) {
            return self.spend(right.terms.len(), at);
        }
        self.spend(left.terms.iter().chain(&right.terms).map(Vec::len).sum(), at)?;
        left.terms.retain(|term| !right.keys.contains(&sorted(term)));
        left.keys.retain(|key| !right.keys.contains(key));
        Ok(())
    }

    /// `left:right`, each term of one with each of the other.
    pub(super) fn interact(&mut self, left: &TermSet, right: &TermSet, at: &Range<usize>) -> Result<TermSet, FormulaError> {
        let mut set = TermSet::default();
        for l in &left.terms {
            for r in &right.terms {
                self.insert(&mut set, product(l, r), at)?;
            }
        }
        Ok(set)
    }

    /// `left * right` is `left + right + left:right`.
    pub(super) fn cross(&mut self, mut left: TermSet, right: TermSet, at: &Range<usize>) -> Result<TermSet, FormulaError> {
        let both = self.interact(&left, &right, at)?;
        self.add(&mut left, right, at)?;
        self.add(&mut left, both, at)?;
        Ok(left)
    }

    /// `left / right` is `left`, and `right` within all that `left` has.
    pub(super) fn nest(&mut self, mut left: TermSet, right: &TermSet, at: &Range<usize>) -> Result<TermSet, FormulaError> {
        let whole = self.whole(&left, at)?;
        let within = self.interact(&whole, right, at)?;
        self.add(&mut left, within, at)?;
        Ok(left)
    }

    /// `left %in% right`: `left`, within all that `right` has.
    pub(super) fn within(&mut self, left: &TermSet, right: &TermSet, at: &Range<usize>) -> Result<TermSet, FormulaError> {
        let whole = self.whole(right, at)?;
        self.interact(left, &whole, at)
    }

    /// `base ^ exponent`: crossed with itself, so that terms of up to `exponent` of its terms come about.
    pub(super) fn power(&mut self, base: &TermSet, exponent: u32, at: &Range<usize>) -> Result<TermSet, FormulaError> {
        let mut set = base.clone();
        for _ in 1..exponent {
            let next = self.interact(&set, base, at)?;
            if next == set {
                break;
            }
            set = next;
        }
        Ok(set)
    }

    /// The terms by number of factors, in order of appearance among equals; with each factor the place where it first stood.
    pub(super) fn finish(&self, mut set: TermSet) -> Vec<Vec<&(Atom, Range<usize>)>> {
        sort_by(&mut set.terms, |one, other| one.len().cmp(&other.len()));
        set.terms.iter().map(|term| term.iter().map(|number| &self.atoms[*number]).collect()).collect()
    }

    /// Each factor that the formula has named, with the place where it first stood.
    pub(super) fn into_factors(self) -> Vec<(Atom, Range<usize>)> {
        self.atoms
    }

    /// One term with all factors of a set.
    fn whole(&mut self, set: &TermSet, at: &Range<usize>) -> Result<TermSet, FormulaError> {
        self.spend(set.terms.iter().map(Vec::len).sum(), at)?;
        let mut seen = BTreeSet::new();
        let factors = set.terms.iter().flatten().copied().filter(|factor| seen.insert(*factor)).collect();
        let mut whole = TermSet::default();
        whole.insert(factors);
        Ok(whole)
    }

    fn insert(&mut self, set: &mut TermSet, term: Term, at: &Range<usize>) -> Result<(), FormulaError> {
        self.spend(term.len(), at)?;
        set.insert(term);
        if set.terms.len() > MAX_TERMS { Err(too_many(at)) } else { Ok(()) }
    }

    fn spend(&mut self, factors: usize, at: &Range<usize>) -> Result<(), FormulaError> {
        self.work += factors;
        if self.work > MAX_WORK { Err(too_many(at)) } else { Ok(()) }
    }
}

fn too_many(at: &Range<usize>) -> FormulaError {
    FormulaError::new(
        at.clone(),
        format!("Found more terms than can be expanded, where at most {MAX_TERMS} were expected."),
        "Choose fewer columns, or a smaller power.",
    )
}
