//! What measurements share: a clock, a line of output and random numbers, natively and in a JavaScript engine.

/// Uniform numbers in [0, 1): Marsaglia's xorshift.
pub(crate) fn xorshift(mut state: u32) -> impl FnMut() -> f64 {
    move || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        f64::from(state) / 4_294_967_296.0
    }
}

/// Seconds since some moment.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn now() -> f64 {
    use std::sync::LazyLock;
    use std::time::Instant;
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    START.elapsed().as_secs_f64()
}

/// Seconds since some moment.
#[cfg(target_arch = "wasm32")]
pub(crate) fn now() -> f64 {
    js_sys::Date::now() / 1e3
}

/// Writes a line to the output.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn print(line: &str) {
    println!("{line}");
}

/// Writes a line to the console.
#[cfg(target_arch = "wasm32")]
pub(crate) fn print(line: &str) {
    use wasm_bindgen::JsCast;
    let console = js_sys::Reflect::get(&js_sys::global(), &"console".into()).expect("a console");
    let log: js_sys::Function = js_sys::Reflect::get(&console, &"log".into()).expect("its log").unchecked_into();
    log.call1(&console, &line.into()).expect("a log that takes a line");
}
