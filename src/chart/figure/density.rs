//! Counts on a grid, where points would be too many to tell apart.

use super::super::axis::Axis;
use super::super::domain::Domain;
use super::super::format::format_count;
use super::super::frame::{Entry, Frame, Swatch};
use super::super::scene::{Ink, Mark, Paint, Reach, Reading, Rect, Scene, Shape, Target};
use super::super::table_view::{TableCell, TableColumn, TableView};
use super::guide::{Agreement, Guide, Weighted};
use super::{Draw, height_for};

/// Counts on a grid, and the line they are compared with.
#[derive(Clone, Debug, PartialEq)]
pub struct Density {
    /// Horizontal.
    pub x: Axis,
    /// Vertical.
    pub y: Axis,
    /// The counts.
    pub grid: Grid,
    /// The line.
    pub guide: Guide,
    /// What is known of the rows beside [`Guide::Identity`]: cells show it only roughly.
    pub agreement: Option<Agreement>,
}

/// Counts on an even grid.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    /// Least and greatest x.
    pub x_range: [f64; 2],
    /// Least and greatest y.
    pub y_range: [f64; 2],
    /// Number of cells across and up.
    pub shape: [usize; 2],
    /// Counts, row by row from the lowest y, (`shape[1]` × `shape[0]`); what is missing counts as 0.
    pub counts: Vec<u64>,
}

/// Places across and up that the rows of a cell are spread over: in different numbers, so that differences are finer.
const SPREAD: [u64; 2] = [8, 9];

/// A cell that is not empty.
#[derive(Clone, Copy)]
struct Cell {
    x: [f64; 2],
    y: [f64; 2],
    count: u64,
}

impl Grid {
    /// The cells that are not empty, column by column, upwards: the order of targets and readings.
    fn cells(&self) -> Vec<Cell> {
        let [across, up] = self.shape;
        let edge = |range: [f64; 2], index: usize, n: usize| range[0] + (range[1] - range[0]) * index as f64 / n as f64;
        let cell = |(column, row): (usize, usize)| {
            let count = self.counts.get(row * across + column).copied().unwrap_or(0);
            let x = [edge(self.x_range, column, across), edge(self.x_range, column + 1, across)];
            let y = [edge(self.y_range, row, up), edge(self.y_range, row + 1, up)];
            (count > 0).then_some(Cell { x, y, count })
        };
        (0..across).flat_map(|column| (0..up).map(move |row| (column, row))).filter_map(cell).collect()
    }

    /// The rows of each cell, spread evenly over it. The middles alone would put many rows on a line that runs through middles.
    fn spread(&self) -> Vec<Weighted> {
        let at = |[low, high]: [f64; 2], place: u64, n: u64| low + (high - low) * (place as f64 + 0.5) / n as f64;
        let places = |cell: Cell| {
            let [across, up] = SPREAD;
            // All shares together are the count.
            let up_to = move |part: u64| (u128::from(cell.count) * u128::from(part) / u128::from(across * up)) as u64;
            (0..across * up).map(move |part| {
                (at(cell.x, part % across, across), at(cell.y, part / across, up), up_to(part + 1) - up_to(part))
            })
        };
        self.cells().into_iter().flat_map(places).collect()
    }

    fn pairs(&self) -> Vec<Weighted> {
        let middle = |[low, high]: [f64; 2]| f64::midpoint(low, high);
        self.cells().iter().map(|cell| (middle(cell.x), middle(cell.y), cell.count)).collect()
    }
}

/// The lowest counts of the steps of density: powers of a common ratio, so that few and many are both seen; none twice.
fn thresholds(most: u64) -> Vec<u64> {
    let steps = f64::from(Ink::DENSITIES);
    let log = libm::log(most.max(1) as f64);
    let mut lowest: Vec<u64> =
        (0..Ink::DENSITIES).map(|step| libm::ceil(libm::exp(log * f64::from(step) / steps)) as u64).collect();
    lowest.dedup();
    lowest
}

/// The steps of density in use: each with its lowest count, and colours as far apart as there are.
fn steps(most: u64) -> Vec<(u64, Ink)> {
    let lowest = thresholds(most);
    let spread = |index: usize| match lowest.len() {
        1 => u64::from(Ink::DENSITIES / 2 + 1),
        n => 1 + (index as u64 * u64::from(Ink::DENSITIES - 1)) / (n as u64 - 1),
    };
    lowest.iter().enumerate().map(|(index, from)| (*from, Ink::Density(spread(index) as u8))).collect()
}

fn legend(steps: &[(u64, Ink)], most: u64) -> Vec<Entry> {
    let text = |index: usize| {
        let (from, to) = (steps[index].0, steps.get(index + 1).map_or(most, |next| next.0 - 1));
        if from == to { format_count(from) } else { format!("{} to {}", format_count(from), format_count(to)) }
    };
    let named = |index: usize| if index == 0 { format!("rows: {}", text(0)) } else { text(index) };
    (0..steps.len()).map(|index| Entry::new(steps[index].1, Swatch::Bar(Paint::Fill), named(index))).collect()
}

impl Draw for Density {
    fn scene(&self, width: f64) -> Scene {
        let height = height_for(width);
        let cells = self.grid.cells();
        let pairs = self.grid.pairs();
        let most = cells.iter().map(|cell| cell.count).max().unwrap_or(1);
        let steps = steps(most);
        let entries: Vec<_> = legend(&steps, most).into_iter().chain(self.guide.entry()).collect();
        let edges = |of: fn(&Cell) -> [f64; 2]| Domain::of(cells.iter().flat_map(of));
        let (mut x, mut y) = (edges(|cell| cell.x), edges(|cell| cell.y));
        if self.guide == Guide::Identity {
            x = Domain::of([x.low, x.high, y.low, y.high]);
            y = x;
        }
        let mut frame = Frame::new([width, height], (&self.x, x.padded(0.02)), (&self.y, y.padded(0.02)), &entries);
        let mut marks = std::mem::take(&mut frame.marks);
        let rect = |cell: &Cell| {
            Rect::between(frame.x.place(cell.x[0]), frame.y.place(cell.y[0]), frame.x.place(cell.x[1]), frame.y.place(cell.y[1]))
        };
        for (index, (from, ink)) in steps.iter().enumerate() {
            let below = steps.get(index + 1).map_or(u64::MAX, |next| next.0);
            let rects = cells.iter().filter(|cell| (*from..below).contains(&cell.count)).map(rect).collect();
            marks.push(Mark::new(Shape::Rects(rects), *ink, Paint::Fill));
        }
        // The sheet's colour on either side keeps the line apart from full cells.
        if let Some(line) = self.guide.mark(&frame, &pairs) {
            marks.push(Mark::new(line.shape.clone(), Ink::Sheet, Paint::Halo));
            marks.push(line);
        }
        let target = |cell: &Cell| {
            let outline = rect(cell);
            Target { x: outline.x + outline.width / 2.0, y: outline.y, outline: Some(outline) }
        };
        Scene { width, height, marks, targets: cells.iter().map(target).collect(), reach: Reach::Near }
    }

    fn describe(&self) -> String {
        let (pairs, density) = (self.grid.pairs(), "The stronger a cell's colour, the more rows it holds");
        if let (Guide::Identity, Some(agreement)) = (self.guide, self.agreement) {
            let rows = super::counted(pairs.iter().map(|(.., n)| n).sum(), "row", "rows");
            return format!("{rows}. {} {density}.", agreement.describe(&self.y));
        }
        let spread = if self.guide == Guide::Identity { self.grid.spread() } else { Vec::new() };
        let said = self.guide.describe_spread(&self.x, &self.y, &pairs, &spread);
        format!("{said} {density}; figures are from the counts on the grid.")
    }

    fn reading(&self, target: usize) -> Reading {
        let Some(cell) = self.grid.cells().get(target).copied() else { return Reading::default() };
        let between = |axis: &Axis, [low, high]: [f64; 2]| format!("{} to {}", axis.value(low), axis.value_with_unit(high));
        let values = [(self.x.label.clone(), between(&self.x, cell.x)), (self.y.label.clone(), between(&self.y, cell.y))];
        Reading::new(super::counted(cell.count, "row", "rows"), values)
    }

    fn table(&self) -> TableView {
        let edge = |axis: &Axis, side: &str| TableColumn::number(format!("{}, {side}", axis.title()));
        let columns =
            [(&self.x, "from"), (&self.x, "to"), (&self.y, "from"), (&self.y, "to")].map(|(axis, side)| edge(axis, side));
        let row = |cell: &Cell| {
            let edges = [cell.x[0], cell.x[1], cell.y[0], cell.y[1]];
            edges.into_iter().map(TableCell::from).chain([TableCell::from(cell.count)]).collect()
        };
        TableView {
            columns: columns.into_iter().chain([TableColumn::number("rows")]).collect(),
            rows: self.grid.cells().iter().map(row).collect(),
        }
    }
}
