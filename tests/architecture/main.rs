//! Holds the sources against the table of rooms in `src/lib.rs`: who may import whom, what is open, where a browser may be named.

#![cfg(not(target_arch = "wasm32"))]

mod rooms;
mod rules;
mod tokens;

use rooms::Rooms;
use std::path::{Path, PathBuf};
use std::{fs, io};

fn source_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Every Rust file below `folder`, as its path from there and its text.
fn sources(folder: &Path) -> io::Result<Vec<(String, String)>> {
    fn collect(folder: &Path, prefix: &str, into: &mut Vec<(String, String)>) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                collect(&entry.path(), &format!("{name}/"), into)?;
            } else if let Some("rs") = entry.path().extension().and_then(|e| e.to_str()) {
                into.push((name, fs::read_to_string(entry.path())?));
            }
        }
        Ok(())
    }
    let mut found = Vec::new();
    collect(folder, "", &mut found)?;
    found.sort();
    Ok(found)
}

#[test]
fn the_sources_keep_to_the_table_of_rooms() {
    let sources = sources(&source_folder()).expect("the sources can be read");
    let crate_docs = &sources.iter().find(|(path, _)| path == "lib.rs").expect("there is a lib.rs").1;
    let rooms = Rooms::from_crate_docs(crate_docs).unwrap_or_else(|problem| panic!("{problem}"));
    let findings: Vec<String> = sources.iter().flat_map(|(path, text)| rules::check(&rooms, path, text)).collect();
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
}
