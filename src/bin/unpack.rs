//! The Web Worker that opens files which are no text. In the browser only: the other worker starts it.

fn main() {
    #[cfg(target_arch = "wasm32")]
    straightedge::worker::start_unpacking();
}
