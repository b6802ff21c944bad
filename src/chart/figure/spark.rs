//! A histogram as small as a word.

use super::super::scene::Rect;

/// Bars of counts side by side, from the floor of a box up; whatever was counted is seen. Empty where nothing was counted.
pub fn spark_bars(counts: &[u64], width: f64, height: f64) -> Vec<Rect> {
    /// The lowest bar that is still seen, in CSS pixels.
    const LEAST: f64 = 1.5;
    let Some(most) = counts.iter().copied().max().filter(|most| *most > 0) else { return Vec::new() };
    let step = width / counts.len() as f64;
    let gap = if step > 4.0 { 1.0 } else { 0.0 };
    let bar = |(index, count): (usize, &u64)| {
        let tall = (*count as f64 / most as f64 * height).max(LEAST);
        (*count > 0).then_some(Rect { x: index as f64 * step, y: height - tall, width: step - gap, height: tall })
    };
    counts.iter().enumerate().filter_map(bar).collect()
}
