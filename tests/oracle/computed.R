# Writes tests/data/computed.json: formulas that compute, as R's `lm` fits them: arithmetic and functions, a computed response,
# orthogonal polynomials, numbers as categories, and linear hypotheses about the coefficients.
#
#     Rscript tests/oracle/computed.R > FILE1                             (R 4.2.2; MASS, sandwich 3.0, car 3.1)
#     python tests/oracle/computed.py FILE1 > tests/data/computed.json    (statsmodels 0.15, patsy 1.0)
#
# What is not finite is missing here, where R would keep infinities and stop: so `I` and the functions are wrapped. `C(x)` of a
# number is R's `factor(x)`. Rows that R drops are counted. The design is in R's column order. `predictions` are for new rows.

suppressMessages({library(MASS); library(sandwich); library(car)})

number <- function(x) { x <- as.numeric(x); ifelse(is.finite(x), sprintf("%.17g", x), "null") }
text <- function(x) paste0("\"", gsub("\"", "\\\\\"", x), "\"")
array <- function(x) paste0("[", paste(x, collapse = ","), "]")
numbers <- function(x) array(number(x))
object <- function(...) { fields <- list(...); paste0("{", paste0("\"", names(fields), "\":", fields, collapse = ","), "}") }
table_of <- function(x) paste0("{", paste0("\"", names(x), "\":", x, collapse = ","), "}")

column <- function(x) {
  if (is.numeric(x)) return(object(kind = "\"number\"", cells = numbers(x)))
  object(kind = "\"category\"", labels = array(ifelse(is.na(x), "null", text(as.character(x)))))
}

finite <- function(f) { force(f); function(...) { x <- suppressWarnings(f(...)); x[!is.finite(x)] <- NA; x } }
for (name in c("log", "log2", "log10", "log1p", "exp", "expm1", "sqrt", "abs")) assign(name, finite(get(name, baseenv())))
I <- function(x) base::I(finite(identity)(x))
level <- function(x, ref = NULL) if (is.null(ref)) factor(x) else relevel(factor(x), ref = ref)

# A coefficient's name as it is here: levels in brackets, powers without I(), plain powers for raw polynomials, the factors of a
# product sorted (`pieces` splits at colons outside of parentheses).
pieces <- function(x) {
  c <- strsplit(x, "")[[1]]
  depth <- cumsum((c == "(") - (c == ")"))
  substring(x, c(1, which(c == ":" & depth == 0) + 1), c(which(c == ":" & depth == 0) - 1, nchar(x)))
}
spelled <- function(x, levels) {
  for (v in names(levels)) if (startsWith(x, v) && substring(x, nchar(v) + 1) %in% levels[[v]])
    return(paste0(sub("^level\\(([^,)]*).*", "C(\\1)", v), "[", substring(x, nchar(v) + 1), "]"))
  raw <- regmatches(x, regexec("^poly\\((.*), [0-9]+, raw = TRUE\\)([0-9]+)$", x))[[1]]
  if (length(raw) == 3) return(paste0(raw[2], if (raw[3] != "1") paste0("^", raw[3])))
  if (startsWith(x, "I(")) { e <- str2lang(x)[[2]]; if (is.call(e) && e[[1]] == "^") return(deparse(e)) }
  x
}
ours <- function(x, levels) paste(sort(vapply(pieces(x), spelled, "", levels), method = "radix"), collapse = ":")

# `formula` as a person writes it; `response` in R's spelling where that needs I(). `new`: rows to predict.
case <- function(name, data, formula, new, weights = NULL, tests = list()) {
  message(name)
  names(data) <- gsub("[^A-Za-z0-9]", "_", names(data))
  f <- as.formula(gsub("C(", "level(", formula, fixed = TRUE))
  used <- unique(c(all.vars(f), weights))
  data <- as.data.frame(data)[used]
  for (v in used) if (!is.numeric(data[[v]])) {
    x <- as.character(data[[v]]); data[[v]] <- factor(x, levels = sort(unique(x), method = "radix"))
  }
  complete <- complete.cases(model.frame(f, data, na.action = na.pass)) & complete.cases(data)
  given <- droplevels(data[complete, , drop = FALSE])
  w <- if (is.null(weights)) NULL else given[[weights]]
  fit <- if (is.null(w)) do.call(lm, list(f, given)) else do.call(lm, list(f, given, weights = w))
  s <- summary(fit)
  kept <- !is.na(coef(fit))
  spread <- function(x) replace(rep(NA_real_, length(kept)), which(kept), x)
  polynomials <- Filter(function(x) inherits(x, "poly"), as.list(model.frame(fit)))
  fresh <- given[new, , drop = FALSE]
  interval <- suppressWarnings(predict(fit, fresh, interval = "confidence"))
  hypothesis <- function(t) {
    # car reads `b = q` by the names of coefficients, which are R's.
    L <- matrix(0, length(t$rows), length(kept))
    for (i in seq_along(t$rows)) L[i, ] <- t$rows[[i]]
    L <- L[, kept, drop = FALSE]
    of <- function(V) { h <- linearHypothesis(fit, L, t$q, vcov. = V, test = "F", singular.ok = TRUE); h$F[2] }
    p <- function(F) pf(F, nrow(L), fit$df.residual, lower.tail = FALSE)
    classical <- of(vcov(fit, complete = FALSE)); robust <- of(vcovHC(fit, "HC3"))
    object(text = text(t$text), df = nrow(L), df_resid = fit$df.residual, f_statistic = number(classical), p_value = number(p(classical)),
           hc3_f_statistic = number(robust), hc3_p_value = number(p(robust)))
  }
  object(
    name = text(name), formula = text(formula), weights = if (is.null(weights)) "null" else text(weights),
    columns = table_of(setNames(vapply(data, column, ""), used)),
    n_obs = nrow(given), n_dropped = sum(!complete), df_resid = fit$df.residual, names = array(text(vapply(names(coef(fit)), ours, "", fit$xlevels))),
    estimate = numbers(spread(coef(s)[, 1])), std_error = numbers(spread(coef(s)[, 2])), p_value = numbers(spread(coef(s)[, 4])),
    r_squared = number(s$r.squared), sigma = number(s$sigma), fitted = numbers(fitted(fit)[1:5]),
    response = numbers((fitted(fit) + residuals(fit))[1:5]),
    polynomials = array(vapply(polynomials, function(p)
      object(alpha = numbers(attr(p, "coefs")$alpha), norm2 = numbers(attr(p, "coefs")$norm2)), "")),
    new = array(which(complete)[new] - 1), predictions = numbers(interval[, "fit"]), lower = numbers(interval[, "lwr"]),
    upper = numbers(interval[, "upr"]), tests = array(vapply(tests, hypothesis, "")))
}

# The rows of R as lists of numbers, the text as a person writes it.
test <- function(text, rows, q = rep(0, length(rows))) list(text = text, rows = rows, q = q)
words <- function(x) as.data.frame(lapply(x, function(x) if (is.factor(x)) as.character(x) else x))
cars2 <- transform(mtcars, gear_name = paste(gear, "gears"))

cases <- c(
  case("quotients and differences", mtcars, "mpg ~ I(hp / wt) + I(disp - hp) + log(qsec + 1)", c(1, 5, 9),
       tests = list(test("I(hp/wt) = 0, log(qsec + 1) = 0", list(c(0, 1, 0, 0), c(0, 0, 0, 1))),
                    test("2*I(hp/wt) - I(disp - hp) = 1", list(c(0, 2, -1, 0)), 1))),
  case("powers of sums", mtcars, "mpg ~ I((wt - 3)^2) + I(wt^0.5) + I(hp^-1) + sqrt(disp * wt) + I(-qsec)", c(2, 7)),
  case("log response", mtcars, "log(mpg) ~ log(hp) + wt", c(1, 2, 3),
       tests = list(test("log(hp) = -0.25", list(c(0, 1, 0)), -0.25), test("log(hp) = wt", list(c(0, 1, -1))))),
  case("quotient as response", mtcars, "I(mpg / wt) ~ hp + qsec", c(3, 4)),
  case("response of two columns, one a term", mtcars, "I(mpg - qsec) ~ qsec + hp", c(3, 4)),
  case("root of a response on all others", mtcars[c("mpg", "wt", "hp", "am")], "sqrt(mpg) ~ wt + hp + am", c(30, 31)),
  case("gaps of logarithms and quotients", transform(airquality, Temp = Temp - 65), "Ozone ~ log(Temp) + I(Wind / (Month - 7))", c(1, 9)),
  case("log of counts that are 0", words(MASS::quine), "log(Days) ~ Sex * Age + Eth", c(1, 60)),
  case("polynomials", mtcars, "mpg ~ poly(hp, 3) + poly(wt, 2)", c(1, 4, 9),
       tests = list(test("poly(hp, 3)2 = 0, poly(hp, 3)3 = 0", list(c(0, 0, 1, 0, 0, 0), c(0, 0, 0, 1, 0, 0))))),
  case("polynomial of an expression", cars, "dist ~ poly(log(speed), 2)", c(1, 20)),
  case("polynomials by category", words(iris), "Sepal_Length ~ poly(Petal_Length, 2) * Species", c(1, 80, 140)),
  case("polynomial within a category only", words(iris), "Sepal_Length ~ Species + poly(Petal_Length, 2):Species", c(1, 80, 140)),
  case("polynomial of years", data.frame(level = as.vector(LakeHuron), year = 1875:1972), "level ~ poly(year, 6)", c(1, 98)),
  case("polynomial with missing rows", airquality, "Ozone ~ poly(Wind, 3) + Solar_R", c(5, 6)),
  case("raw polynomial", cars, "dist ~ poly(speed, 3, raw = TRUE)", c(1, 20)),
  case("weighted polynomial", transform(cars, w = 1 + speed %% 3), "dist ~ poly(speed, 2)", c(1, 20), weights = "w"),
  case("numbers as levels", mtcars, "mpg ~ wt + C(cyl)", c(1, 2, 4),
       tests = list(test("C(cyl)[6] = C(cyl)[8]", list(c(0, 0, 1, -1))), test("C(cyl)[6] = 0, C(cyl)[8] = 0", list(c(0, 0, 1, 0), c(0, 0, 0, 1))))),
  case("numbers as levels against another", mtcars, "mpg ~ wt * C(gear, ref = \"4\")", c(1, 2, 4)),
  case("numbers as levels without intercept", mtcars, "mpg ~ 0 + C(carb) + hp", c(1, 2, 4)),
  case("a number and its levels", mtcars, "mpg ~ cyl + C(cyl) + hp", c(1, 2, 4)),
  case("levels by computed", cars2, "mpg ~ gear_name * log(hp) + I(wt * 2.20462262)", c(1, 2, 4),
       tests = list(test("gear_name[4 gears] = gear_name[5 gears]", list(c(0, 1, -1, 0, 0, 0, 0))))),
  case("far off in arithmetic", transform(mtcars, hp = hp + 1e6), "mpg ~ I(hp - 1000000) + I((hp - 1e6)^2)", c(1, 2, 4)))

cat(paste0("[", paste(cases, collapse = ",\n"), "]"), "\n")
