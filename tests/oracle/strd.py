"""Writes tests/data/strd.json: the eleven linear regression problems of NIST's Statistical Reference Datasets (StRD).

    python tests/oracle/strd.py > tests/data/strd.json      (mpmath 1.3, scipy 1.17 and statsmodels 0.15 for two of the data sets)

Every figure is computed here from the decimal data by exact normal equations at 200 digits, and compared with the value that NIST
certifies (https://www.itl.nist.gov/div898/strd/lls/lls.shtml), which is printed to 15 digits. Data: Norris from the file that
SciPy ships, Longley from statsmodels; the others are short or follow from Wampler's polynomial.
"""

import json
import os

import mpmath as mp
import scipy.stats
import statsmodels.api as sm

mp.mp.dps = 200


def norris():
    path = os.path.join(os.path.dirname(scipy.stats.__file__), "tests/data/nist_linregress/Norris.dat")
    lines = open(path).read().splitlines()[60:96]
    rows = [line.split() for line in lines if line.strip()]
    return [row[0] for row in rows], [row[1] for row in rows]


def longley():
    data = sm.datasets.longley.load_pandas().data
    text = lambda column: [repr(float(value)) for value in data[column]]
    # NIST's order: GNP deflator, GNP, unemployed, armed forces, population, year.
    columns = ["GNPDEFL", "GNP", "UNEMP", "ARMED", "POP", "YEAR"]
    return text("TOTEMP"), {f"x{i + 1}": text(column) for i, column in enumerate(columns)}


PONTIUS_Y = """.11019 .21956 .32949 .43899 .54803 .65694 .76562 .87487 .98292 1.09146 1.20001 1.30822 1.41599 1.52399 1.63194 1.73947
1.84646 1.95392 2.06128 2.16844 .11052 .22018 .32939 .43886 .54798 .65739 .76596 .87474 .98300 1.09150 1.20004 1.30818 1.41613
1.52408 1.63159 1.73965 1.84696 1.95445 2.06177 2.16829""".split()

FILIP = """.8116 -6.860120914 .9072 -4.324130045 .9052 -4.358625055 .9039 -4.358426747 .8053 -6.955852379 .8377 -6.661145254
.8667 -6.355462942 .8809 -6.118102026 .7975 -7.115148017 .8162 -6.815308569 .8515 -6.519993057 .8766 -6.204119983
.8885 -5.853871964 .8859 -6.109523091 .8959 -5.79832982 .8913 -5.482672118 .8959 -5.171791386 .8971 -4.851705903
.9021 -4.517126416 .909 -4.143573228 .9139 -3.709075441 .9199 -3.499489089 .8692 -6.300769497 .8872 -5.953504836
.89 -5.642065153 .891 -5.031376979 .8977 -4.680685696 .9035 -4.329846955 .9078 -3.928486195 .7675 -8.56735134
.7705 -8.363211311 .7713 -8.107682739 .7736 -7.823908741 .7775 -7.522878745 .7841 -7.218819279 .7971 -6.920818754
.8329 -6.628932138 .8641 -6.323946875 .8804 -5.991399828 .7668 -8.781464495 .7633 -8.663140179 .7678 -8.473531488
.7697 -8.247337057 .77 -7.971428747 .7749 -7.676129393 .7796 -7.352812702 .7897 -7.072065318 .8131 -6.774174009
.8498 -6.478861916 .8741 -6.159517513 .8061 -6.835647144 .846 -6.53165267 .8751 -6.224098421 .8856 -5.910094889
.8919 -5.598599459 .8934 -5.290645224 .894 -4.974284616 .8957 -4.64454848 .9047 -4.290560426 .9129 -3.885055584
.9209 -3.408378962 .9219 -3.13200249 .7739 -8.726767166 .7681 -8.66695597 .7665 -8.511026475 .7703 -8.165388579
.7702 -7.886056648 .7761 -7.588043762 .7809 -7.283412422 .7961 -6.995678626 .8253 -6.691862621 .8602 -6.392544977
.8809 -6.067374056 .8301 -6.684029655 .8664 -6.378719832 .8834 -6.065855188 .8898 -5.752272167 .8964 -5.132414673
.8963 -4.811352704 .9074 -4.098269308 .9119 -3.66174277 .9228 -3.2644011""".split()

WAMPLER_X = [str(x) for x in range(21)]
WAMPLER_1 = [sum(x**k for k in range(6)) for x in range(21)]
WAMPLER_2 = [mp.fsum(mp.mpf(x) ** k / mp.mpf(10) ** k for k in range(6)) for x in range(21)]
WAMPLER_3 = [760, -2042, 2111, -1684, 3888, 1858, 11379, 17560, 39287, 64382, 113159, 175108, 273291, 400186, 581243, 811568,
             1121004, 1506550, 2002767, 2611612, 3369180]
WAMPLER_DELTA = [w3 - w1 for w3, w1 in zip(WAMPLER_3, WAMPLER_1)]


def wampler(factor):
    return [str(w1 + factor * delta) for w1, delta in zip(WAMPLER_1, WAMPLER_DELTA)]


def powers(k):
    return [[("x", i)] for i in range(1, k + 1)]


def problems():
    y, x = norris()
    yield "Norris", y, {"x": x}, powers(1), True
    yield "Pontius", PONTIUS_Y, {"x": [str(150000 * i) for i in range(1, 21)] * 2}, powers(2), True
    yield "NoInt1", [str(y) for y in range(130, 141)], {"x": [str(x) for x in range(60, 71)]}, powers(1), False
    yield "NoInt2", ["3", "4", "4"], {"x": ["4", "5", "6"]}, powers(1), False
    yield "Filip", FILIP[0::2], {"x": FILIP[1::2]}, powers(10), True
    y, x = longley()
    yield "Longley", y, x, [[(name, 1)] for name in x], True
    yield "Wampler1", [str(y) for y in WAMPLER_1], {"x": WAMPLER_X}, powers(5), True
    yield "Wampler2", [mp.nstr(y, 20) for y in WAMPLER_2], {"x": WAMPLER_X}, powers(5), True
    for i, factor in [(3, 1), (4, 100), (5, 10000)]:
        yield f"Wampler{i}", wampler(factor), {"x": WAMPLER_X}, powers(5), True


# Certified: coefficients, their standard deviations, residual standard deviation, R squared, F.
CERTIFIED = {
    "Norris": ("-0.262323073774029 1.00211681802045", "0.232818234301152 0.429796848199937E-03",
               "0.884796396144373", "0.999993745883712", "5436385.54079785"),
    "Pontius": ("0.673565789473684E-03 0.732059160401003E-06 -0.316081871345029E-14",
                "0.107938612033077E-03 0.157817399981659E-09 0.486652849992036E-16",
                "0.205177424076185E-03", "0.999999900178537", "185330865.995752"),
    "NoInt1": ("2.07438016528926", "0.165289256198347E-01", "3.56753034006338", "0.999365492298663", "15750.2500000000"),
    "NoInt2": ("0.727272727272727", "0.420827318078432E-01", "0.369274472937998", "0.993348115299335", "298.666666666667"),
    "Filip": ("-1467.48961422980 -2772.17959193342 -2316.37108160893 -1127.97394098372 -354.478233703349 -75.1242017393757 "
              "-10.8753180355343 -1.06221498588947 -0.670191154593408E-01 -0.246781078275479E-02 -0.402962525080404E-04",
              "298.084530995537 559.779865474950 466.477572127796 227.204274477751 71.6478660875927 15.2897178747400 "
              "2.23691159816033 0.221624321934227 0.142363763154724E-01 0.535617408889821E-03 0.896632837373868E-05",
              "0.334801051324544E-02", "0.996727416185620", "2162.43954511489"),
    "Longley": ("-3482258.63459582 15.0618722713733 -0.358191792925910E-01 -2.02022980381683 -1.03322686717359 "
                "-0.511041056535807E-01 1829.15146461355",
                "890420.383607373 84.9149257747669 0.334910077722432E-01 0.488399681651699 0.214274163161675 0.226073200069370 "
                "455.478499142212", "304.854073561965", "0.995479004577296", "330.285339234588"),
    "Wampler1": ("1 1 1 1 1 1", "0 0 0 0 0 0", "0", "1", "inf"),
    "Wampler2": ("1 0.1 0.01 0.001 0.0001 0.00001", "0 0 0 0 0 0", "0", "1", "inf"),
    "Wampler3": ("1 1 1 1 1 1", "2152.32624678170 2363.55173469681 779.343524331583 101.475507550350 5.64566512170752 "
                 "0.112324854679312", "2360.14502379268", "0.999995559025820", "675524.458240122"),
    "Wampler4": ("1 1 1 1 1 1", "215232.624678170 236355.173469681 77934.3524331583 10147.5507550350 564.566512170752 "
                 "11.2324854679312", "236014.502379268", "0.957478440825662", "67.5524458240122"),
    "Wampler5": ("1 1 1 1 1 1", "21523262.4678170 23635517.3469681 7793435.24331583 1014755.07550350 56456.6512170752 "
                 "1123.24854679312", "23601450.2379268", "0.224668921574940E-02", "6.75524458240122E-03"),
}


def exact(y, columns, terms, intercept):
    """Coefficients, standard errors, residual standard error, R squared, F: normal equations at 200 digits."""
    number = lambda text: mp.mpf(text)
    y = mp.matrix([number(value) for value in y])
    rows = []
    for i in range(len(y)):
        row = [mp.mpf(1)] if intercept else []
        for term in terms:
            row.append(mp.fprod(number(columns[name][i]) ** power for name, power in term))
        rows.append(row)
    x = mp.matrix(rows)
    inverse = (x.T * x) ** -1
    beta = inverse * (x.T * y)
    residual = y - x * beta
    rss = mp.fsum(r**2 for r in residual)
    if rss < mp.mpf("1e-100"):
        rss = mp.mpf(0)
    n, p = x.rows, x.cols
    mean = mp.fsum(y) / n if intercept else 0
    tss = mp.fsum((value - mean) ** 2 for value in y)
    sigma = mp.sqrt(rss / (n - p))
    errors = [sigma * mp.sqrt(inverse[j, j]) for j in range(p)]
    df_model = p - int(intercept)
    f = (tss - rss) / df_model / (rss / (n - p)) if rss else mp.inf
    return list(beta), errors, sigma, 1 - rss / tss, f


def agrees(value, certified):
    """To the 15 digits that are printed."""
    expected = mp.mpf(certified)
    return value == expected or abs(value - expected) <= mp.mpf("0.6e-14") * abs(expected)


result = []
for name, y, columns, terms, intercept in problems():
    beta, errors, sigma, r_squared, f = exact(y, columns, terms, intercept)
    for found, printed in zip([beta, errors, [sigma], [r_squared], [f]], CERTIFIED[name]):
        for value, certified in zip(found, printed.split(), strict=True):
            assert agrees(value, certified), (name, mp.nstr(value, 20), certified)
    result.append({
        "name": name,
        "intercept": intercept,
        "y": [float(value) for value in y],
        "columns": {key: [float(value) for value in values] for key, values in columns.items()},
        "terms": terms,
        "estimate": [float(value) for value in beta],
        "std_error": [float(value) for value in errors],
        "sigma": float(sigma),
        "r_squared": float(r_squared),
        "f_statistic": float(f) if f != mp.inf else None,
    })
print(json.dumps(result, indent=None, separators=(",", ":")))
