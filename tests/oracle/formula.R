# What R reads in a formula: labels of the terms, intercept, variables in R's order, the response as R prints it.
#
#   LC_ALL=C.UTF-8 Rscript tests/oracle/formula.R > tests/data/formula.json      (R 4.2.2 with jsonlite)
#
# `variables` is there because R writes the factors of a term in the order in which they first stand anywhere in the formula,
# and Straightedge as the term was first spelled: the test needs it to go from one to the other.

library(jsonlite)
set.seed(1973)

few <- c("y", "a", "b", "c", "d")
odd <- c("y", "x", "my col", "größe", "x.1", ".hidden", "_id", "if", "2nd", "a`b", "back\\slash", "log(x)", "数量", "TRUE", "..1", "..z")
cars <- c("price", "cost", "x", "z", "city", "year")

by_hand <- list(
  list(few, c(
    "y ~ a", "y ~ a + b", "y~a+b+c+d", "y ~ 1", "y ~ 0", "y ~ -1", "y ~ a - 1", "y ~ a + 0", "y ~ 0 + a", "y ~ a + 1",
    "y ~ 0 + a + 1", "y ~ 1 + a - 1", "y ~ a - 0", "y ~ a + -1", "y ~ a - -1", "y ~ (0 + a)", "y ~ a - (b - 1)",
    "y ~ a:b", "y ~ a:b + a", "y ~ b:a + a", "y ~ a + b:a", "y ~ a:b + b:a", "y ~ a:a", "y ~ a + a", "y ~ a:b:a",
    "y ~ a*b", "y ~ a*b*c", "y ~ b*a + c:b:a", "y ~ a*a", "y ~ a*b - a", "y ~ a*b - a:b", "y ~ a*b - b:a", "y ~ a*b*c - a:b:c",
    "y ~ a*b*c - (a*b)", "y ~ (a + b)*(c + d)", "y ~ a*(b + c)", "y ~ a + b*c + d", "y ~ (a + b):(c + d)",
    "y ~ (a + b)^2", "y ~ (a + b + c)^2", "y ~ (a + b + c)**2", "y ~ (a + b + c)^3", "y ~ (a + b + c + d)^3 - a:b:c",
    "y ~ (a*b + c)^2", "y ~ (a + b)^5", "y ~ a^2", "y ~ (1 + a + b)^2", "y ~ (a:b + c)^2", "y ~ (a + b)^2 + (c + d)^2",
    "y ~ a/b", "y ~ a/b/c", "y ~ (a + b)/c", "y ~ a/(b + c)", "y ~ a/b:c", "y ~ a/b*c", "y ~ a*b/c", "y ~ (a*b)/c", "y ~ a/b - a",
    "y ~ a %in% b", "y ~ a + b %in% a", "y ~ (a + b) %in% c", "y ~ a %in% (b + c)", "y ~ a*b %in% c", "y ~ a*b %in% c*d",
    "y ~ a %in% b:c", "y ~ a:b %in% c",
    "y ~ .", "y ~ . - a", "y ~ . - 1", "y ~ .^2", "y ~ .^2 - a:b", "y ~ .*a", "y ~ .:a", "y ~ c + .", "y ~ d:c + .", "y ~ . + a:b",
    "y ~ ./a", "a ~ .", "log(y) ~ .", "y/a ~ .", "log(a + b) ~ .^2", "y ~ (.)^3", "y ~ ((a))", "y ~ ((a + (b)):c)",
    "y ~ +a", "y ~ a + +b", "y ~\n\ta +\n b")),
  list(odd, c(
    "y ~ `my col`", "y ~ `my col`:x", "y ~ größe + x.1 + .hidden", "y ~ `_id` * `if`", "y ~ `2nd`", "y ~ `a\\`b`", "y ~ `back\\\\slash`",
    "y ~ `log(x)` + log(x)", "y ~ 数量:größe", "y ~ `TRUE` + `..1` + ..z", "`my col` ~ x", "log(`my col`) ~ `größe`", "y ~ .",
    "y ~ I(`my col`^2)")),
  list(cars, c(
    "price ~ log(x)", "log(price) ~ x", "log10(price + 1) ~ log2(x)", "price ~ log1p(x) + expm1(z) + sqrt(x) + exp(z) + abs(x)",
    "price ~ I(x^2)", "price ~ x + I(x^2) + I(x^3)", "price ~ I(x**2)", "price ~ I(x + z)", "price ~ I(x - z)", "price ~ I(x*z)",
    "price ~ I(x/z)", "price ~ I(-x)", "price ~ I(-x^2)", "price ~ I((-x)^2)", "price ~ I(2^-x)", "price ~ I(x^z^2)",
    "price ~ I((x^z)^2)", "price ~ I((x + z)*cost)", "price ~ I(x + z*cost)", "price ~ I(x - (z - cost))", "price ~ I(x - z - cost)",
    "price ~ I(x/(z*cost))", "price ~ I(x/z/cost)", "price ~ I(-(x*z))", "price ~ I(-x*z)", "price ~ I(x * -z)", "price ~ I(--x)",
    "price ~ I(x + -z)", "price ~ I(-(x + z))", "price ~ I(x^(z + 1))", "price ~ I(x^-(z + 1))", "price ~ I((x*z)^2)",
    "price ~ I(x*100000)", "price ~ I(x*1e5)", "price ~ I(x*1e15)", "price ~ I(x + 0.0001)", "price ~ I(x*123456)",
    "price ~ I(x*0.1)", "price ~ I(x*1.5e-7)", "price ~ I(x*2.50)", "price ~ I(x*.5)", "price ~ I(x*1E+3)", "price ~ I(1/x)",
    "price ~ log(x + 1):z", "price ~ log(x)*sqrt(z)", "price ~ sqrt(abs(log(x^2 + 1)))", "price ~ exp(-x/2)", "price ~ log(x)/z",
    "price ~ poly(x, 2)", "price ~ poly(x, 3, raw = TRUE)", "price ~ poly(x,2,raw=TRUE) * z", "price ~ poly(log(x), 2):city",
    "price ~ C(city)", "price ~ C(city, ref = \"Bonn\")", "price ~ C(city, ref='a \"quoted\" one')", "price ~ C(year)*x",
    "price - cost ~ x", "-price ~ x", "price/cost^2 ~ x", "(price + 1)*2 ~ x", "price - cost ~ cost + x",
    "price ~ (log(x) + poly(z, 2) + C(city))^2", "price ~ I(x^2) %in% city", "price ~ .^2 - x:z + I(x^2)",
    # Where R prints other labels than Straightedge: the test says why for each.
    "price ~ I(x)", "price ~ I((x))", "price ~ log((x))", "price ~ I(log(x))", "price ~ I(+x)", "price ~ I(I(x) + 1)", "price ~ I((x*z) + 1)",
    "price ~ C(city, \"Bonn\")", "price ~ C(city, Treatment(\"Bonn\"))", "price ~ C(city, Treatment(reference = \"Bonn\"))",
    "price ~ poly(x, degree = 2)", "price ~ poly(x, 2, raw = FALSE)", "price ~ poly(x, raw = TRUE, degree = 2)",
    "price ~ I(x*0.12345678901234567)"))
)

# Formulas by chance: groups within groups, the minus only where there is something to take from.
leaf <- function() sample(c("a", "b", "c", "d", "log(a)", "I(b^2)", "poly(c, 2)"), 1, prob = c(4, 4, 4, 3, 1, 1, 1))
group <- function(depth) {
  if (depth == 0 || runif(1) < 0.25) return(leaf())
  switch(sample(6, 1, prob = c(4, 3, 3, 2, 2, 2)),
    sprintf("(%s + %s)", group(depth - 1), group(depth - 1)),
    sprintf("%s:%s", group(depth - 1), group(depth - 1)),
    sprintf("%s*%s", group(depth - 1), group(depth - 1)),
    sprintf("%s/%s", group(depth - 1), group(depth - 1)),
    sprintf("%s %%in%% %s", group(depth - 1), group(depth - 1)),
    sprintf("(%s)^%d", group(depth - 1), sample(2:3, 1)))
}
chance <- function() {
  text <- group(3)
  for (i in seq_len(sample(0:3, 1))) text <- paste(text, sample(c("+", "+", "-"), 1), sample(c(group(2), "0", "1", "."), 1, prob = c(6, 1, 1, 1)))
  paste("y ~", text)
}
by_chance <- unique(replicate(400, chance()))

read <- function(text, columns) {
  data <- as.data.frame(matrix(1, 1, length(columns), dimnames = list(NULL, columns)))
  names(data) <- columns
  formula <- as.formula(text)
  read <- terms(formula, data = data)
  one_line <- function(call) paste(deparse(call, width.cutoff = 500L, backtick = TRUE), collapse = " ")
  list(formula = unbox(text), columns = columns, labels = attr(read, "term.labels"), intercept = unbox(attr(read, "intercept") == 1),
    variables = vapply(as.list(attr(read, "variables"))[-1], one_line, ""), response = unbox(one_line(formula[[2]])))
}

cases <- unlist(lapply(by_hand, function(group) lapply(group[[2]], read, columns = group[[1]])), recursive = FALSE)
cases <- c(cases, lapply(by_chance, read, columns = few))
r <- paste(R.version$major, R.version$minor, sep = ".")
lines <- vapply(cases, function(case) as.character(toJSON(case)), "")
cat("{\"r\": \"", r, "\", \"cases\": [\n", paste(lines, collapse = ",\n"), "\n]}\n", sep = "")
