//! The command line. Natively only: `cargo run -- --help`.

fn main() -> std::process::ExitCode {
    #[cfg(not(target_arch = "wasm32"))]
    return straightedge::cli::run();
    #[cfg(target_arch = "wasm32")]
    std::process::ExitCode::FAILURE
}
