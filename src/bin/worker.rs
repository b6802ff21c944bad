//! The Web Worker that owns the table. In the browser only: the page starts it.

fn main() {
    #[cfg(target_arch = "wasm32")]
    straightedge::worker::start();
}
