//! Which of many points is nearest to the pointer.

use super::scene::{Reach, Target};

/// Edge of a cell of the index, in CSS pixels: also how far a pointer reaches.
const CELL: f64 = 24.0;

/// Finds the target nearest to a place without looking at all of them.
#[derive(Clone, Debug, PartialEq)]
pub struct NearestIndex {
    targets: Vec<Target>,
    reach: Reach,
    columns: usize,
    rows: usize,
    /// Numbers of the targets in each cell, row by row.
    cells: Vec<Vec<u32>>,
}

impl NearestIndex {
    /// An index over targets on a sheet of the given size.
    pub fn new(targets: &[Target], reach: Reach, width: f64, height: f64) -> Self {
        let (columns, rows) = ((width / CELL).max(0.0) as usize + 1, (height / CELL).max(0.0) as usize + 1);
        let mut index = Self { targets: targets.to_vec(), reach, columns, rows, cells: vec![Vec::new(); columns * rows] };
        for (number, target) in targets.iter().enumerate() {
            let (column, row) = index.cell_of(target.x, target.y);
            index.cells[row * columns + column].push(number as u32);
        }
        index
    }

    /// The number of the target that a pointer at a place means.
    pub fn find(&self, x: f64, y: f64) -> Option<usize> {
        match self.reach {
            Reach::Near => self.near(x, y),
            Reach::Across => self.along(|target| (target.x - x).abs(), |target| (target.y - y).abs()),
            Reach::Down => self.along(|target| (target.y - y).abs(), |target| (target.x - x).abs()),
        }
    }

    fn near(&self, x: f64, y: f64) -> Option<usize> {
        let (column, row) = self.cell_of(x, y);
        let around = |middle: usize, end: usize| middle.saturating_sub(1)..(middle + 2).min(end);
        let candidates = around(row, self.rows)
            .flat_map(|row| around(column, self.columns).map(move |column| row * self.columns + column))
            .flat_map(|cell| &self.cells[cell]);
        let measured = candidates.map(|number| (*number as usize, self.squared_distance(*number as usize, x, y)));
        measured
            .filter(|(_, distance)| *distance <= CELL * CELL)
            .min_by(|one, two| one.1.total_cmp(&two.1))
            .map(|(number, _)| number)
    }

    fn along(&self, first: impl Fn(&Target) -> f64, then: impl Fn(&Target) -> f64) -> Option<usize> {
        let order = |one: &Target, two: &Target| first(one).total_cmp(&first(two)).then(then(one).total_cmp(&then(two)));
        self.targets.iter().enumerate().min_by(|one, two| order(one.1, two.1)).map(|(number, _)| number)
    }

    fn squared_distance(&self, number: usize, x: f64, y: f64) -> f64 {
        let target = self.targets[number];
        (target.x - x) * (target.x - x) + (target.y - y) * (target.y - y)
    }

    fn cell_of(&self, x: f64, y: f64) -> (usize, usize) {
        let clamped = |place: f64, count: usize| ((place / CELL).max(0.0) as usize).min(count - 1);
        (clamped(x, self.columns), clamped(y, self.rows))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn target(x: f64, y: f64) -> Target {
        Target { x, y, outline: None }
    }

    #[test]
    fn bars_are_found_at_any_height_and_rows_at_any_side() {
        let targets = [target(10.0, 90.0), target(30.0, 20.0), target(50.0, 60.0)];
        let across = NearestIndex::new(&targets, Reach::Across, 100.0, 100.0);
        assert_eq!(across.find(33.0, 99.0), Some(1));
        let down = NearestIndex::new(&targets, Reach::Down, 100.0, 100.0);
        assert_eq!(down.find(0.0, 65.0), Some(2));
        assert_eq!(NearestIndex::new(&[], Reach::Near, 100.0, 100.0).find(1.0, 1.0), None);
    }

    proptest! {
        #[test]
        fn finds_what_a_look_at_all_of_them_finds(
            places in proptest::collection::vec((0.0..300.0_f64, 0.0..200.0_f64), 0..80), x in -20.0..320.0_f64, y in -20.0..220.0_f64
        ) {
            let targets: Vec<_> = places.iter().map(|(x, y)| target(*x, *y)).collect();
            let index = NearestIndex::new(&targets, Reach::Near, 300.0, 200.0);
            let distance = |number: usize| index.squared_distance(number, x, y);
            let nearest = (0..targets.len()).filter(|n| distance(*n) <= CELL * CELL).map(distance).min_by(f64::total_cmp);
            prop_assert_eq!(index.find(x, y).map(distance), nearest);
        }
    }
}
