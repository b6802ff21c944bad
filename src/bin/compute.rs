//! The Web Workers that compute for the one which owns the table. In the browser only: that worker starts them.

fn main() {
    #[cfg(target_arch = "wasm32")]
    straightedge::worker::start_computing();
}
