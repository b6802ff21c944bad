//! Counts by name.

use super::super::axis::Axis;
use super::super::domain::Domain;
use super::super::format::{format_count, format_share};
use super::super::frame::RowsFrame;
use super::super::scene::{Anchor, Ink, Mark, Notion, Paint, Reach, Reading, Rect, Scene, Shape, Target};
use super::super::table_view::{TableCell, TableColumn, TableView};
use super::super::text::text_width;
use super::{Draw, counted};

/// Counts by name, the largest first as a rule; the rest pooled.
#[derive(Clone, Debug, PartialEq)]
pub struct Bars {
    /// What the names are values of.
    pub label: String,
    /// Names with how often.
    pub bars: Vec<(String, u64)>,
    /// How many have none of these names.
    pub other: u64,
    /// What they stand for.
    pub notion: Notion,
}

impl Bars {
    /// The bars, and one for the rest if there is a rest.
    fn all(&self) -> Vec<(String, u64)> {
        let rest = (self.other > 0).then(|| ("all others".to_owned(), self.other));
        let named =
            self.bars.iter().map(|(name, count)| (if name.is_empty() { "(empty)".to_owned() } else { name.clone() }, *count));
        named.chain(rest).collect()
    }

    fn n(&self) -> u64 {
        self.bars.iter().map(|bar| bar.1).sum::<u64>() + self.other
    }
}

impl Draw for Bars {
    fn scene(&self, width: f64) -> Scene {
        let all = self.all();
        let names: Vec<_> = all.iter().map(|bar| bar.0.clone()).collect();
        let most = all.iter().map(|bar| bar.1).max().unwrap_or(0).max(1);
        let after = text_width(&format_count(most)) + 4.0;
        let axis = Axis::number("rows", None);
        let domain = Domain { low: 0.0, high: most as f64 };
        let mut frame = RowsFrame::new(width, &names, (&axis, domain), 24.0, after, &[]);
        let mut marks = std::mem::take(&mut frame.marks);
        let rect = |index: usize, count: u64| Rect { width: frame.x.place(count as f64) - frame.area.x, ..frame.row(index) };
        let named = all.iter().take(self.bars.len()).enumerate().map(|(index, bar)| rect(index, bar.1)).collect();
        marks.push(Mark::new(Shape::Rects(named), Ink::Of(self.notion), Paint::Fill));
        let rest = all.iter().enumerate().skip(self.bars.len()).map(|(index, bar)| rect(index, bar.1)).collect();
        marks.push(Mark::new(Shape::Rects(rest), Ink::Of(self.notion), Paint::Hollow));
        for (index, (_, count)) in all.iter().enumerate() {
            let x = frame.x.place(*count as f64) + 6.0;
            marks.push(Mark::text(x, frame.rows.middle(index), Anchor::Start, Ink::Soft, format_count(*count)));
        }
        let target = |(index, bar): (usize, &(String, u64))| {
            let outline = rect(index, bar.1);
            Target { x: outline.x + outline.width, y: outline.y, outline: Some(outline) }
        };
        let targets = all.iter().enumerate().map(target).collect();
        Scene { width, height: frame.height, marks, targets, reach: Reach::Down }
    }

    fn describe(&self) -> String {
        let n = self.n();
        let Some((name, count)) = self.all().into_iter().take(self.bars.len()).max_by_key(|bar| bar.1).filter(|_| n > 0) else {
            return "No values to show.".to_owned();
        };
        let rest = match self.other {
            0 => String::new(),
            other => format!(" {} have other values.", counted(other, "row", "rows")),
        };
        format!(
            "{} of {}, by {}. The most frequent, {name}, stands in {}.{rest}",
            counted(self.bars.len() as u64, "value", "values"),
            counted(n, "row", "rows"),
            self.label,
            format_share(count as f64 / n as f64)
        )
    }

    fn reading(&self, target: usize) -> Reading {
        let Some((name, count)) = self.all().get(target).cloned() else { return Reading::default() };
        let share = format_share(count as f64 / self.n().max(1) as f64);
        Reading::new(name, [("rows".to_owned(), format!("{} ({share})", format_count(count)))])
    }

    fn table(&self) -> TableView {
        TableView {
            columns: vec![TableColumn::text(self.label.clone()), TableColumn::number("rows")],
            rows: self.all().into_iter().map(|(name, count)| vec![name.into(), TableCell::from(count)]).collect(),
        }
    }
}
