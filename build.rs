//! Puts one hash of the sources into the build: the same tree gives the same code hash in the browser, in the worker and on
//! the command line. A model document carries it, and a page refuses a worker that was built from other sources.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=src");
    println!("cargo::rerun-if-changed=kernel");
    println!("cargo::rerun-if-changed=vendor");
    println!("cargo::rerun-if-changed=Cargo.toml");
    println!("cargo::rerun-if-changed=Cargo.lock");
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut files = vec![root.join("Cargo.toml"), root.join("Cargo.lock")];
    collect(&root.join("src"), &mut files)?;
    collect(&root.join("kernel"), &mut files)?;
    collect(&root.join("vendor"), &mut files)?;
    files.sort();
    let mut hasher = blake3::Hasher::new();
    for file in &files {
        // The lock file of a fresh checkout may not be there before the first resolution.
        let bytes = fs::read(file).unwrap_or_default();
        let name = file.strip_prefix(&root).unwrap_or(file).to_string_lossy().replace('\\', "/");
        hasher.update(name.as_bytes());
        hasher.update(&(bytes.len() as u64).to_le_bytes());
        hasher.update(&bytes);
    }
    println!("cargo::rustc-env=STRAIGHTEDGE_CODE_HASH={}", &hasher.finalize().to_hex()[..16]);
    Ok(())
}

fn collect(folder: &Path, into: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, into)?;
        } else if path.extension().is_some_and(|e| e == "rs" || e == "css") {
            into.push(path);
        }
    }
    Ok(())
}
