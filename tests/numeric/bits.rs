//! What the sameness of all results stands on: elementary functions and sums that no target computes in its own way.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// Compares bits, since `==` would forgive a zero of the other sign.
fn check(actual: f64, expected: u64) {
    assert_eq!(actual.to_bits(), expected, "{actual:e} is {:#018x}, expected {expected:#018x}", actual.to_bits());
}

/// Hashes what `f` gives at 20,000 arguments from 2⁻³⁰ to 2³⁰, of both signs.
fn check_everywhere(name: &str, f: impl Fn(f64) -> f64, expected: &str) {
    let mut hasher = blake3::Hasher::new();
    for i in 0..10_000 {
        // Scaled by powers of two, so that the arguments themselves are exact.
        let x = libm::scalbn(1.0 + f64::from(i) / 10_000.0, i % 61 - 30);
        for y in [f(x), f(-x)] {
            // Which NaN it is says nothing, and targets may differ.
            hasher.update(&if y.is_nan() { 0 } else { y.to_bits() }.to_le_bytes());
        }
    }
    assert_eq!(&hasher.finalize().to_hex()[..16], expected, "{name}");
}

/// Expected: what libm 0.2.16 gives natively on x86-64. A new libm may change them, but then everywhere.
#[test]
fn elementary_functions_are_the_same_everywhere() {
    check_everywhere("exp", libm::exp, "97c334605ffe11dd");
    check_everywhere("expm1", libm::expm1, "0e92da82fbf9e925");
    check_everywhere("log", libm::log, "15980b42d6148de7");
    check_everywhere("log1p", libm::log1p, "f4424e8b006397ea");
    check_everywhere("log10", libm::log10, "8fefc25642f025ff");
    check_everywhere("pow", |x| libm::pow(x.abs(), 0.3 * x.signum()), "a8d569bb03daeafd");
    check_everywhere("sqrt", libm::sqrt, "acabcca2c210dcdc");
    check_everywhere("hypot", |x| libm::hypot(x, 1.0), "db9ce09e3ab10da5");
    check_everywhere("sin", libm::sin, "65ea68e376ec8d1e");
    check_everywhere("tan", libm::tan, "926e91ee4a23ed08");
    check_everywhere("atan", libm::atan, "53d0b137d3e07688");
    check_everywhere("erf", libm::erf, "ca26f1baf906532d");
    check_everywhere("lgamma", libm::lgamma, "54689b1364d838cd");
    check_everywhere("tgamma", libm::tgamma, "7ac35452b53187f7");
}

/// Expected: Python's `for i in range(1, 10001): s += 1 / i`. Vector lanes would end in other bits.
#[test]
fn sums_go_from_left_to_right() {
    let sum = (1..=10_000).map(|i| 1.0 / f64::from(i)).sum::<f64>();
    check(sum, 0x4023_9341_192d_e2a6);
}

/// Expected: Python's `for i in range(1, 1001): x = x * 0.999 + 0.1 / i`. A fused multiply-add would end in other bits.
#[test]
fn products_are_rounded_before_they_are_added() {
    let x = (1..=1_000).fold(0.1, |x, i| x * 0.999 + 0.1 / f64::from(i));
    check(x, 0x3fd7_129a_1fff_9d9b);
}
