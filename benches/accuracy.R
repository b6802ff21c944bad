# Fits every problem of a folder with R's `lm`, as it comes; run by accuracy.mjs, which says what the lines mean.
#
# usage: Rscript benches/accuracy.R FOLDER

folder <- commandArgs(trailingOnly = TRUE)[1]
line <- function(...) cat(..., sep = "\t", fill = FALSE, "\n")
number <- function(x) sprintf("%.17g", x)

line("version", "R", sub("^R version ", "", R.version.string))
problems <- read.csv(file.path(folder, "problems.csv"))
for (i in seq_len(nrow(problems))) {
  name <- problems$name[i]
  fit <- lm(as.formula(problems$formula[i]), read.csv(file.path(folder, paste0(name, ".csv"))))
  # The summary warns of a perfect fit, which two of the problems are, and leaves out the columns that `lm` dropped.
  errors <- suppressWarnings(coef(summary(fit)))[, "Std. Error"]
  names(errors) <- names(coef(fit))[!is.na(coef(fit))]
  for (term in names(errors)) line("fit", "R", name, term, number(coef(fit)[term]), number(errors[term]))
}
