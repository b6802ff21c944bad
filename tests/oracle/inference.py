"""Checks what R says in inference.R against statsmodels, and adds what only Python has: the omnibus and the White test.

    Rscript tests/oracle/inference.R > FILE1
    python tests/oracle/inference.py FILE1 > tests/data/inference.json    (statsmodels 0.15, scipy 1.17, mpmath 1.3)

Every number that both know must agree to 9 digits, but for EXCEPTIONS. An error is relative to the number, or to a millionth
of the largest of its vector if that is more; absolute where 0 is expected. What is compared, and how often, goes to
stderr, with the worst of each. A third witness is the same in 40 digits (mpmath): see `exact`.

statsmodels gets the columns of the design at unit length and results go back to the given units: its pinv and inv(R'R) bear
collinearity only so far. Its constant is told, not found (`hasconst`): dummies that add up to 1 do not count as an intercept.
"""

import json
import re
import sys
import warnings
from collections import defaultdict

import mpmath as mp
import numpy as np
import pandas as pd
import statsmodels.api as sm
import statsmodels.formula.api as smf
from scipy import stats
from statsmodels.stats import diagnostic, stattools
from statsmodels.stats.anova import anova_lm
from statsmodels.stats.outliers_influence import OLSInfluence, variance_inflation_factor

DIGITS = 9
# (model, quantity, digits that do agree, why not 9); patterns match from the start.
INVERSE = "statsmodels inverts R'R (method qr) or takes a pinv: about 16 digits less twice those of the condition number"
EXCEPTIONS = [
    ("longley|LakeHuron years|quakes far off",
     "coefficients|robust.HC[23]|anova.type_3 f_test|tests|partial|part|rows.dfbetas|intervals", 6.5, INVERSE),
    ("longley|LakeHuron years|quakes far off", "anova_lm typ [23]", 5, INVERSE),
    ("rock badly scaled", "anova_lm", 1.5, 
     "a formula's columns go in as they are: the rank is found too low by one, so df_resid differs"),
]

compared = defaultdict(lambda: [0, 17.0, ""])
failures = []


def agreement(r, p):
    r, p = np.asarray(r, dtype=float).ravel(), np.asarray(p, dtype=float).ravel()
    error = (np.abs(r - p) / np.where(r == 0, 1, np.maximum(np.abs(r), np.abs(r).max() * 1e-6))).max()
    return 17.0 if error == 0 else -np.log10(error) if np.isfinite(error) else 0.0


def compare(model, quantity, of_r, of_python):
    """Asks that as many digits agree; null in R stands for nothing to compare."""
    r, p = (np.array(x, dtype=float).ravel() for x in (of_r, of_python))
    assert r.shape == p.shape, (model["name"], quantity, r.shape, p.shape)
    some = ~np.isnan(r)
    if not some.any():
        return
    digits = agreement(r[some], p[some])
    least = DIGITS
    for name, pattern, fewer, _ in EXCEPTIONS:
        if re.match(name, model["name"]) and re.match(pattern, quantity):
            least = fewer
    entry = compared[quantity]
    entry[0] += int(some.sum())
    if digits < entry[1]:
        entry[1], entry[2] = digits, model["name"]
    if digits < least:
        failures.append(f"{model['name']} | {quantity} | {digits:.1f} | {r[some]} {p[some]}")


class Case:
    """A model as statsmodels sees it: kept columns at unit length."""

    def __init__(self, model):
        check = model.pop("check")
        self.kept = check["kept"]
        self.all_assign, design = np.array(check["assign"]), np.array(check["design"], dtype=float)
        self.whole = design / np.sqrt((design**2).sum(0))
        self.assign, self.raw = self.all_assign[self.kept], design[:, self.kept]
        self.norm = np.sqrt((self.raw**2).sum(0))
        self.X, self.y, self.w = self.raw / self.norm, np.array(check["y"], dtype=float), np.array(check["w"], dtype=float)
        self.weighted, self.intercept = model["weights"] is not None, model["intercept"]
        self.groups, self.used, self.at = check["groups"], check["rows"], check["cook_rows"]
        self.slopes = [j for j in range(len(self.kept)) if self.assign[j] > 0]
        self.n, self.k = self.X.shape
        self.res = self.fit(range(self.k))

    def fit(self, columns, y=None, X=None, method="qr"):
        y, X = self.y if y is None else y, (self.X if X is None else X)[:, list(columns)]
        if self.weighted:
            return sm.WLS(y, X, weights=self.w, hasconst=self.intercept).fit(method=method)
        return sm.OLS(y, X, hasconst=self.intercept).fit(method=method)

    def comparison(self, terms):
        """Rank and residual sum of squares of some terms, aliased columns back in play: pinv where there are any."""
        columns = [j for j, t in enumerate(self.all_assign) if t in (0, *terms)]
        if not columns:
            return 0, (self.w * self.y**2).sum()
        fit = self.fit(columns, X=self.whole, method="qr" if self.k == self.whole.shape[1] else "pinv")
        return np.linalg.matrix_rank(self.whole[:, columns], tol=1e-9), fit.ssr

    def kept_of(self, values):
        return np.array([values[j] for j in self.kept], dtype=float)

    def zero(self, columns):
        return np.eye(self.k)[list(columns)]


def coefficients(m, c):
    r, of = c.res, m["coefficients"]
    compare(m, "coefficients.estimate", c.kept_of(of["estimate"]), r.params / c.norm)
    compare(m, "coefficients.std_error", c.kept_of(of["std_error"]), r.bse / c.norm)
    compare(m, "coefficients.statistic", c.kept_of(of["statistic"]), r.tvalues)
    compare(m, "coefficients.p_value", c.kept_of(of["p_value"]), r.pvalues)
    compare(m, "coefficients.conf_90", c.kept_of(of["conf_90"]), r.conf_int(0.1) / c.norm[:, None])


def exact(m, c):
    """The same in 40 digits (mpmath) from X'X. R's own digits must be 9, but in the coefficients, the robust
    covariances and dfbetas: where R has fewer than 10 there (`replaced` says where), the block is written anew."""
    X, y, w = (np.vectorize(mp.mpf, otypes=[object])(x) for x in (c.raw, c.y, c.w))
    inverse = lambda a: np.array((mp.matrix(a.tolist()) ** -1).tolist(), dtype=object)
    root = np.vectorize(mp.sqrt, otypes=[object])
    A = inverse(X.T @ (X * w[:, None]))
    b = A @ (X.T @ (w * y))
    e, h, df = y - X @ b, w * ((X @ A) * X).sum(1), c.n - c.k
    scale = (w * e**2).sum() / df
    meat = lambda omega: A @ (X.T @ (X * (w**2 * omega)[:, None])) @ A
    V = {"coefficients": A * scale, "HC0": meat(e**2), "HC1": meat(e**2) * c.n / df}
    if m["summary"]["press"] is not None:
        V |= {"HC2": meat(e**2 / (1 - h)), "HC3": meat(e**2 / (1 - h) ** 2)}
    if c.groups:
        groups = np.array(c.groups)
        scores = np.array([(X * (w * e)[:, None])[groups == g].sum(0) for g in np.unique(groups)])
        G = len(scores)
        V["cluster"] = A @ (scores.T @ scores) @ A * mp.mpf(G) / (G - 1) * (c.n - 1) / df
    spread = lambda values: [values[c.kept.index(j)] if j in c.kept else None for j in range(len(c.all_assign))]
    for kind, v in V.items():
        of, conf, level = (m["coefficients"], "conf_90", 0.95) if kind == "coefficients" else (m["robust"][kind], "conf_95", 0.975)
        d = of.get("df", df)
        se = root(np.diag(v))
        t, half = (b / se).astype(float), se * stats.t.ppf(level, d)
        ours = dict(std_error=se.astype(float), statistic=t, p_value=2 * stats.t.sf(abs(t), d),
                    conf=np.column_stack([b - half, b + half]).astype(float))
        ours = {conf if key == "conf" else key: spread(value.tolist()) for key, value in ours.items()}
        if kind == "coefficients":
            ours["estimate"] = spread(b.astype(float).tolist())
        elif of["wald"]:
            q = len(c.slopes)
            f = float(b[c.slopes] @ inverse(v[np.ix_(c.slopes, c.slopes)]) @ b[c.slopes] / q)
            ours["wald"] = dict(f_statistic=f, df1=q, df2=d, p_value=float(stats.f.sf(f, q, d)))
        flat = lambda x: list(x.values()) if isinstance(x, dict) else [y for y in c.kept_of(x)]
        of_r = min(agreement(flat(of[key]), flat(value)) for key, value in ours.items())
        if of_r < 10:
            print(f"replaced: {m['name']} {kind}: R has {of_r:.1f} digits", file=sys.stderr)
            of.update(ours)
    for test in m["tests"]:
        at = [c.kept.index(j) for j in test["columns"]]
        compare(m, "exact tests", test["f_statistic"], float(b[at] @ inverse(A[np.ix_(at, at)]) @ b[at] / len(at) / scale))
    for j in c.slopes:
        ss = (w * (X[:, j] - ((w * X[:, j]).sum() / w.sum() if c.intercept else 0)) ** 2).sum()
        t2 = b[j] ** 2 / A[j, j] / scale
        compare(m, "exact vif", m["vif"][c.kept[j]], float(A[j, j] * ss))
        compare(m, "exact partial", m["partial"][c.kept[j]], float(mp.sign(b[j]) * mp.sqrt(t2 / (t2 + df))))
    D = A[np.ix_(c.slopes, c.slopes)] / root(np.outer(*[np.diag(A)[c.slopes]] * 2))
    det = lambda mask: mp.det(mp.matrix(D[np.ix_(mask, mask)].tolist())) if mask.any() else 1
    for t, row in enumerate(m["gvif"] or [], 1):  # Fox and Monette (1992)
        own = c.assign[c.slopes] == t
        gvif = float(det(own) * det(~own) / det(own | ~own))
        compare(m, "exact gvif", [row["gvif"], row["df"], row["scaled"]], [gvif, own.sum(), gvif ** (0.5 / own.sum())])
    for i, row in zip(c.at, m["rows"]):
        if row["dffits"] is not None:
            s2 = (scale * df - w[i] * e[i] ** 2 / (1 - h[i])) / (df - 1)
            dfbetas = (A @ X[i] * w[i] * e[i] / (1 - h[i]) / root(s2 * np.diag(A))).astype(float).tolist()
            of_r = agreement(row["dfbetas"], dfbetas)
            if of_r < 10:
                print(f"replaced: {m['name']} dfbetas of row {row['row']}: R has {of_r:.1f} digits", file=sys.stderr)
                row["dfbetas"] = [0 if abs(d) < 1e-12 else d for d in dfbetas]
            student, cook = e[i] * mp.sqrt(w[i] / s2 / (1 - h[i])), w[i] * e[i] ** 2 * h[i] / scale / c.k / (1 - h[i]) ** 2
            compare(m, "exact rows", [row["leverage"], row["student_residual"], row["cooks_distance"]],
                    [float(h[i]), float(student), float(cook)])
    for i, row in enumerate(m["intervals"]):
        for level in (90, 99):
            for kind, extra in (("mean", 0), ("prediction", 1 / w[i])):
                half = mp.sqrt(scale * (X[i] @ A @ X[i] + extra)) * stats.t.ppf(0.5 + level / 200, df)
                compare(m, "exact intervals", row[f"{kind}_{level}"], [float(X[i] @ b - half), float(X[i] @ b + half)])


def summary(m, c):
    r = c.res
    ours = dict(
        n_obs=r.nobs, df_model=r.df_model, df_resid=r.df_resid, r_squared=r.rsquared, adj_r_squared=r.rsquared_adj,
        residual_std_error=np.sqrt(r.scale), f_statistic=r.fvalue, f_p_value=r.f_pvalue, log_likelihood=r.llf,
        aic=r.aic + 2, bic=r.bic + np.log(c.n))  # R counts sigma
    for name, value in ours.items():
        compare(m, f"summary.{name}", m["summary"][name], value)


def robust(m, c):
    for kind, of in m["robust"].items():
        if of is None:
            continue
        extra = dict(groups=np.array(c.groups)) if kind == "cluster" else {}
        r = c.res.get_robustcov_results(cov_type=kind, use_t=True, **extra)
        compare(m, f"robust.{kind}.std_error", c.kept_of(of["std_error"]), r.bse / c.norm)
        compare(m, f"robust.{kind}.statistic", c.kept_of(of["statistic"]), r.tvalues)
        compare(m, f"robust.{kind}.p_value", c.kept_of(of["p_value"]), r.pvalues)
        compare(m, f"robust.{kind}.conf_95", c.kept_of(of["conf_95"]), r.conf_int(0.05) / c.norm[:, None])
        if of["wald"]:
            test = r.f_test(c.zero(c.slopes))
            wald = [of["wald"][key] for key in ("f_statistic", "df1", "df2", "p_value")]
            compare(m, f"robust.{kind}.wald", wald, [test.fvalue, test.df_num, test.df_denom, test.pvalue])


def anova(m, c):
    """Sums of squares by fits without the term (statsmodels' own anova_lm below, where its formula gives the same columns)."""
    names = [{v["column"] + "^" + str(v["power"]) for v in term} for term in m["terms"]]
    every = range(1, len(names) + 1)
    containing = lambda t: [u for u in every if u != t and names[t - 1] < names[u - 1]]
    for kind, without in dict(
            type_1=lambda t: [u for u in every if u < t],
            type_2=lambda t: [u for u in every if u != t and u not in containing(t)],
            type_3=lambda t: [u for u in every if u != t]).items():
        if m["anova"][kind] is None:
            continue
        for t, row in zip(every, m["anova"][kind]["terms"]):
            (rank, rss), (more, less) = c.comparison(without(t)), c.comparison([*without(t), t])
            df, ss = int(more - rank), rss - less
            assert df == row["df"], (m["name"], kind, row)
            if df:
                f = ss / df / c.res.mse_resid
                compare(m, f"anova.{kind}", [row["sum_sq"], row["f_statistic"], row["p_value"]],
                        [ss, f, stats.f.sf(f, df, c.res.df_resid)])
                if kind == "type_3":
                    test = c.res.f_test(c.zero(np.flatnonzero(c.assign == t)))
                    compare(m, "anova.type_3 f_test", [row["f_statistic"], row["p_value"]], [test.fvalue, test.pvalue])
        compare(m, f"anova.{kind}.residual", list(m["anova"][kind]["residual"].values()), [c.res.df_resid, c.res.ssr])


def anova_by_formula(m, c):
    """anova_lm, for models in units a formula bears: unweighted, with an intercept, nothing aliased."""
    if c.weighted or not c.intercept or m["anova"]["type_3"] is None:
        return
    data = pd.DataFrame({name: column.get("cells", column.get("labels")) for name, column in m["columns"].items()}).loc[c.used]
    kinds = {name: column["kind"] for name, column in m["columns"].items()}
    for name in data:
        data[name] = data[name].astype(str if kinds[name] == "category" else float)
    single = lambda name: name if kinds[name] == "number" else f"C({name})"
    variable = lambda v: f"I({v['column']} ** {v['power']})" if v["power"] > 1 else single(v["column"])
    terms = [":".join(map(variable, term)) for term in m["terms"]]
    r = smf.ols("the_target ~ " + " + ".join(terms), data.assign(the_target=c.y)).fit(method="qr")
    for typ in (1, 2, 3):
        table = anova_lm(r, typ=typ)
        if typ == 1 and [name for name in table.index if name in terms] != terms:
            continue  # patsy puts terms of categories alone before those with numbers: another sequence, another type I
        for term, row in zip(terms, m["anova"][f"type_{typ}"]["terms"]):
            found = table.loc[term]
            compare(m, f"anova_lm typ {typ}", [row["df"], row["sum_sq"], row["f_statistic"], row["p_value"]],
                    [found["df"], found["sum_sq"], found["F"], found["PR(>F)"]])


def tests(m, c):
    for test in m["tests"]:
        found = c.res.f_test(c.zero(c.kept.index(j) for j in test["columns"]))
        compare(m, "tests", [test[key] for key in ("f_statistic", "df1", "df2", "p_value")],
                [found.fvalue, found.df_num, found.df_denom, found.pvalue])


def correlations(m, c):
    slopes = [c.kept[j] for j in c.slopes]
    pick = lambda values: [values[j] for j in slopes]
    t, df = c.res.tvalues[c.slopes], c.res.df_resid
    compare(m, "partial", pick(m["partial"]), t / np.sqrt(t**2 + df))
    compare(m, "part", pick(m["part"]), t * np.sqrt((1 - c.res.rsquared) / df))
    if not c.weighted:
        z = sm.OLS(stats.zscore(c.y), np.column_stack([np.ones(c.n)] * c.intercept + [stats.zscore(c.raw[:, j]) for j in c.slopes]))
        scale = c.raw.std(0)[c.slopes] / c.y.std()
        found = z.fit(method="qr").params[1:] if c.intercept else (c.res.params / c.norm)[c.slopes] * scale
        compare(m, "standardized", pick(m["standardized"]), found)


def collinearity(m, c):
    for j in c.slopes:
        others = [i for i in range(c.k) if i != j]
        if not others:
            continue
        r2 = c.fit(others, c.X[:, j]).rsquared
        compare(m, "vif", [m["vif"][c.kept[j]], m["tolerance"][c.kept[j]]], [1 / (1 - r2), 1 - r2])
        if not c.weighted and c.intercept:
            compare(m, "vif by variance_inflation_factor", m["vif"][c.kept[j]], variance_inflation_factor(c.X, j))
    Z = c.X * np.sqrt(c.w)[:, None]
    _, d, vt = np.linalg.svd(Z / np.sqrt((Z**2).sum(0)), full_matrices=False)
    phi = (vt / d[:, None]) ** 2
    compare(m, "condition_indices", m["collinearity"]["condition_indices"], d[0] / d)
    compare(m, "proportions", m["collinearity"]["proportions"], phi / phi.sum(0))
    if c.intercept:
        Z = (c.X - c.w @ c.X / c.w.sum())[:, 1:] * np.sqrt(c.w)[:, None]
    d = np.linalg.svd(Z / np.sqrt((Z**2).sum(0)), compute_uv=False)
    compare(m, "condition_number", [m["collinearity"]["condition_number"]], [d[0] / d[-1]])


def white(m, c):
    """het_white. Its products do not change their span if the columns are standardised, which its rank decision needs."""
    if c.weighted or not c.intercept or not c.slopes:
        return None
    X = np.column_stack([np.ones(c.n), stats.zscore(c.raw[:, c.slopes])])
    i, j = np.triu_indices(c.k)
    products, e2 = X[:, i] * X[:, j], np.asarray(c.res.resid) ** 2
    fitted, _, rank, _ = np.linalg.lstsq(products, e2, rcond=1e-10)
    if rank >= c.n:
        return None
    lm = c.n * (1 - ((e2 - products @ fitted) ** 2).sum() / ((e2 - e2.mean()) ** 2).sum())
    found = dict(statistic=lm, df=int(rank) - 1, p_value=stats.chi2.sf(lm, rank - 1))
    statistic, p_value, _, _ = diagnostic.het_white(c.res.resid, X)
    compare(m, "diagnostics.white", [found["statistic"], found["p_value"]], [statistic, p_value])
    return found


def diagnostics(m, c):
    e = np.asarray(c.res.wresid)
    of = m["diagnostics"]
    jb = stattools.jarque_bera(e)
    compare(m, "diagnostics.jarque_bera", [of["jarque_bera"][key] for key in ("statistic", "p_value", "skew", "kurtosis")], jb)
    if of["durbin_watson"] is not None:
        compare(m, "diagnostics.durbin_watson", of["durbin_watson"], stattools.durbin_watson(e))
    if of["breusch_pagan"]:
        lm, p, _, _ = diagnostic.het_breuschpagan(e, c.X)
        compare(m, "diagnostics.breusch_pagan", list(of["breusch_pagan"].values()), [lm, c.k - 1, p])
    if of["reset"]:
        X = np.column_stack([np.ones(c.n), stats.zscore(c.raw[:, c.slopes])]) if c.intercept else c.X  # the same span; as R, y too
        f = diagnostic.linear_reset(sm.OLS((c.y - c.y.mean() * c.intercept) / c.y.std(), X).fit(), power=3, use_f=True)
        compare(m, "diagnostics.reset", list(of["reset"].values()), [f.fvalue, f.df_num, f.df_denom, f.pvalue])
    omnibus = stattools.omni_normtest(e) if c.n >= 8 else None
    of["omnibus"] = omnibus and dict(statistic=float(omnibus[0]), p_value=float(omnibus[1]))
    of["white"] = white(m, c)
    compare(m, "residual_quantiles", m["residual_quantiles"], np.quantile(e, [0, 0.25, 0.5, 0.75, 1]))


def influence(m, c):
    """OLSInfluence of the rows times sqrt(w): of a WLS fit it would mix weighted and raw columns."""
    s = np.sqrt(c.w)
    inf = OLSInfluence(sm.OLS(c.y * s, c.X * s[:, None]).fit(method="qr"))
    ours = dict(fitted=c.res.fittedvalues, residual=c.res.resid, leverage=inf.hat_matrix_diag,
                std_residual=inf.resid_studentized_internal, student_residual=inf.resid_studentized_external,
                cooks_distance=inf.cooks_distance[0], dffits=inf.dffits[0], dfbetas=inf.dfbetas)
    assert [row["row"] for row in m["rows"]] == [c.used[i] for i in c.at]
    for name, values in ours.items():
        compare(m, f"rows.{name}", [row[name] for row in m["rows"]], np.asarray(values)[c.at])
    if m["summary"]["press"] is not None:
        tss = c.res.centered_tss if c.intercept else c.res.uncentered_tss
        compare(m, "summary.press", m["summary"]["press"], (inf.resid_press**2).sum())
        compare(m, "summary.predicted_r_squared", m["summary"]["predicted_r_squared"], 1 - (inf.resid_press**2).sum() / tss)


def intervals(m, c):
    for i, row in enumerate(m["intervals"]):
        prediction = c.res.get_prediction(c.X[i : i + 1], weights=c.w[i : i + 1] if c.weighted else None)
        for level in (90, 99):
            f = prediction.summary_frame(alpha=1 - level / 100)
            compare(m, "intervals.mean", row[f"mean_{level}"], f[["mean_ci_lower", "mean_ci_upper"]])
            compare(m, "intervals.prediction", row[f"prediction_{level}"], f[["obs_ci_lower", "obs_ci_upper"]])


def main():
    warnings.simplefilter("ignore")
    mp.mp.dps = 40
    with open(sys.argv[1]) as file:
        models = json.load(file)
    for model in models:
        case = Case(model)
        for section in (exact, coefficients, summary, robust, anova, anova_by_formula, tests, correlations, collinearity,
                        diagnostics, influence, intervals):
            section(model, case)
    for quantity, (count, digits, worst) in compared.items():
        print(f"{quantity:36} {count:5} compared, worst {digits:4.1f} digits ({worst})", file=sys.stderr)
    for name, quantity, digits, why in EXCEPTIONS:
        print(f"exception: {name} {quantity}: {digits} digits: {why}", file=sys.stderr)
    assert not failures, "\n" + "\n".join(failures)
    print(f"{len(models)} models, {len({m['name'].split()[0] for m in models})} data sets", file=sys.stderr)
    print("[" + ",\n".join(json.dumps(model, separators=(",", ":"), allow_nan=False) for model in models) + "]")


main()
