//! Estimates with their intervals.

use super::super::axis::Axis;
use super::super::domain::Domain;
use super::super::format::format_share;
use super::super::frame::{Entry, RowsFrame, Swatch};
use super::super::scene::{Glyph, Ink, Mark, Notion, Paint, Reach, Reading, Scene, Shape, Target};
use super::super::table_view::{TableCell, TableColumn, TableView};
use super::{Draw, RefLine, counted};

/// Estimates with their intervals, one a row: coefficients, folds, models beside each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Intervals {
    /// What is estimated.
    pub axis: Axis,
    /// The estimates.
    pub rows: Vec<Interval>,
    /// Level of the intervals, 0 to 1.
    pub level: f64,
    /// What the estimates stand for.
    pub notion: Notion,
    /// Values to compare with. Intervals that hold the first of them are drawn open: they do not tell the estimate from it.
    pub lines: Vec<RefLine>,
}

/// An estimate with its interval.
#[derive(Clone, Debug, PartialEq)]
pub struct Interval {
    /// Of what.
    pub label: String,
    /// The estimate.
    pub estimate: f64,
    /// Lower and upper end, if there is an interval.
    pub ends: Option<[f64; 2]>,
}

impl Intervals {
    /// Whether an interval tells its estimate from the first line; `None` where there is no interval or no line.
    fn is_told_apart(&self, row: &Interval) -> Option<bool> {
        let ([low, high], line) = (row.ends?, self.lines.first()?);
        Some(!(low..=high).contains(&line.value))
    }

    fn legend(&self) -> Vec<Entry> {
        let mut entries = Vec::new();
        if let Some(line) = self.lines.first().filter(|_| self.rows.iter().any(|row| row.ends.is_some())) {
            let ink = Ink::Of(self.notion);
            entries.push(Entry::new(ink, Swatch::Bar(Paint::Fill), format!("apart from {}", line.label)));
            entries.push(Entry::new(ink, Swatch::Bar(Paint::Hollow), format!("not told from {}", line.label)));
        }
        entries.extend(self.lines.iter().map(RefLine::entry));
        entries
    }
}

impl Draw for Intervals {
    fn scene(&self, width: f64) -> Scene {
        let names: Vec<_> = self.rows.iter().map(|row| row.label.clone()).collect();
        let values = self.rows.iter().flat_map(|row| row.ends.into_iter().flatten().chain([row.estimate]));
        let domain = Domain::of(values.chain(self.lines.iter().map(|line| line.value))).padded(0.04);
        let mut frame = RowsFrame::new(width, &names, (&self.axis, domain), 26.0, 0.0, &self.legend());
        let mut marks = std::mem::take(&mut frame.marks);
        for line in &self.lines {
            marks.push(Mark::new(Shape::Segments(vec![frame.upright(line.value)]), Ink::Of(line.notion), line.paint()));
        }
        let ink = Ink::Of(self.notion);
        let finite = |row: &&(usize, &Interval)| Domain::can_hold(row.1.estimate);
        let rows: Vec<_> = self.rows.iter().enumerate().collect();
        let whisker = |(index, row): &(usize, &Interval)| {
            let [low, high] = row.ends.filter(|ends| ends.iter().all(|end| Domain::can_hold(*end)))?;
            let (y, low, high) = (frame.rows.middle(*index), frame.x.place(low), frame.x.place(high));
            Some([[low, y, high, y], [low, y - 4.0, low, y + 4.0], [high, y - 4.0, high, y + 4.0]])
        };
        let whiskers = rows.iter().filter_map(whisker).flatten().collect();
        marks.push(Mark::new(Shape::Segments(whiskers), ink, Paint::Line));
        for (told_apart, paint) in [(true, Paint::Fill), (false, Paint::Hollow)] {
            let of_kind = rows.iter().filter(finite).filter(|row| self.is_told_apart(row.1).unwrap_or(true) == told_apart);
            let at = of_kind.map(|(index, row)| [frame.x.place(row.estimate), frame.rows.middle(*index)]).collect();
            marks.push(Mark::new(Shape::Glyphs { glyph: Glyph::Circle, radius: 5.0, at }, ink, paint));
        }
        let target = |(index, row): (usize, &Interval)| {
            let outline = frame.row(index);
            let x = if Domain::can_hold(row.estimate) { frame.x.place(row.estimate) } else { outline.x };
            Target { x, y: outline.y, outline: Some(outline) }
        };
        let targets = self.rows.iter().enumerate().map(target).collect();
        Scene { width, height: frame.height, marks, targets, reach: Reach::Down }
    }

    fn describe(&self) -> String {
        let n = counted(self.rows.len() as u64, "estimate", "estimates");
        let judged: Vec<_> = self.rows.iter().filter_map(|row| self.is_told_apart(row)).collect();
        let Some(line) = self.lines.first().filter(|_| !judged.is_empty()) else {
            let estimates = self.rows.iter().map(|row| row.estimate).filter(|value| value.is_finite());
            let domain = estimates.clone().fold(None, |ends: Option<(f64, f64)>, value| {
                Some(ends.map_or((value, value), |(low, high)| (low.min(value), high.max(value))))
            });
            return match domain {
                Some((low, high)) => format!("{n} from {} to {}.", self.axis.value(low), self.axis.value_with_unit(high)),
                None => "No estimates to show.".to_owned(),
            };
        };
        let apart = judged.iter().filter(|apart| **apart).count();
        format!(
            "{n} with their {} intervals. {apart} of {} lie apart from {}; the others may as well be {}.",
            format_share(self.level),
            judged.len(),
            line.label,
            self.axis.value(line.value)
        )
    }

    fn reading(&self, target: usize) -> Reading {
        let Some(row) = self.rows.get(target) else { return Reading::default() };
        let estimate = (self.axis.label.clone(), self.axis.value_with_unit(row.estimate));
        let interval = row.ends.map(|[low, high]| {
            let text = format!("{} to {}", self.axis.value(low), self.axis.value_with_unit(high));
            (format!("{} interval", format_share(self.level)), text)
        });
        Reading::new(row.label.clone(), std::iter::once(estimate).chain(interval))
    }

    fn table(&self) -> TableView {
        let level = format_share(self.level);
        let columns = [self.axis.title(), format!("{level} interval, from"), format!("{level} interval, to")];
        let row = |row: &Interval| {
            let [low, high] = row.ends.map_or([None; 2], |ends| ends.map(Some));
            vec![row.label.clone().into(), TableCell::from(row.estimate), low.into(), high.into()]
        };
        TableView {
            columns: std::iter::once(TableColumn::text("")).chain(columns.map(TableColumn::number)).collect(),
            rows: self.rows.iter().map(row).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_that_touches_zero_is_not_told_from_it() {
        let row = |low, high| Interval { label: String::new(), estimate: 1.0, ends: Some([low, high]) };
        let mut intervals = Intervals {
            axis: Axis::number("coefficient", None),
            rows: vec![row(0.0, 2.0), row(0.1, 2.0), row(-2.0, -0.5)],
            level: 0.95,
            notion: Notion::Predicted,
            lines: vec![RefLine::new(0.0, "zero", Notion::Baseline)],
        };
        let judged: Vec<_> = intervals.rows.iter().map(|row| intervals.is_told_apart(row)).collect();
        assert_eq!(judged, [Some(false), Some(true), Some(true)]);
        intervals.lines.clear();
        assert_eq!(intervals.is_told_apart(&intervals.rows[0]), None);
    }
}
