//! Values counted in even bins, of which some ring tells as many apart as it has places: bin b stands at b modulo their number.

/// Places on each axis of a grid.
pub const GRID_PLACES: usize = 64;
/// Places on the one axis of values.
pub const VALUE_PLACES: usize = 1024;

/// Bin numbers have magnitudes below this.
pub const MOST_BINS: f64 = (1_u64 << 50) as f64;

/// Added to a whole number of such a magnitude, it brings the number's last bits to the end of the mantissa, negative ones as
/// complements of two.
const TO_LAST_BITS: f64 = (3_u64 << 51) as f64;

/// Where the bin of number `bin` stands on a ring of `n` places, a power of two.
#[inline]
fn place(bin: f64, n: usize) -> usize {
    (bin + TO_LAST_BITS).to_bits() as usize & (n - 1)
}

/// Counts points in bins ⌊x·scale⌋ across and ⌊y·scale⌋ up; `counts`: one ring of [`GRID_PLACES`] behind another.
#[inline(never)]
pub fn count_points(counts: &mut [u64], [x, y]: [&[f64]; 2], [x_scale, y_scale]: [f64; 2]) {
    let Some(counts) = counts.first_chunk_mut::<{ GRID_PLACES * GRID_PLACES }>() else { return };
    for (x, y) in x.iter().zip(y) {
        let (across, up) = ((x * x_scale).floor(), (y * y_scale).floor());
        counts[place(up, GRID_PLACES) * GRID_PLACES + place(across, GRID_PLACES)] += 1;
    }
}

/// Counts values in bins ⌊x·times/over⌋; `counts`: a ring of [`VALUE_PLACES`]. One of `times` and `over` is 1.
#[inline(never)]
pub fn count_values(counts: &mut [u64], x: &[f64], times: f64, over: f64) {
    let Some(counts) = counts.first_chunk_mut::<VALUE_PLACES>() else { return };
    for x in x {
        counts[place((x * times / over).floor(), VALUE_PLACES)] += 1;
    }
}

/// e/(σ√(1 − h)) of the rows whose leverage h is below `limit`; what was in `into` is gone.
#[inline(never)]
pub fn standardise(into: &mut Vec<f64>, residuals: &[f64], leverages: &[f64], sigma: f64, limit: f64) {
    into.clear();
    let rows = residuals.iter().zip(leverages).filter(|(_, h)| **h < limit);
    into.extend(rows.map(|(e, h)| e / (sigma * (1.0 - h).sqrt())));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_below_0_stand_before_those_above() {
        let mut counts = vec![0; VALUE_PLACES];
        count_values(&mut counts, &[-0.1, -10.0, -10.1, 0.0, 9.9, 10.0], 1.0, 10.0);
        let found: Vec<u64> = [-2, -1, 0, 1].map(|bin: i64| counts[bin.rem_euclid(VALUE_PLACES as i64) as usize]).to_vec();
        assert_eq!((found, counts.iter().sum()), (vec![1, 2, 2, 1], 6));
        let mut counts = vec![0; GRID_PLACES * GRID_PLACES];
        count_points(&mut counts, [&[-1.0, 1e15], &[3.0, -1e15]], [0.5, 0.25]);
        let at = |x: i64, y: i64| counts[y.rem_euclid(64) as usize * GRID_PLACES + x.rem_euclid(64) as usize];
        assert_eq!([at(-1, 0), at(500_000_000_000_000, -250_000_000_000_000)], [1, 1]);
    }
}
