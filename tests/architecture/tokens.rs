//! Rust's words, as far as paths need them: comments, strings and numbers are left out.

/// A word or a mark of punctuation (`::` is one), and the line it stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token<'a> {
    pub(crate) text: &'a str,
    pub(crate) line: usize,
}

pub(crate) fn tokens(source: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut rest = source;
    let mut line = 1;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            block_comment(rest)
        } else if let Some(length) = string(rest).or_else(|| character(rest)) {
            length
        } else if first.is_alphanumeric() || first == '_' {
            let length = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
            found.push(Token { text: &rest[..length], line });
            length
        } else if first.is_whitespace() {
            first.len_utf8()
        } else {
            let length = if rest.starts_with("::") { 2 } else { first.len_utf8() };
            found.push(Token { text: &rest[..length], line });
            length
        };
        line += rest[..length].matches('\n').count();
        rest = &rest[length..];
    }
    found
}

/// Block comments nest.
fn block_comment(source: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    loop {
        let rest = &source[at..];
        if rest.is_empty() {
            return at;
        } else if rest.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
}

/// The length of the string literal that `source` starts with: `"…"`, `b"…"`, `c"…"`, `r#"…"#` and so on.
fn string(source: &str) -> Option<usize> {
    let prefix = ["br", "cr", "b", "c", "r"].into_iter().find(|p| source.starts_with(p)).unwrap_or("");
    let after = &source[prefix.len()..];
    let hashes = if prefix.ends_with('r') { after.len() - after.trim_start_matches('#').len() } else { 0 };
    let text = after[hashes..].strip_prefix('"')?;
    let start = source.len() - text.len();
    if prefix.ends_with('r') {
        let end = format!("\"{}", "#".repeat(hashes));
        return Some(text.find(&end).map_or(source.len(), |at| start + at + end.len()));
    }
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return Some(start + at + 1),
            _ => {}
        }
    }
    Some(source.len())
}

/// The length of the character literal that `source` starts with; a lifetime is none.
fn character(source: &str) -> Option<usize> {
    let text = source.strip_prefix("b'").or_else(|| source.strip_prefix('\''))?;
    let start = source.len() - text.len();
    if let Some(escape) = text.strip_prefix('\\') {
        let skipped = escape.chars().next()?.len_utf8();
        return escape[skipped..].find('\'').map(|at| start + 1 + skipped + at + 1);
    }
    let length = text.chars().next()?.len_utf8();
    text[length..].starts_with('\'').then_some(start + length + 1)
}

#[test]
fn only_code_is_read() {
    let text = |source| tokens(source).into_iter().map(|t| t.text).collect::<Vec<_>>().join(" ");
    assert_eq!(text("a::b /* x /* y */ z */ c // d\n e"), "a :: b c e");
    assert_eq!(text(r##"f("a\"b", r#"c"d"#, 'e', '\'', '\u{1f}', b'g')"##), "f ( , , , , , )");
    assert_eq!(text("fn f<'a>(x: &'a str) {}"), "fn f < ' a > ( x : & ' a str ) { }");
    assert_eq!(tokens("a\n/* b\n */ c\n")[1], Token { text: "c", line: 3 });
}
