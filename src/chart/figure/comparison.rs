//! Two data sets side by side.

use super::super::axis::Axis;
use super::super::domain::Domain;
use super::super::format::format_share;
use super::super::frame::{Entry, RowsFrame, Swatch};
use super::super::scene::{Ink, Mark, Notion, Paint, Reach, Reading, Rect, Scene, Shape, Target};
use super::super::table_view::{TableCell, TableColumn, TableView};
use super::{Draw, counted};

/// Shares of the same ranges or levels in the data a model knows and in new data.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// What the ranges or levels are of.
    pub label: String,
    /// The ranges or levels, in order.
    pub bins: Vec<ComparisonBin>,
}

/// A range or level.
#[derive(Clone, Debug, PartialEq)]
pub struct ComparisonBin {
    /// Which one.
    pub label: String,
    /// Its share in the data the model knows, 0 to 1.
    pub reference: f64,
    /// Its share in the new data, 0 to 1.
    pub current: f64,
}

impl ComparisonBin {
    fn change(&self) -> f64 {
        self.current - self.reference
    }
}

/// Percentage points: `+3.2 points`.
fn points(change: f64) -> String {
    let text = super::super::format::format_value(libm::round(change * 1000.0) / 10.0, 3);
    if change > 0.0 { format!("+{text} points") } else { format!("{text} points") }
}

impl Draw for Comparison {
    fn scene(&self, width: f64) -> Scene {
        let names: Vec<_> = self.bins.iter().map(|bin| bin.label.clone()).collect();
        let shares = self.bins.iter().flat_map(|bin| [bin.reference, bin.current]);
        let most = shares.filter(|share| share.is_finite()).fold(0.0, f64::max).max(1e-3) * 100.0;
        let axis = Axis::number("share of rows", Some("%".to_owned()));
        let entries = [
            Entry::new(Ink::Of(Notion::Reference), Swatch::Bar(Paint::Hollow), "reference: data of the fit"),
            Entry::new(Ink::Of(Notion::Current), Swatch::Bar(Paint::Fill), "current: new data"),
        ];
        let domain = Domain { low: 0.0, high: most };
        let mut frame = RowsFrame::new(width, &names, (&axis, domain), 30.0, 0.0, &entries);
        let mut marks = std::mem::take(&mut frame.marks);
        let bar = |index: usize, share: f64, lower: bool| {
            let row = frame.row(index);
            let half = row.height / 2.0;
            let width = (frame.x.place(share * 100.0) - frame.area.x).max(0.0);
            Rect { x: frame.area.x, y: row.y + if lower { half + 0.5 } else { 0.0 }, width, height: half - 0.5 }
        };
        let bins = || self.bins.iter().enumerate();
        let reference = bins().map(|(index, bin)| bar(index, bin.reference, false)).collect();
        let current = bins().map(|(index, bin)| bar(index, bin.current, true)).collect();
        marks.push(Mark::new(Shape::Rects(reference), Ink::Of(Notion::Reference), Paint::Hollow));
        marks.push(Mark::new(Shape::Rects(current), Ink::Of(Notion::Current), Paint::Fill));
        let target = |(index, bin): (usize, &ComparisonBin)| {
            let outline = frame.row(index);
            Target { x: frame.x.place(bin.reference.max(bin.current) * 100.0), y: outline.y, outline: Some(outline) }
        };
        let targets = bins().map(target).collect();
        Scene { width, height: frame.height, marks, targets, reach: Reach::Down }
    }

    fn describe(&self) -> String {
        let by_change = |one: &&ComparisonBin, two: &&ComparisonBin| one.change().abs().total_cmp(&two.change().abs());
        let Some(most) = self.bins.iter().max_by(by_change) else { return "No values to show.".to_owned() };
        let n = counted(self.bins.len() as u64, "range or level", "ranges or levels");
        if most.change().abs() < 0.0005 {
            return format!("{n} of {}: the shares are the same in both.", self.label);
        }
        format!(
            "{n} of {}. The largest change: {}, from {} of the rows to {} ({}).",
            self.label,
            most.label,
            format_share(most.reference),
            format_share(most.current),
            points(most.change())
        )
    }

    fn reading(&self, target: usize) -> Reading {
        let Some(bin) = self.bins.get(target) else { return Reading::default() };
        let values = [
            ("reference", format_share(bin.reference)),
            ("current", format_share(bin.current)),
            ("change", points(bin.change())),
        ];
        Reading::new(bin.label.clone(), values.map(|(name, value)| (name.to_owned(), value)))
    }

    fn table(&self) -> TableView {
        let columns = [TableColumn::text(self.label.clone()), TableColumn::number("reference"), TableColumn::number("current")];
        let row = |bin: &ComparisonBin| vec![bin.label.clone().into(), TableCell::from(bin.reference), bin.current.into()];
        TableView { columns: columns.to_vec(), rows: self.bins.iter().map(row).collect() }
    }
}
