//! Products and multiples of vectors: what triangular systems of many columns are made of.

use crate::Pair;

/// Pairs that are summed side by side, for a sum waits for the one before it.
const SIDE_BY_SIDE: usize = 4;
/// Numbers in them.
const AT_ONCE: usize = 2 * SIDE_BY_SIDE;

/// Σ aᵢ·bᵢ, as far as both go.
#[inline(never)]
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    let n = a.len().min(b.len());
    let (a, b) = (&a[..n], &b[..n]);
    let (a, b) = (a.chunks_exact(AT_ONCE), b.chunks_exact(AT_ONCE));
    let rest: f64 = a.remainder().iter().zip(b.remainder()).map(|(a, b)| a * b).sum();
    let mut sums = [Pair::ZERO; SIDE_BY_SIDE];
    for (a, b) in a.zip(b) {
        for (k, sum) in sums.iter_mut().enumerate() {
            *sum += Pair::new(a[2 * k], a[2 * k + 1]) * Pair::new(b[2 * k], b[2 * k + 1]);
        }
    }
    let [first, second, third, fourth] = sums;
    ((first + second) + (third + fourth)).sum() + rest
}

/// The Euclidean length.
pub fn norm(a: &[f64]) -> f64 {
    dot(a, a).sqrt()
}

/// yᵢ ← yᵢ − factor·xᵢ, as far as both go.
#[inline(never)]
pub fn subtract_multiple(y: &mut [f64], x: &[f64], factor: f64) {
    let n = y.len().min(x.len());
    let mut pairs = y[..n].chunks_exact_mut(2);
    let factors = Pair::both(factor);
    for (y, x) in pairs.by_ref().zip(x[..n].chunks_exact(2)) {
        let less = Pair::new(y[0], y[1]) - Pair::new(x[0], x[1]) * factors;
        (y[0], y[1]) = (less.first(), less.second());
    }
    if let [last] = pairs.into_remainder() {
        *last -= x[n - 1] * factor;
    }
}

/// Turns two vectors in their plane, as far as both go: a ← cosine·a − sine·b, b ← sine·a + cosine·b.
#[inline(never)]
pub fn turn(a: &mut [f64], b: &mut [f64], cosine: f64, sine: f64) {
    let n = a.len().min(b.len());
    let (mut a, mut b) = (a[..n].chunks_exact_mut(2), b[..n].chunks_exact_mut(2));
    let (cosines, sines) = (Pair::both(cosine), Pair::both(sine));
    for (a, b) in a.by_ref().zip(b.by_ref()) {
        let (x, y) = (Pair::new(a[0], a[1]), Pair::new(b[0], b[1]));
        let (turned_x, turned_y) = (cosines * x - sines * y, sines * x + cosines * y);
        (a[0], a[1]) = (turned_x.first(), turned_x.second());
        (b[0], b[1]) = (turned_y.first(), turned_y.second());
    }
    if let ([a], [b]) = (a.into_remainder(), b.into_remainder()) {
        (*a, *b) = (cosine * *a - sine * *b, sine * *a + cosine * *b);
    }
}

/// Makes the first column zero below row `from` by a Householder reflection of the rows from there to `to` in all columns (Golub and
/// Van Loan, "Matrix Computations", 4th ed., section 5.1), unless it is.
pub fn reflect(columns: &mut [Vec<f64>], from: usize, to: usize) {
    let Some(first) = columns.first() else { return };
    let mut v = first[from..to].to_vec();
    if v.iter().skip(1).all(|below| *below == 0.0) {
        return;
    }
    let length = norm(&v);
    v[0] += if v[0] > 0.0 { length } else { -length };
    let square = dot(&v, &v);
    for column in columns {
        let rows = &mut column[from..to];
        let factor = 2.0 * dot(rows, &v) / square;
        subtract_multiple(rows, &v, factor);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_and_multiples_of_all_lengths() {
        for n in 0..40u32 {
            let a: Vec<f64> = (0..n).map(|i| f64::from(i) - 7.0).collect();
            let b: Vec<f64> = (0..n + 3).map(|i| f64::from(2 * i + 1)).collect();
            // Whole numbers, so that no order of additions shows.
            let expected: f64 = a.iter().zip(&b).map(|(a, b)| a * b).sum();
            assert_eq!(dot(&a, &b), expected);
            assert_eq!(dot(&b, &a), expected);
            let mut y = b.clone();
            subtract_multiple(&mut y, &a, 3.0);
            let all = a.iter().chain(&[0.0; 3]);
            assert_eq!(y, b.iter().zip(all).map(|(b, a)| b - 3.0 * a).collect::<Vec<_>>());
            let mut y = a.clone();
            subtract_multiple(&mut y, &b, 0.5);
            assert_eq!(y, a.iter().zip(&b).map(|(a, b)| a - 0.5 * b).collect::<Vec<_>>());
            let (mut x, mut y) = (a.clone(), b.clone());
            turn(&mut x, &mut y, 3.0, 2.0);
            assert_eq!(x, a.iter().zip(&b).map(|(a, b)| 3.0 * a - 2.0 * b).collect::<Vec<_>>());
            let turned = a.iter().zip(&b).map(|(a, b)| 2.0 * a + 3.0 * b);
            assert_eq!(y, turned.chain(b[a.len()..].iter().copied()).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_reflection_leaves_one_element_and_all_products() {
        let before: Vec<Vec<f64>> = vec![vec![9.0, 3.0, 0.0, 4.0, 8.0], vec![1.0, -2.0, 5.0, 7.0, 6.0]];
        let mut columns = before.clone();
        reflect(&mut columns, 1, 4);
        let [first, second] = &columns[..] else { unreachable!() };
        assert!((first[1].abs() - 5.0).abs() < 1e-15 && norm(&first[2..4]) < 1e-15, "{first:?}");
        assert!((dot(first, second) - dot(&before[0], &before[1])).abs() < 1e-13);
        assert!((norm(second) - norm(&before[1])).abs() < 1e-14);
        assert_eq!((first[0], first[4], second[0], second[4]), (9.0, 8.0, 1.0, 6.0));
        // A triangle is left as it is.
        let triangle = vec![vec![3.0, 0.0], vec![1.0, 2.0]];
        let mut same = triangle.clone();
        reflect(&mut same, 0, 2);
        assert_eq!(same, triangle);
    }
}
