//! Every distribution against mpmath, at 50 digits; the script is `tests/oracle/distributions.py`.

use super::*;

/// Digits that agree: −log10 of the relative error, 17 if none.
fn digits(found: f64, expected: f64) -> f64 {
    if found == expected {
        return 17.0;
    }
    -libm::log10((found / expected - 1.0).abs())
}

fn cases() -> impl Iterator<Item = (&'static str, [f64; 5])> {
    include_str!("distributions.csv").lines().skip(1).map(|line| {
        let (name, numbers) = line.split_once(',').unwrap();
        let numbers: Vec<f64> = numbers.split(',').map(|cell| cell.parse().unwrap()).collect();
        (name, numbers.try_into().unwrap())
    })
}

#[test]
fn tails_have_14_digits() {
    let mut n = 0;
    for (name, [p, q, x, cdf, sf]) in cases() {
        let found = match name {
            "normal" => [Normal.cdf(x), Normal.sf(x)],
            "t" => [StudentT { df: p }.cdf(x), StudentT { df: p }.sf(x)],
            "f" => [FisherF { df_model: p, df_resid: q }.cdf(x), FisherF { df_model: p, df_resid: q }.sf(x)],
            "chi_squared" => [ChiSquared { df: p }.cdf(x), ChiSquared { df: p }.sf(x)],
            "kolmogorov" => [cdf, kolmogorov_sf(x)],
            _ => [ln_gamma(x), sf],
        };
        let worst = digits(found[0], cdf).min(digits(found[1], sf));
        assert!(worst >= 14.0, "{name} {p} {q} at {x:e}: {found:?}, expected {cdf:e} and {sf:e}");
        n += 1;
    }
    assert!(n > 250);
}

#[test]
fn quantiles_undo_the_smaller_tail() {
    for (name, [p, q, x, cdf, sf]) in cases() {
        // The larger tail has too few digits left to find x again.
        if cdf.min(sf) > 0.45 || cdf >= sf {
            continue;
        }
        let (found, expected) = match name {
            "normal" => (Normal.quantile(cdf), x),
            "t" => (StudentT { df: p }.quantile(sf), -x),
            "f" => (FisherF { df_model: p, df_resid: q }.quantile(cdf), x),
            "chi_squared" => (ChiSquared { df: p }.quantile(cdf), x),
            _ => continue,
        };
        // A rounded tail moves the quantile by its own condition.
        assert!(digits(found, expected) >= 12.5, "{name} {p} {q} at {cdf:e}: {found:e}, expected {expected:e}");
    }
}

#[test]
fn upper_quantiles_of_t() {
    for (name, [df, _, t, _, sf]) in cases() {
        if name == "t" && sf < 0.45 {
            let found = -StudentT { df }.quantile(sf);
            assert!(digits(found, t) >= 13.0, "{df} at {sf:e}: {found:e}, expected {t:e}");
        }
    }
}

#[test]
fn ends_and_nonsense() {
    assert_eq!(Normal.quantile(0.0), f64::NEG_INFINITY);
    assert_eq!(StudentT { df: 3.0 }.quantile(1.0), f64::INFINITY);
    assert_eq!(FisherF { df_model: 2.0, df_resid: 5.0 }.quantile(0.0), 0.0);
    assert!(ChiSquared { df: 2.0 }.quantile(1.5).is_nan());
    assert_eq!((StudentT { df: 3.0 }.sf(f64::INFINITY), StudentT { df: 3.0 }.cdf(f64::INFINITY)), (0.0, 1.0));
    assert!(FisherF { df_model: 2.0, df_resid: 5.0 }.sf(f64::NAN).is_nan());
    assert_eq!((StudentT { df: 3.0 }.two_sided(0.0), StudentT { df: 9.0 }.quantile(0.5)), (1.0, 0.0));
    assert_eq!((kolmogorov_sf(0.0), kolmogorov_sf(40.0)), (1.0, 0.0));
}
