//! True and false as people write them.

/// Spellings of true and false, in lower case. A column is boolean if all its cells are of one pair; 0 and 1 stay numbers.
pub(in crate::source) const PAIRS: [(&str, &str); 33] = [
    ("true", "false"),
    ("yes", "no"),
    ("y", "n"),
    ("t", "f"),
    ("wahr", "falsch"),
    ("ja", "nein"),
    ("vrai", "faux"),
    ("oui", "non"),
    ("verdadero", "falso"),
    ("verdadeiro", "falso"),
    ("vero", "falso"),
    ("sí", "no"),
    ("sì", "no"),
    ("si", "no"),
    ("sim", "não"),
    ("sim", "nao"),
    ("waar", "onwaar"),
    ("ja", "nee"),
    ("ja", "nej"),
    ("ja", "nei"),
    ("sant", "falskt"),
    ("sand", "falsk"),
    ("kyllä", "ei"),
    ("tak", "nie"),
    ("prawda", "fałsz"),
    ("ano", "ne"),
    ("da", "nu"),
    ("evet", "hayır"),
    ("да", "нет"),
    ("так", "ні"),
    ("是", "否"),
    ("はい", "いいえ"),
    ("on", "off"),
];

/// Whether a cell is this spelling, without regard to case and to spaces around it.
pub(in crate::source) fn is_spelled(cell: &str, spelling: &str) -> bool {
    let cell = cell.trim();
    cell.eq_ignore_ascii_case(spelling) || !spelling.is_ascii() && cell.to_lowercase() == spelling
}
