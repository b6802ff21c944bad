//! Counts in ranges.

use super::super::axis::Axis;
use super::super::domain::Domain;
use super::super::format::{format_count, format_share};
use super::super::frame::Frame;
use super::super::scene::{Ink, Mark, Notion, Paint, Reach, Reading, Rect, Scene, Shape, Target};
use super::super::table_view::{TableCell, TableColumn, TableView};
use super::{Draw, RefLine, counted, height_for};

/// Counts in ranges: how a column, or residuals, lie.
#[derive(Clone, Debug, PartialEq)]
pub struct Histogram {
    /// What is counted.
    pub axis: Axis,
    /// The ranges, ascending, each starting where the one before ends.
    pub bins: Vec<Bin>,
    /// What the values stand for.
    pub notion: Notion,
    /// Values to mark: zero, a mean.
    pub lines: Vec<RefLine>,
}

/// Values from `lower` to `upper`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bin {
    /// Lower edge.
    pub lower: f64,
    /// Upper edge.
    pub upper: f64,
    /// How many.
    pub count: u64,
}

impl Bin {
    /// Bins of equal width over a range.
    pub fn even(range: [f64; 2], counts: &[u64]) -> Vec<Self> {
        let edge = |index: usize| range[0] + (range[1] - range[0]) * index as f64 / counts.len() as f64;
        counts
            .iter()
            .enumerate()
            .map(|(index, count)| Self { lower: edge(index), upper: edge(index + 1), count: *count })
            .collect()
    }

    fn middle(self) -> f64 {
        f64::midpoint(self.lower, self.upper)
    }
}

impl Histogram {
    fn n(&self) -> u64 {
        self.bins.iter().map(|bin| bin.count).sum()
    }

    fn range(&self, bin: &Bin) -> String {
        format!("{} to {}", self.words(bin.lower), self.with_unit(bin.upper))
    }

    fn words(&self, value: f64) -> String {
        let (first, last) = (self.bins.first().map_or(0.0, |bin| bin.lower), self.bins.last().map_or(0.0, |bin| bin.upper));
        self.axis.value_within(value, last - first)
    }

    fn with_unit(&self, value: f64) -> String {
        let unit = self.axis.unit.as_ref().map(|unit| format!("\u{a0}{unit}"));
        self.words(value) + &unit.unwrap_or_default()
    }

    /// The value under which a share of the values lies, as if they lay evenly in their bins.
    fn quantile(&self, share: f64) -> Option<f64> {
        let wanted = share * self.n() as f64;
        let mut under = 0.0;
        for bin in self.bins.iter().filter(|bin| bin.count > 0) {
            let count = bin.count as f64;
            if under + count >= wanted {
                return Some(bin.lower + (bin.upper - bin.lower) * ((wanted - under) / count).clamp(0.0, 1.0));
            }
            under += count;
        }
        None
    }

    /// Moment skewness of the middles of the bins; 0 where they do not vary.
    fn skewness(&self) -> f64 {
        let n = self.n().max(1) as f64;
        let mean = self.bins.iter().map(|bin| bin.middle() * bin.count as f64).sum::<f64>() / n;
        let moment = |power: usize| {
            let term = |bin: &Bin| std::iter::repeat_n(bin.middle() - mean, power).product::<f64>() * bin.count as f64;
            self.bins.iter().map(term).sum::<f64>() / n
        };
        let variance = moment(2);
        if variance > 0.0 { moment(3) / (variance * libm::sqrt(variance)) } else { 0.0 }
    }
}

impl Draw for Histogram {
    fn scene(&self, width: f64) -> Scene {
        let height = height_for(width) * 0.85;
        let edges = self.bins.iter().flat_map(|bin| [bin.lower, bin.upper]).chain(self.lines.iter().map(|line| line.value));
        let most = self.bins.iter().map(|bin| bin.count).max().unwrap_or(0).max(1) as f64;
        let count_axis = Axis::number("rows", None);
        let entries: Vec<_> = self.lines.iter().map(RefLine::entry).collect();
        let counts = Domain { low: 0.0, high: most * 1.04 };
        let mut frame = Frame::new([width, height], (&self.axis, Domain::of(edges)), (&count_axis, counts), &entries);
        let mut marks = std::mem::take(&mut frame.marks);
        let floor = frame.y.place(0.0);
        let rect = |bin: &Bin| {
            let (left, right) = (frame.x.place(bin.lower), frame.x.place(bin.upper));
            // A hair of paper between the bars, where they are wide enough for it.
            let hair = if right - left > 4.0 { 0.5 } else { 0.0 };
            Rect::between(left + hair, frame.y.place(bin.count as f64), right - hair, floor)
        };
        let rects = self.bins.iter().filter(|bin| bin.count > 0).map(rect).collect();
        marks.push(Mark::new(Shape::Rects(rects), Ink::Of(self.notion), Paint::Fill));
        for line in self.lines.iter().filter(|line| frame.holds(frame.x.place(line.value), floor)) {
            let x = frame.x.place(line.value);
            let upright = Shape::Segments(vec![[x, floor, x, frame.area.y]]);
            marks.push(Mark::new(upright.clone(), Ink::Sheet, Paint::Halo));
            marks.push(Mark::new(upright, Ink::Of(line.notion), line.paint()));
        }
        let target = |bin: &Bin| {
            let outline = rect(bin);
            Target { x: outline.x + outline.width / 2.0, y: outline.y, outline: Some(outline) }
        };
        Scene { width, height, marks, targets: self.bins.iter().map(target).collect(), reach: Reach::Across }
    }

    fn describe(&self) -> String {
        let n = self.n();
        let Some(fullest) = self.bins.iter().max_by_key(|bin| bin.count).filter(|_| n > 0) else {
            return "No values to show.".to_owned();
        };
        let first = self.bins.iter().find(|bin| bin.count > 0).map_or(0.0, |bin| bin.lower);
        let last = self.bins.iter().rev().find(|bin| bin.count > 0).map_or(0.0, |bin| bin.upper);
        let values = counted(n, "value", "values");
        let middle = match (self.quantile(0.25), self.quantile(0.75)) {
            (Some(low), Some(high)) => {
                format!("; the middle half from about {} to {}", self.words(low), self.words(high))
            }
            _ => String::new(),
        };
        let tail = match self.skewness() {
            skew if skew > 0.5 => ", with a longer tail to the right",
            skew if skew < -0.5 => ", with a longer tail to the left",
            _ => ", about as far to the left as to the right",
        };
        format!(
            "{values} from {} to {}{middle}{tail}. The fullest bar, {}, holds {}.",
            self.words(first),
            self.with_unit(last),
            self.range(fullest),
            format_share(fullest.count as f64 / n as f64)
        )
    }

    fn reading(&self, target: usize) -> Reading {
        let Some(bin) = self.bins.get(target) else { return Reading::default() };
        let share = format_share(bin.count as f64 / self.n().max(1) as f64);
        Reading::new(self.range(bin), [("rows".to_owned(), format!("{} ({share})", format_count(bin.count)))])
    }

    fn table(&self) -> TableView {
        let title = self.axis.title();
        let columns = [format!("{title}, from"), format!("{title}, to"), "rows".to_owned()];
        let edge = |value: f64| match self.axis.quantity {
            super::super::axis::Quantity::Number => TableCell::from(value),
            super::super::axis::Quantity::Date => TableCell::from(self.words(value)),
        };
        let row = |bin: &Bin| vec![edge(bin.lower), edge(bin.upper), TableCell::from(bin.count)];
        TableView { columns: columns.map(TableColumn::number).to_vec(), rows: self.bins.iter().map(row).collect() }
    }
}
