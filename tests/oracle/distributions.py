"""Writes src/stat/distributions.csv: distribution, parameters, x, cdf, sf at 50 digits, rounded to the nearest f64.

    python tests/oracle/distributions.py > src/stat/distributions.csv      (mpmath 1.3)
"""

import mpmath as mp

mp.mp.dps = 60


def beta_tails(a, b, x, y):
    """Both tails of the beta distribution: the smaller by its hypergeometric series, the larger as 1 less it."""
    front = mp.power(x, a) * mp.power(y, b) / mp.beta(a, b)
    if x < (a + 1) / (a + b + 2):
        lower = front / a * mp.hyp2f1(1, a + b, a + 1, x)
        return lower, 1 - lower
    upper = front / b * mp.hyp2f1(1, a + b, b + 1, y)
    return 1 - upper, upper


def row(name, p, q, x, cdf, sf):
    if mp.mpf("1e-305") < cdf and mp.mpf("1e-305") < sf:
        print(",".join([name, repr(p), repr(q), repr(x), repr(float(cdf)), repr(float(sf))]))


print("distribution,df1,df2,x,cdf,sf")
for z in [1e-10, 0.001, 0.3, 1.0, 1.4, 1.96, 2.5, 5.0, 8.3, 12.0, 20.0, 37.0]:
    z_ = mp.mpf(z)
    row("normal", 0.0, 0.0, z, mp.erfc(-z_ / mp.sqrt(2)) / 2, mp.erfc(z_ / mp.sqrt(2)) / 2)
    row("normal", 0.0, 0.0, -z, mp.erfc(z_ / mp.sqrt(2)) / 2, mp.erfc(-z_ / mp.sqrt(2)) / 2)

for df in [0.5, 1.0, 2.0, 3.0, 7.5, 29.0, 100.0, 1234.0, 1e5, 1e6, 1e7]:
    for t in [1e-12, 0.01, 0.5, 1.0, 1.96, 3.0, 6.0, 10.0, 25.0, 36.0, 1e3, 1e10, 1e160]:
        d, t_ = mp.mpf(df), mp.mpf(t)
        if df >= 1e5 and t > 40:
            continue
        whole = d + t_**2
        lower, upper = beta_tails(mp.mpf(0.5), d / 2, t_**2 / whole, d / whole)
        row("t", df, 0.0, t, (1 + lower) / 2, upper / 2)

for m, n in [(1.0, 1.0), (1.0, 10.0), (2.0, 3.0), (3.0, 120.0), (10.0, 2e4), (50.0, 50.0), (0.5, 4.5), (300.0, 2.0), (400.0, 600.0)]:
    for f in [1e-8, 0.01, 0.5, 0.9, 1.0, 1.1, 2.0, 7.0, 60.0, 1e4, 1e20]:
        a, b, ratio = mp.mpf(m) / 2, mp.mpf(n) / 2, mp.mpf(m) * mp.mpf(f) / mp.mpf(n)
        lower, upper = beta_tails(a, b, ratio / (1 + ratio), 1 / (1 + ratio))
        row("f", m, n, f, lower, upper)

for df in [0.1, 1.0, 2.0, 5.0, 30.0, 333.0, 1e4]:
    for s in [1e-6, 0.01, 0.3, 0.8, 0.97, 1.0, 1.02, 1.3, 3.0, 20.0, 100.0, 600.0]:
        x = df * s
        a, h = mp.mpf(df) / 2, mp.mpf(x) / 2
        row("chi_squared", df, 0.0, x, mp.gammainc(a, 0, h, regularized=True), mp.gammainc(a, h, mp.inf, regularized=True))

for x in [0.05, 0.2, 0.4, 0.7, 0.9, 0.99, 1.0, 1.1, 1.36, 2.0, 4.0, 10.0, 18.0]:
    x_ = mp.mpf(x)
    sf = 2 * mp.nsum(lambda k: (-1) ** (int(k) - 1) * mp.exp(-2 * k**2 * x_**2), [1, 400]) if x > 0.15 else None
    if sf is None:
        mp.mp.dps = 400
        sf = 2 * mp.fsum((-1) ** (k - 1) * mp.exp(-2 * mp.mpf(k) ** 2 * mp.mpf(x) ** 2) for k in range(1, 2000))
        mp.mp.dps = 60
    print(f"kolmogorov,0.0,0.0,{x!r},{float(1 - sf)!r},{float(sf)!r}")

for x in [1e-10, 0.1, 0.5, 0.999999, 1.0000001, 1.5, 1.9999, 2.000001, 3.7, 12.0, 39.9, 40.0, 171.0, 1e6, 1e12]:
    print(f"ln_gamma,0.0,0.0,{x!r},{float(mp.loggamma(mp.mpf(x)))!r},0.0")
