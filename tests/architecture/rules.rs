//! What each file must keep to.

use crate::rooms::{Room, Rooms};
use crate::tokens::{Token, tokens};

/// Crates that know a browser, or bind to one.
const BROWSER: [&str; 7] =
    ["web_sys", "js_sys", "wasm_bindgen", "wasm_bindgen_futures", "leptos", "idb", "console_error_panic_hook"];
/// Rooms that are a browser's.
const SHELLS_OF_THE_BROWSER: [&str; 3] = ["worker", "ui", "bin"];
/// Rooms that only show or carry results, so that no order of theirs is in one.
const SHELLS: [&str; 4] = ["worker", "ui", "cli", "bin"];

/// What is wrong with the file at `path` (from `src/`), a sentence each.
pub(crate) fn check(rooms: &Rooms, path: &str, source: &str) -> Vec<String> {
    let tokens = tokens(source);
    let Some(room) = room_of(rooms, path) else {
        return if path == "lib.rs" { Vec::new() } else { vec![format!("src/{path}: is in no room of the table")] };
    };
    let mut findings = imports(room, rooms, path, &tokens);
    findings.extend(faces(room, path, &tokens));
    findings.extend(browser_names(room, &tokens));
    findings.extend(hash_order(room, source, &tokens));
    findings.into_iter().map(|(line, sentence)| format!("src/{path}:{line}: {sentence}")).collect()
}

fn room_of<'a>(rooms: &'a Rooms, path: &str) -> Option<&'a Room> {
    rooms.get(path.split('/').next()?.trim_end_matches(".rs"))
}

type Finding = (usize, String);

/// `crate::room`, `straightedge::room`, and as many `super::` as lead out of the room.
fn imports(room: &Room, rooms: &Rooms, path: &str, tokens: &[Token<'_>]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let start = match token.text {
            "crate" | "straightedge" if !follows(tokens, at, "::") => Some(at + 1),
            "super" if !follows(tokens, at, "::") => after_supers(path, tokens, at),
            _ => None,
        };
        let Some(start) = start else { continue };
        for reached in heads(tokens, start) {
            if rooms.get(reached.text).is_some() && !room.may_import(reached.text) {
                findings.push((reached.line, format!("`{}` may not import `{}`", room.name, reached.text)));
            }
        }
    }
    findings
}

fn follows(tokens: &[Token<'_>], at: usize, text: &str) -> bool {
    at.checked_sub(1).is_some_and(|before| tokens[before].text == text)
}

/// Where the path goes on after a chain of `super` that leads to the crate's root, if it does.
fn after_supers(path: &str, tokens: &[Token<'_>], at: usize) -> Option<usize> {
    let mut end = at;
    let mut climbed = 1;
    while let [Token { text: "::", .. }, Token { text: "super", .. }, ..] = tokens[end + 1..] {
        end += 2;
        climbed += 1;
    }
    (climbed >= module_depth(path) + inline_depth(&tokens[..at])).then_some(end + 1)
}

/// How many modules deep a file is: `room/mod.rs` one, `room/part.rs` two.
fn module_depth(path: &str) -> usize {
    path.trim_end_matches("/mod.rs").split('/').count()
}

/// How many `mod name { … }` are open at the end of `tokens`.
fn inline_depth(tokens: &[Token<'_>]) -> usize {
    let mut open: Vec<bool> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match token.text {
            "{" => open.push(at >= 2 && tokens[at - 2].text == "mod"),
            "}" => drop(open.pop()),
            _ => {}
        }
    }
    open.into_iter().filter(|is_module| *is_module).count()
}

/// The names that a path reaches next: of `::a::b` it is `a`, of `::{a::b, c}` they are `a` and `c`.
fn heads<'a>(tokens: &[Token<'a>], start: usize) -> Vec<Token<'a>> {
    let [Token { text: "::", .. }, first, ..] = tokens[start.min(tokens.len())..] else { return Vec::new() };
    if first.text != "{" {
        return vec![first];
    }
    let mut found = Vec::new();
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(start + 1) {
        match token.text {
            "{" => depth += 1,
            "}" if depth == 1 => break,
            "}" => depth -= 1,
            "," => {}
            _ if depth == 1 && matches!(tokens[at - 1].text, "{" | ",") => found.push(*token),
            _ => {}
        }
    }
    found
}

/// A room's `mod.rs` is its one face, but for what the table says is open.
fn faces(room: &Room, path: &str, tokens: &[Token<'_>]) -> Vec<Finding> {
    if path != format!("{}/mod.rs", room.name) {
        return Vec::new();
    }
    let public = tokens.windows(3).filter(|w| w[0].text == "pub" && w[1].text == "mod" && !room.is_open(w[2].text));
    public.map(|w| (w[2].line, format!("`{}` is public, and not open in the table", w[2].text))).collect()
}

fn browser_names(room: &Room, tokens: &[Token<'_>]) -> Vec<Finding> {
    if SHELLS_OF_THE_BROWSER.contains(&room.name.as_str()) {
        return Vec::new();
    }
    let named = tokens.iter().filter(|token| BROWSER.contains(&token.text));
    named.map(|token| (token.line, format!("`{}` belongs to the browser's rooms", token.text))).collect()
}

/// The order of a hash map is another in each run; results may not depend on it.
fn hash_order(room: &Room, source: &str, tokens: &[Token<'_>]) -> Vec<Finding> {
    if SHELLS.contains(&room.name.as_str()) {
        return Vec::new();
    }
    let excused = |line: usize| {
        source.lines().nth(line - 1).is_some_and(|l| l.contains("// order never read") || l.trim_start().starts_with("use "))
    };
    let named = tokens.iter().filter(|token| matches!(token.text, "HashMap" | "HashSet") && !excused(token.line));
    named
        .map(|token| {
            (token.line, format!("`{}` has no order: take a BTreeMap, or end the line in `// order never read`", token.text))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::rooms::{EXAMPLE, Rooms};

    /// The findings in `source`, were it at `path`: their lines and what they name in backticks.
    #[track_caller]
    fn finds(path: &str, source: &str, expected: &[&str]) {
        let rooms = Rooms::from_crate_docs(EXAMPLE).expect("the example is a table");
        let found = check(&rooms, path, source);
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for (finding, expected) in found.iter().zip(expected) {
            assert!(finding.contains(expected), "{finding} has no {expected}");
        }
    }

    #[test]
    fn a_room_below_the_table_is_found() {
        finds("attic/mod.rs", "", &["in no room"]);
        finds("engine/mod.rs", "", &[]);
        finds("error.rs", "", &[]);
        finds("lib.rs", "pub mod engine;", &[]);
    }

    #[test]
    fn a_forbidden_import_is_found() {
        finds("engine/run.rs", "\nuse crate::train::Fitted;", &["src/engine/run.rs:2: `engine` may not import `train`"]);
        finds("engine/run.rs", "use crate::{error::Error, train::{self, Fitted}, worker};", &["`train`", "`worker`"]);
        finds("engine/run.rs", "fn f() { crate::train::fit() }", &["`train`"]);
        finds("engine/run.rs", "assert!(super::super::train::fit());", &["`train`"]);
        finds("engine/mod.rs", "use super::train::Fitted;", &["`train`"]);
        finds("engine/mod.rs", "mod tests { use super::super::train; }", &["`train`"]);
        finds("bin/app.rs", "fn main() { straightedge::train::fit() }", &["`train`"]);
    }

    #[test]
    fn an_import_up_the_table_is_none() {
        finds("train/mod.rs", "use crate::{engine::Run, table::{Table, Column}};", &[]);
        finds("train/least/fit.rs", "use super::super::super::engine::Run; use super::train;", &[]);
        finds("train/mod.rs", "mod tests { use super::train; }", &[]);
        finds("engine/mod.rs", "//! See [`crate::train`].\n// crate::train\nlet x = \"crate::train\";", &[]);
        finds("engine/mod.rs", "use other::crate_of::train; use crate::CODE_HASH;", &[]);
    }

    #[test]
    fn a_second_face_is_found() {
        finds("train/mod.rs", "mod a; pub mod step; pub(crate) mod b;", &[]);
        finds("train/mod.rs", "pub mod fitted;", &["`fitted`"]);
        finds("train/step/mod.rs", "pub mod one;", &[]);
    }

    #[test]
    fn a_browser_in_the_core_is_found() {
        finds("engine/mod.rs", "use web_sys::Blob;", &["`web_sys`"]);
        finds("worker/mod.rs", "use web_sys::Blob;", &[]);
    }

    #[test]
    fn an_order_of_a_hash_is_found() {
        finds("engine/mod.rs", "use std::collections::HashMap;\nfn f(m: HashMap<u8, u8>) {}", &["engine/mod.rs:2: `HashMap`"]);
        finds("engine/mod.rs", "fn f(m: HashSet<u8>) {} // order never read", &[]);
        finds("worker/mod.rs", "fn f(m: HashMap<u8, u8>) {}", &[]);
    }
}
