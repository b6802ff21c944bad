//! How much memory tables may take.

/// Bytes that the columns of a table may take in a browser tab.
///
/// A wasm module addresses 4 GiB, of which a quarter is left to what is computed from the table; and no more than half of the
/// machine's memory is taken. `device_gb`: what the browser says of that, in GiB (`navigator.deviceMemory`, which never says more than
/// 32; W3C, "Device Memory"); where it says nothing, a machine of 4 GiB is taken.
pub fn memory_budget(device_gb: Option<f64>) -> u64 {
    const GIB: f64 = (1_u64 << 30) as f64;
    (3.0_f64.min(device_gb.unwrap_or(4.0) / 2.0) * GIB) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_the_machine_and_no_more_than_a_module_addresses() {
        assert_eq!(memory_budget(Some(32.0)), 3 << 30);
        assert_eq!(memory_budget(Some(4.0)), 2 << 30);
        assert_eq!(memory_budget(Some(0.5)), 1 << 28);
        assert_eq!(memory_budget(None), 2 << 30);
    }
}
