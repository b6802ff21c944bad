# Writes tests/data/models.json: least squares on real data sets that R ships, with everything R says about each fit.
#
#     Rscript tests/oracle/models.R > tests/data/models.json      (R 4.2.2 with MASS, nlme, survival)
#
# Levels are in byte order, as `sort(method = "radix")` gives them. Numbers are written with 17 digits.

suppressMessages({library(MASS); library(nlme); library(survival)})

number <- function(x) ifelse(is.finite(x), sprintf("%.17g", x), "null")
text <- function(x) ifelse(is.na(x), "null", paste0("\"", x, "\""))
array <- function(x) paste0("[", paste(x, collapse = ","), "]")
object <- function(...) { fields <- list(...); paste0("{", paste0("\"", names(fields), "\":", fields, collapse = ","), "}") }

column <- function(x) {
  if (is.logical(x)) return(object(kind = "\"boolean\"", cells = array(ifelse(is.na(x), "null", ifelse(x, "1", "0")))))
  if (is.numeric(x)) return(object(kind = "\"number\"", cells = array(number(x))))
  object(kind = "\"category\"", labels = array(text(as.character(x))))
}

bytes <- function(x) if (is.numeric(x) || is.logical(x)) x else {
  x <- as.character(x)
  factor(x, levels = sort(unique(x), method = "radix"))
}

# `terms`: a list of products, each a vector of names such as "x", "x^2" or c("a", "x"); R takes products after single variables.
case <- function(name, data, target, terms, intercept = TRUE) {
  names(data) <- gsub("[^A-Za-z0-9]", "_", names(data))
  used <- unique(c(target, sub("\\^.*", "", unlist(terms))))
  data <- as.data.frame(lapply(data[used], bytes))
  factor_of <- function(v) if (grepl("^", v, fixed = TRUE)) paste0("I(", v, ")") else v
  products <- vapply(terms, function(t) paste(vapply(t, factor_of, ""), collapse = ":"), "")
  formula <- as.formula(paste(target, "~", paste(c(if (intercept) "1" else "0", products), collapse = " + ")))
  fit <- lm(formula, data)
  s <- summary(fit)
  table <- coef(s)
  kept <- !is.na(coef(fit))
  bounds <- confint(fit)[kept, , drop = FALSE]
  e <- residuals(fit); f <- fitted(fit); h <- hatvalues(fit); n <- length(e)
  y <- f + e
  loo <- e / (1 - h)
  guess <- (y - mean(y)) * n / (n - 1)
  m <- function(k) mean((e - mean(e))^k)
  skew <- m(3) / m(2)^1.5; kurtosis <- m(4) / m(2)^2
  bp <- n * summary(lm(I(e^2) ~ f))$r.squared
  few <- as.integer(names(e))[1:5]
  interval <- suppressWarnings(predict(fit, data[few, , drop = FALSE], interval = "prediction"))
  spec <- vapply(terms, function(t) array(vapply(t, function(v) {
    parts <- strsplit(v, "^", fixed = TRUE)[[1]]
    object(column = text(parts[1]), power = if (length(parts) > 1) parts[2] else "1")
  }, "")), "")
  F <- if (is.null(s$fstatistic)) c(NA, NA, NA) else s$fstatistic
  object(
    name = text(name), target = text(target), terms = array(spec), intercept = if (intercept) "true" else "false",
    columns = paste0("{", paste0("\"", used, "\":", vapply(data, column, ""), collapse = ","), "}"),
    aliased = array(which(!kept) - 1),
    estimate = array(number(table[, 1])), std_error = array(number(table[, 2])), statistic = array(number(table[, 3])),
    p_value = array(number(table[, 4])), conf_low = array(number(bounds[, 1])), conf_high = array(number(bounds[, 2])),
    summary = object(
      n_obs = n, n_dropped = nrow(data) - n, df_model = sum(kept) - intercept, df_resid = fit$df.residual,
      r_squared = number(s$r.squared), adj_r_squared = number(s$adj.r.squared), residual_std_error = number(s$sigma),
      f_statistic = number(F[1]), f_p_value = number(pf(F[1], F[2], F[3], lower.tail = FALSE)),
      log_likelihood = number(as.numeric(logLik(fit))), aic = number(AIC(fit)), bic = number(BIC(fit)),
      rmse = number(sqrt(mean(e^2))), mae = number(mean(abs(e)))),
    rows = array(few - 1), fitted = array(number(f[1:5])), leverage = array(number(h[1:5])),
    std_residual = array(number(rstandard(fit)[1:5])),
    lower = array(number(interval[, "lwr"])), upper = array(number(interval[, "upr"])),
    loo_rmse = number(sqrt(mean(loo^2))), loo_mae = number(mean(abs(loo))),
    loo_r_squared = number(1 - sum(loo^2) / sum((y - mean(y))^2)),
    loo_baseline_rmse = number(sqrt(mean(guess^2))), loo_baseline_mae = number(mean(abs(guess))),
    durbin_watson = number(sum(diff(e)^2) / sum(e^2)),
    jarque_bera = array(number(c(n / 6 * (skew^2 + (kurtosis - 3)^2 / 4), skew, kurtosis))),
    breusch_pagan = array(number(c(bp, pchisq(bp, 1, lower.tail = FALSE)))))
}

salary <- data.frame(experience = c(0, 0, 5, 2, 7, 3, 10, 11), test_score = c(8, 8, 6, 10, 9, 7, 5, 7),
                     interview_score = c(9, 6, 7, 10, 6, 10, 7, 8),
                     salary = c(50000, 45000, 60000, 65000, 70000, 62000, 72000, 80000))
pbcseq$treated <- pbcseq$trt == 1
npk$total <- npk$N != npk$P

cases <- c(
  case("salary", salary, "salary", list("experience", "test_score", "interview_score")),
  case("airquality", transform(airquality, Month = month.abb[Month]), "Ozone", list("Solar_R", "Wind", "Temp", "Month")),
  case("survey", survey, "Height", list("Sex", "Wr_Hnd", "Smoke", "Age", "Exer")),
  case("Cars93", Cars93, "Price", list("Type", "Horsepower", "Rear_seat_room", "Luggage_room", "Origin")),
  case("lung", lung, "meal_cal", list("age", "sex", "ph_ecog", "wt_loss")),
  case("warpbreaks", warpbreaks, "breaks", list("wool", "tension", c("wool", "tension"))),
  case("ToothGrowth", ToothGrowth, "len", list("supp", "dose", "dose^2", c("supp", "dose"))),
  case("iris without intercept", iris, "Sepal.Length" |> gsub(pattern = ".", replacement = "_", fixed = TRUE),
       list("Species", "Petal_Length"), FALSE),
  case("mtcars without intercept", mtcars, "mpg", list("wt", "hp"), FALSE),
  case("npk", npk, "yield", list("block", "N", "P", "K", "total", c("N", "P"))),
  case("nested slopes", ChickWeight, "weight", list("Diet", c("Diet", "Time"))),
  case("swiss", swiss, "Fertility", list("Agriculture", "Examination", "Education", "Catholic", "Infant_Mortality")),
  case("stackloss", stackloss, "stack_loss", list("Air_Flow", "Water_Temp", "Acid_Conc_")),
  case("birthwt", transform(birthwt, race = c("white", "black", "other")[race], smoke = smoke == 1), "bwt",
       list("age", "lwt", "race", "smoke", "ftv", c("race", "smoke"))),
  case("pbcseq", pbcseq, "albumin", list("day", "age", "sex", "treated", "chol", "platelet", "protime")),
  case("quakes", quakes, "mag", list("depth", "stations", "lat", "long", "depth^2")),
  case("MathAchieve", as.data.frame(MathAchieve)[seq(1, 7185, 6), ], "MathAch", list("Minority", "Sex", "SES", "MEANSES")),
  case("mean alone", airquality, "Temp", list()),
  case("gilgais", gilgais, "e80", list("pH00", "pH30", "e00", "e30", "c00", "c30", "c80")),
  case("UScereal", UScereal, "calories", list("mfr", "protein", "fat", "carbo", "sugars", "vitamins")))

cat(array(cases), "\n")
