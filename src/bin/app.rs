//! The page. In the browser only: `make serve`.

fn main() {
    #[cfg(target_arch = "wasm32")]
    straightedge::ui::mount();
}
