//! True and false as people write them.

/// Spellings of true and false, in lower case. A column is boolean if all its cells are of one pair; 0 and 1 stay numbers.
pub(in crate::source) const PAIRS: [(&str, &str); 9] = [
    ("true", "false"),
    ("yes", "no"),
    ("y", "n"),
    ("t", "f"),
    ("wahr", "falsch"),
    ("ja", "nein"),
    ("vrai", "faux"),
    ("oui", "non"),
    ("verdadero", "falso"),
];
