# Writes what R says about 32 fits to 31 real data sets that R ships: coefficients, robust covariances, analysis of variance,
# linear hypotheses, collinearity, diagnostics, influence and intervals. `inference.py` checks it and adds what only Python has.
#
#     Rscript tests/oracle/inference.R > FILE1                            (R 4.2.2; MASS, nlme, survival, boot,
#     python tests/oracle/inference.py FILE1 > tests/data/inference.json   car 3.1, lmtest 0.9, sandwich 3.0)
#
# Conventions:
# - Levels are in byte order. Used rows have no missing value in target, terms, weight or cluster, and a weight above 0; a row
#   of weight 0 counts as `n_zero_weight`, not as `n_dropped`, and every number below is made without it.
# - Design columns are numbered from 0, the intercept included; those `lm` calls aliased have null everywhere.
# - A leverage over 1 - 1e-10 is 1: then HC2, HC3, PRESS and that row's standardised figures do not exist.
# - Without an intercept every R-squared (of the model, of a VIF, of a part correlation) is about 0, as `summary.lm` has it.
# - Weighted: residuals are raw in `rows`, and times sqrt(w) in `residual_quantiles`; PRESS and both sums of squares carry w.
# - Type II: each term after all terms that do not contain it; x is not in x^2, as for R those are two variables.
# - `rows`: the first 4 used, the 4 of largest Cook's distance, and those of leverage 1; dfbetas are of the kept columns.
# - `tests`: the last two kept slopes, and every other kept slope from the first on.

suppressMessages({library(MASS); library(nlme); library(survival); library(boot); library(sandwich); library(lmtest); library(car)})

number <- function(x) { x <- as.numeric(x); ifelse(is.finite(x), sprintf("%.17g", x), "null") }
text <- function(x) ifelse(is.na(x), "null", paste0("\"", x, "\""))
array <- function(x) paste0("[", paste(x, collapse = ","), "]")
numbers <- function(x) array(number(x))
exact_zero <- function(x) ifelse(abs(x) < 1e-12, 0, x)   # what is 0 but for rounding, in figures without a unit
matrix_rows <- function(m) array(apply(m, 1, numbers))
object <- function(...) { fields <- list(...); paste0("{", paste0("\"", names(fields), "\":", fields, collapse = ","), "}") }
table_of <- function(x) paste0("{", paste0("\"", names(x), "\":", x, collapse = ","), "}")
or_text <- function(x) if (is.null(x)) "null" else text(x)
quiet <- function(x) suppressMessages(suppressWarnings(x))

column <- function(x) {
  if (is.logical(x)) return(object(kind = "\"boolean\"", cells = array(ifelse(is.na(x), "null", ifelse(x, "1", "0")))))
  if (is.numeric(x)) return(object(kind = "\"number\"", cells = numbers(x)))
  object(kind = "\"category\"", labels = array(text(as.character(x))))
}

bytes <- function(x) if (is.numeric(x) || is.logical(x)) as.vector(x) else {
  x <- as.character(x)
  factor(x, levels = sort(unique(x), method = "radix"))
}

spec <- function(terms) array(vapply(terms, function(t) array(vapply(t, function(v) {
  parts <- strsplit(v, "^", fixed = TRUE)[[1]]
  object(column = text(parts[1]), power = if (length(parts) > 1) parts[2] else "1")
}, "")), ""))

# R-squared of the regression of x on the columns of Z; about 0 without an intercept.
explained <- function(x, Z, w, intercept) {
  if (ncol(Z) == 0) return(0)
  e <- lm.wfit(Z, x, w)$residuals
  1 - sum(w * e^2) / sum(w * (x - if (intercept) weighted.mean(x, w) else 0)^2)
}

# A covariance of the kept coefficients: t by `df`, and the F of all slopes by car::linearHypothesis; null if V is singular there.
robust <- function(fit, V, df, spread) {
  if (is.null(V)) return("null")
  b <- coef(fit)[!is.na(coef(fit))]
  slopes <- which(names(b) != "(Intercept)")
  se <- sqrt(diag(V)); t <- b / se
  bounds <- cbind(b - qt(0.975, df) * se, b + qt(0.975, df) * se)
  regular <- length(slopes) > 0 && rcond(cov2cor(V[slopes, slopes, drop = FALSE])) > 1e-10
  f <- if (regular) hypothesis(fit, slopes, V)[["F"]][2] else NA
  object(df = df, std_error = numbers(spread(se)), statistic = numbers(spread(t)),
         p_value = numbers(spread(2 * pt(abs(t), df, lower.tail = FALSE))),
         conf_95 = matrix_rows(cbind(spread(bounds[, 1]), spread(bounds[, 2]))),
         wald = if (!regular) "null" else object(f_statistic = number(f), df1 = length(slopes), df2 = df,
                                                 p_value = number(pf(f, length(slopes), df, lower.tail = FALSE))))
}

# car::linearHypothesis: the kept coefficients of these numbers are all 0; each in units of its standard error, lest solve() refuse.
hypothesis <- function(fit, which, V = vcov(fit, complete = FALSE)) {
  L <- diag(1 / sqrt(diag(V)), fit$rank)[which, , drop = FALSE]
  linearHypothesis(fit, L, vcov. = V, test = "F", singular.ok = TRUE)
}

# One table of variance: the terms in their order (all null, df 0, where nothing of a term is left), and the residual row.
variance <- function(a, products, labels) {
  if (is.null(a)) return("null")
  row <- function(i) {
    r <- if (products[i] %in% rownames(a)) a[products[i], ] else data.frame(Df = 0)
    if (r$Df == 0) r <- list(Df = 0, `Sum Sq` = NA, `F value` = NA, `Pr(>F)` = NA)
    object(term = text(labels[i]), df = r$Df, sum_sq = number(r$`Sum Sq`), f_statistic = number(r$`F value`),
           p_value = number(r$`Pr(>F)`))
  }
  object(terms = array(vapply(seq_along(products), row, "")),
         residual = object(df = a["Residuals", "Df"], sum_sq = number(a["Residuals", "Sum Sq"])))
}

# RESET needs fitted values whose powers say something new. `resettest` standardises y first (centred if there is an intercept),
# which changes nothing but the rounding; it counts aliased columns into df, so it gets the kept ones only.
reset <- function(fit, X, intercept) {
  f <- fitted(fit)
  z <- if (intercept) as.vector(scale(f)) else f / sd(f)
  if (qr(cbind(scale(X, FALSE, sqrt(colSums(X^2))), z^2, z^3), tol = 1e-9)$rank < ncol(X) + 2) return("null")
  y <- residuals(fit) + f
  Z <- if (intercept) X[, -1, drop = FALSE]
  r <- resettest(if (intercept) lm(y ~ Z) else lm(y ~ 0 + X), power = 2:3, type = "fitted")
  object(f_statistic = number(r$statistic), df1 = r$parameter[[1]], df2 = r$parameter[[2]], p_value = number(r$p.value))
}

# Jarque-Bera is of the residuals times sqrt(w), as statsmodels has it. The others are null with weights: lmtest refuses (dwtest),
# mixes (bptest) or forgets them (resettest); statsmodels takes weighted residuals for Durbin-Watson and car raw ones.
# Breusch-Pagan needs an intercept: without one lmtest counts one column too few, and statsmodels refuses.
diagnostics <- function(fit, X, intercept, weighted) {
  e <- if (weighted) weighted.residuals(fit) else residuals(fit); n <- length(e)
  m <- function(k) mean((e - mean(e))^k)
  skew <- m(3) / m(2)^1.5; kurtosis <- m(4) / m(2)^2; jb <- n / 6 * (skew^2 + (kurtosis - 3)^2 / 4)
  bp <- if (!weighted && intercept && ncol(X) > 1) bptest(fit)
  object(jarque_bera = object(statistic = number(jb), p_value = number(pchisq(jb, 2, lower.tail = FALSE)), skew = number(skew),
                              kurtosis = number(kurtosis)),
         durbin_watson = if (weighted) "null" else number(dwtest(residuals(fit) + fitted(fit) ~ 0 + X)$statistic),
         breusch_pagan = if (is.null(bp)) "null" else
           object(statistic = number(bp$statistic), df = bp$parameter[[1]], p_value = number(bp$p.value)),
         reset = if (weighted) "null" else reset(fit, X, intercept))
}

# Belsley, Kuh and Welsch (1980), section 3.2: the singular values of the columns (times sqrt(w)) at unit length, not centred.
# `proportions`: one row for each condition index, one column for each kept design column; columns sum to 1. Rows of equal
# singular values (to 1e-6) are null: their vectors, hence the shares between them, are anyone's choice.
# `condition_number`: largest over smallest singular value of the same at unit length, but centred if there is an intercept, which is
# left out then.
collinearity <- function(X, w, intercept) {
  Z <- (if (intercept) sweep(X[, -1, drop = FALSE], 2, colSums(X[, -1, drop = FALSE] * w) / sum(w)) else X) * sqrt(w)
  d <- svd(scale(Z, FALSE, sqrt(colSums(Z^2))))$d
  X <- X * sqrt(w)
  s <- svd(scale(X, FALSE, sqrt(colSums(X^2))))
  phi <- t(s$v^2) / s$d^2
  shares <- phi / rep(colSums(phi), each = nrow(phi))
  near <- abs(diff(s$d)) < 1e-6 * head(s$d, -1)
  shares[c(near, FALSE) | c(FALSE, near), ] <- NA
  object(condition_indices = numbers(s$d[1] / s$d), proportions = matrix_rows(shares), condition_number = number(d[1] / tail(d, 1)))
}

transform_units <- function(data, units) { for (v in names(units)) data[[v]] <- data[[v]] * units[[v]]; data }

# `terms`: a list of products, each a vector of names such as "x", "x^2" or c("a", "x"); R takes products after single variables.
case <- function(name, data, target, terms, intercept = TRUE, weights = NULL, cluster = NULL, units = NULL) {
  message(name)
  names(data) <- gsub("[^A-Za-z0-9]", "_", names(data))
  columns <- unique(c(target, sub("\\^.*", "", unlist(terms)), weights, cluster))
  data <- as.data.frame(lapply(as.data.frame(data)[columns], bytes))
  complete <- complete.cases(data)
  all_w <- if (is.null(weights)) rep(1, nrow(data)) else data[[weights]]
  used <- which(complete & all_w > 0)
  factor_of <- function(v) if (grepl("^", v, fixed = TRUE)) paste0("I(", v, ")") else v
  products <- vapply(terms, function(t) paste(vapply(t, factor_of, ""), collapse = ":"), "")
  labels <- vapply(terms, paste, "", collapse = ":")
  formula <- as.formula(paste(target, "~", paste(c(if (intercept) "1" else "0", products), collapse = " + ")))
  given <- droplevels(data[used, , drop = FALSE])   # a level seen in missing rows only has no column
  w <- all_w[used]
  weighted <- !is.null(weights)
  fit <- if (weighted) do.call(lm, list(formula, given, weights = w)) else do.call(lm, list(formula, given))
  whole <- if (weighted) do.call(lm, list(formula, data[complete, , drop = FALSE], weights = all_w[complete])) else fit
  stopifnot(nrow(data) <= 400, identical(attr(terms(fit), "term.labels"), unname(products)),
            all.equal(coef(fit), coef(whole), tolerance = 1e-9), all.equal(AIC(fit), AIC(whole)), all.equal(BIC(fit), BIC(whole)),
            identical(given, droplevels(data[complete, , drop = FALSE])[all_w[complete] > 0, , drop = FALSE]))

  s <- summary(fit); b <- coef(fit); kept <- !is.na(b); n <- length(used); df <- fit$df.residual
  spread <- function(x) replace(rep(NA_real_, length(b)), which(kept), x)
  bounds <- confint(fit, level = 0.9)
  slopes <- which(kept & names(b) != "(Intercept)")
  design <- model.matrix(fit)
  X <- design[, kept, drop = FALSE]
  y <- given[[target]]
  e <- residuals(fit); h <- hatvalues(fit)
  one <- h > 1 - 1e-10
  tss <- sum(w * (y - if (intercept) weighted.mean(y, w) else 0)^2)
  press <- if (any(one)) NA else sum(w * (e / (1 - h))^2)
  of_slope <- function(f) { out <- rep(NA_real_, length(b)); for (j in slopes) out[j] <- f(j, setdiff(which(kept), j)); out }
  r2 <- of_slope(function(j, others) explained(design[, j], design[, others, drop = FALSE], w, intercept))
  # Correlations of the residuals of y (`partial`), or of y itself (`part`), with those of the column given the other columns.
  against <- function(given_y) of_slope(function(j, others) {
    Z <- design[, others, drop = FALSE]
    ex <- if (ncol(Z) == 0) design[, j] else lm.wfit(Z, design[, j], w)$residuals
    ey <- if (given_y && ncol(Z) > 0) lm.wfit(Z, y, w)$residuals else y - if (intercept) weighted.mean(y, w) else 0
    sum(w * ex * ey) / sqrt(sum(w * ex^2) * sum(w * ey^2))
  })
  # Sums of squares do not know units, but the solve() in car::Anova does. Where columns are
  # aliased it compares models (df: the difference of ranks, all columns of a term back in play) and refuses type III.
  tame <- do.call(lm, list(formula, transform_units(given, units), weights = w))
  anova_of <- function(type) if (type == 2 || all(kept)) quiet(Anova(tame, type = type))
  gvif <- tryCatch({
    v <- quiet(vif(fit))
    if (!is.matrix(v)) v <- cbind(v, 1, sqrt(v))
    array(sprintf("{\"term\":%s,\"gvif\":%s,\"df\":%s,\"scaled\":%s}", text(labels), number(v[, 1]), v[, 2], number(v[, 3])))
  }, error = function(err) "null")   # car: under two terms, or aliased columns
  tests <- function(which) {
    f <- hypothesis(fit, match(which, base::which(kept)))
    object(columns = array(which - 1), f_statistic = number(f[["F"]][2]), df1 = f$Df[2], df2 = f$Res.Df[2],
           p_value = number(f$`Pr(>F)`[2]))
  }

  hc <- function(type) if (type %in% c("HC2", "HC3") && any(one)) NULL else vcovHC(fit, type = type)[names(b)[kept], names(b)[kept]]
  types <- c("HC0", "HC1", "HC2", "HC3")
  covariances <- setNames(vapply(types, function(type) robust(fit, hc(type), df, spread), ""), types)
  clusters <- if (!is.null(cluster)) length(unique(given[[cluster]]))
  # t and F by the number of clusters less 1, as statsmodels; lmtest::coeftest would take df_resid.
  by_cluster <- if (is.null(cluster)) "null" else
    robust(fit, vcovCL(fit, given[[cluster]], type = "HC1", cadjust = TRUE), clusters - 1, spread)

  cook <- cooks.distance(fit)
  at <- unique(c(1:min(4, n), order(-replace(cook, one, -1))[1:min(4, n)], which(one)))
  D <- dfbetas(fit); r <- rstandard(fit); u <- rstudent(fit); dff <- dffits(fit)
  e[one] <- 0
  D[one, ] <- r[one] <- u[one] <- dff[one] <- cook[one] <- NA
  rows <- vapply(at, function(i) object(row = used[i] - 1, fitted = number(fitted(fit)[i]), residual = number(e[i]),
    leverage = number(if (one[i]) 1 else h[i]), std_residual = number(r[i]), student_residual = number(u[i]),
    cooks_distance = number(cook[i]), dffits = number(dff[i]), dfbetas = numbers(exact_zero(D[i, ]))), "")
  # predict.lm; the prediction variance is sigma^2 / w with the row's own weight.
  few <- 1:min(3, n)
  interval <- function(kind, level, i)
    quiet(predict(fit, given[i, , drop = FALSE], interval = kind, level = level, weights = w[i]))[2:3]
  intervals <- vapply(few, function(i) object(row = used[i] - 1,
    mean_90 = numbers(interval("confidence", 0.9, i)), mean_99 = numbers(interval("confidence", 0.99, i)),
    prediction_90 = numbers(interval("prediction", 0.9, i)), prediction_99 = numbers(interval("prediction", 0.99, i))), "")

  F <- s$fstatistic
  slope_numbers <- unname(slopes)
  picks <- unique(list(tail(slope_numbers, 2), slope_numbers[seq(1, length(slope_numbers), 2)]))
  object(
    name = text(name), target = text(target), terms = spec(terms), intercept = if (intercept) "true" else "false",
    weights = or_text(weights), cluster = or_text(cluster),
    columns = table_of(setNames(vapply(data, column, ""), columns)),
    coefficients = object(                                                     # summary.lm, confint.lm
      estimate = numbers(b), std_error = numbers(spread(coef(s)[, 2])), statistic = numbers(spread(coef(s)[, 3])),
      p_value = numbers(spread(coef(s)[, 4])), conf_90 = matrix_rows(bounds)),
    summary = object(                                                          # summary.lm, logLik, AIC, BIC
      n_obs = n, n_dropped = sum(!complete), n_zero_weight = sum(complete & all_w == 0), df_model = sum(kept) - intercept,
      df_resid = df, r_squared = number(s$r.squared), adj_r_squared = number(s$adj.r.squared), residual_std_error = number(s$sigma),
      f_statistic = number(F[1]), f_p_value = number(pf(F[1], F[2], F[3], lower.tail = FALSE)),
      log_likelihood = number(logLik(fit)), aic = number(AIC(fit)), bic = number(BIC(fit)),
      n_clusters = if (is.null(clusters)) "null" else clusters, press = number(press),
      predicted_r_squared = number(1 - press / tss)),
    robust = table_of(c(covariances, cluster = by_cluster)),                   # sandwich::vcovHC, sandwich::vcovCL
    anova = object(                                                            # anova.lm, car::Anova
      type_1 = variance(anova(fit), products, labels),
      type_2 = variance(anova_of(2), products, labels),
      type_3 = variance(anova_of(3), products, labels)),
    tests = array(vapply(picks, tests, "")),                                   # car::linearHypothesis
    standardized = if (weighted) "null" else numbers(of_slope(function(j, others) b[j] * sd(design[, j]) / sd(y))),
    partial = numbers(exact_zero(against(TRUE))), part = numbers(exact_zero(against(FALSE))),
    vif = numbers(1 / (1 - r2)), tolerance = numbers(1 - r2), gvif = gvif,     # gvif: car::vif
    collinearity = collinearity(X, w, intercept),
    residual_quantiles = numbers(quantile(if (weighted) sqrt(w) * e else e)),  # print.summary.lm, but without rows of weight 0
    diagnostics = diagnostics(fit, X, intercept, weighted),
    rows = array(rows), intervals = array(intervals),                          # lm.influence and its kin
    check = object(design = matrix_rows(design), kept = array(which(kept) - 1), assign = array(attr(design, "assign")),
                   y = numbers(y), w = numbers(w), rows = array(used - 1), cook_rows = array(at - 1),
                   groups = if (is.null(cluster)) "null" else array(as.integer(factor(given[[cluster]])))))
}

every <- function(data, step) as.data.frame(data)[seq(1, nrow(data), step), ]
states <- data.frame(state.x77, region = state.region, division = state.division)
words <- function(data) as.data.frame(lapply(data, function(x) if (is.factor(x)) as.character(x) else x))
insurance <- transform(words(Insurance), rate = Claims / Holders)
esoph_rate <- transform(words(esoph), total = ncases + ncontrols, rate = ncases / (ncases + ncontrols))
lake <- data.frame(level = as.vector(LakeHuron), year = 1875:1972)
npk_words <- transform(npk, block = paste("block", block), N = N == "1", P = P == "1", K = K == "1")

cases <- c(
  case("airquality", airquality, "Ozone", list("Solar_R", "Wind", "Temp", c("Wind", "Temp")), cluster = "Month"),
  case("warpbreaks", warpbreaks, "breaks", list("wool", "tension", c("wool", "tension"))),
  case("ToothGrowth", ToothGrowth, "len", list("supp", "dose", "dose^2", c("supp", "dose"))),
  case("ChickWeight", every(ChickWeight, 2), "weight", list("Time", "Diet", "Time^2", c("Time", "Diet")), cluster = "Chick"),
  case("Orthodont", Orthodont, "distance", list("age", "Sex", c("age", "Sex")), cluster = "Subject"),
  case("genotype", genotype, "Wt", list("Litter", "Mother", c("Litter", "Mother"))),
  case("Cars93 one rotary", Cars93, "Price", list("Cylinders", "Horsepower", "Weight", "Origin")),
  case("Cars93 spaces", Cars93, "MPG_city", list("Type", "Weight", "Luggage_room", "Rear_seat_room", "Man_trans_avail"),
       cluster = "Manufacturer"),
  case("longley", longley, "Employed", list("GNP_deflator", "GNP", "Unemployed", "Armed_Forces", "Population", "Year")),
  case("npk confounded", npk_words, "yield",
       list("block", "N", "P", "K", c("N", "P"), c("N", "K"), c("P", "K"), c("N", "P", "K"))),
  case("attitude aliased", transform(attitude, both = complaints + learning), "rating",
       list("complaints", "learning", "both", "raises", "critical")),
  case("cars without intercept", cars, "dist", list("speed", "speed^2"), FALSE),
  case("iris without intercept", iris, "Sepal_Length", list("Species", "Petal_Length", "Sepal_Width"), FALSE),
  case("Insurance weighted", insurance, "rate", list("District", "Group", "Age"), weights = "Holders", cluster = "Group"),
  case("states weighted nested", states, "Life_Exp", list("region", "division", "Income", "Murder"), weights = "Population",
       cluster = "division"),
  case("esoph weighted", esoph_rate, "rate", list("agegp", "alcgp", "tobgp"), weights = "total"),
  case("veteran weighted", transform(veteran, known = status * diagtime), "time",
       list("karno", "celltype", "age", c("karno", "celltype")), weights = "known"),
  case("lung events", transform(lung, event = status - 1, sex = c("male", "female")[sex]), "time",
       list("age", "sex", "ph_ecog", "wt_loss", c("age", "sex")), weights = "event", cluster = "inst"),
  case("hills weighted without intercept", transform(hills, w = 1 / dist^2), "time", list("dist", "climb"), FALSE, weights = "w"),
  case("motor weighted", transform(motor, w = 1 / v), "accel", list("times", "times^2", "times^3"), weights = "w"),
  case("nlschools weighted", every(nlschools, 7), "lang", list("IQ", "SES", "COMB", c("IQ", "SES")),
       weights = "GS", cluster = "class"),
  case("LakeHuron years", lake, "level", list("year", "year^2")),
  case("quakes far off", transform(every(quakes, 4), place = lat + 1e6), "mag", list("depth", "place", "stations", "long")),
  case("rock badly scaled", transform(rock, area = area * 1e6, shape = shape * 1e-6), "perm",
       list("area", "peri", "shape", c("area", "shape")),
       units = list(area = 1e-10, shape = 1e6, peri = 1e-3)),
  case("mtcars", transform(mtcars, cyl = paste(cyl, "cylinders"), am = am == 1), "mpg",
       list("hp", "wt", "cyl", "am", "hp^2", c("hp", "wt"), c("wt", "am"))),
  case("birthwt", transform(birthwt, race = c("white", "black", "other")[race], smoke = smoke == 1), "bwt",
       list("age", "lwt", "race", "smoke", "ht", c("race", "smoke"), c("age", "smoke"))),
  case("petrol", petrol, "Y", list("SG", "VP", "V10", "EP"), cluster = "No"),
  case("BOD", BOD, "demand", list("Time", "Time^2")),
  case("survey", survey, "Height", list("Sex", "Wr_Hnd", "Smoke", "Age", "Exer")),
  case("anorexia", anorexia, "Postwt", list("Prewt", "Treat", c("Prewt", "Treat"))),
  case("CO2 without intercept", CO2, "uptake", list("Type", "Treatment", "conc", c("Type", "conc")), FALSE, cluster = "Plant"),
  case("Oats", Oats, "yield", list("Variety", "nitro", "nitro^2", c("Variety", "nitro")), cluster = "Block"))

cat(paste0("[", paste(cases, collapse = ",\n"), "]"), "\n")
