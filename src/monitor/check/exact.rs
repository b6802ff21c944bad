//! Exact tail probabilities of counting.

/// C(m, k)/C(n, k) for m ≤ n: the chance that k things drawn from n are all among the m.
pub(super) fn all_among(k: u64, m: u64, n: u64) -> f64 {
    let mut chance = 1.0;
    for i in 0..k.min(m + 1) {
        chance *= m.saturating_sub(i) as f64 / (n - i) as f64;
        if chance == 0.0 {
            break;
        }
    }
    chance
}

/// Fisher's exact test, two-sided: the chance of a table no likelier than [[a, n − a], [b, m − b]] with its margins (R's
/// `fisher.test`, `scipy.stats.fisher_exact`).
pub(super) fn fisher(a: u64, n: u64, b: u64, m: u64) -> f64 {
    let k = a + b;
    let (first, last) = (k.saturating_sub(m), k.min(n));
    // Likelihoods relative to that of the likeliest table, outwards from it, so that none overflows.
    let mode = ((u128::from(k) + 1) * (u128::from(n) + 1) / (u128::from(n) + u128::from(m) + 2)) as u64;
    let ratio = |x: u64| (n - x) as f64 * (k - x) as f64 / ((x + 1) as f64 * (m + x + 1 - k) as f64);
    let mut likelihoods = vec![0.0; (last - first) as usize + 1];
    let place = |x: u64| (x - first) as usize;
    likelihoods[place(mode)] = 1.0;
    (mode..last).for_each(|x| likelihoods[place(x + 1)] = likelihoods[place(x)] * ratio(x));
    (first..mode).rev().for_each(|x| likelihoods[place(x)] = likelihoods[place(x + 1)] / ratio(x));
    // Tables as likely as the observed one count in spite of rounding.
    let observed = likelihoods[place(a)] * (1.0 + 1e-7);
    let as_rare: f64 = likelihoods.iter().filter(|likelihood| **likelihood <= observed).sum();
    as_rare / likelihoods.iter().sum::<f64>()
}

/// P(D ≥ d) of the two-sample Kolmogorov–Smirnov test without ties, for samples of n and m and d = k/(n·m), in n·m steps.
///
/// A path from (0, 0) to (n, m) that draws the pooled sample in random order comes to (i, j) from (i − 1, j) with chance
/// i/(i + j). The chance that it has strayed by k or more on the way is a sum of such products, without cancellation (Hodges, The
/// Significance Probability of the Smirnov Two-Sample Test, Arkiv för Matematik 3, 1958; R's `psmirnov`, `SciPy`'s exact mode).
pub(super) fn smirnov(k: u64, n: u64, m: u64) -> f64 {
    let strays = |i: u64, j: u64| (i * m).abs_diff(j * n) >= k;
    let mut row: Vec<f64> = Vec::with_capacity(m as usize + 1);
    for i in 0..=n {
        for j in 0..=m {
            let above = if i > 0 { row[j as usize] * i as f64 } else { 0.0 };
            let left = if j > 0 { row[j as usize - 1] * j as f64 } else { 0.0 };
            let strayed = if strays(i, j) { 1.0 } else { (above + left) / ((i + j) as f64).max(1.0) };
            if i == 0 {
                row.push(strayed);
            } else {
                row[j as usize] = strayed;
            }
        }
    }
    row.last().copied().unwrap_or(1.0)
}
