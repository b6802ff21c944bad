//! One point a row.

use super::super::axis::Axis;
use super::super::domain::Domain;
use super::super::format::format_count;
use super::super::frame::{Entry, Frame, Swatch};
use super::super::scene::{Glyph, Ink, Mark, Notion, Paint, Reach, Reading, Scene, Shape, Target};
use super::super::table_view::{TableCell, TableColumn, TableView};
use super::guide::{Guide, share_of};
use super::{Draw, height_for};
use crate::stat::sort_by;

/// One point a row, and the line it is compared with: actual against predicted, residuals, normal Q–Q.
#[derive(Clone, Debug, PartialEq)]
pub struct Points {
    /// Horizontal.
    pub x: Axis,
    /// Vertical.
    pub y: Axis,
    /// The points; one that is not a finite number is not drawn, but stands in the table.
    pub points: Vec<Point>,
    /// What they stand for. Where rows were held out, the others are shown as the rows of the fit instead.
    pub notion: Notion,
    /// The line.
    pub guide: Guide,
}

/// One row.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// Horizontal.
    pub x: f64,
    /// Vertical.
    pub y: f64,
    /// Number of the row as people count, from 1, if it is known.
    pub row: Option<u64>,
    /// Whether it was held out of the fit.
    pub held_out: bool,
}

impl Points {
    /// Numbers of the points that are drawn, from left to right: the order of targets and readings.
    fn order(&self) -> Vec<usize> {
        let finite = |index: &usize| Domain::can_hold(self.points[*index].x) && Domain::can_hold(self.points[*index].y);
        let mut order: Vec<usize> = (0..self.points.len()).filter(finite).collect();
        let key = |index: usize| (self.points[index].x, self.points[index].y);
        sort_by(&mut order, |one, two| key(*one).0.total_cmp(&key(*two).0).then(key(*one).1.total_cmp(&key(*two).1)));
        order
    }

    fn pairs(&self) -> Vec<(f64, f64, u64)> {
        self.points.iter().map(|point| (point.x, point.y, 1)).collect()
    }

    fn n_held_out(&self) -> u64 {
        self.points.iter().filter(|point| point.held_out).count() as u64
    }

    /// The marks of the points, those of the fit and those held out apart: their look and what they are called.
    fn series(&self) -> Vec<(bool, Ink, Glyph, &'static str)> {
        if self.n_held_out() == 0 {
            return vec![(false, Ink::Of(self.notion), Glyph::Circle, "rows")];
        }
        vec![
            (false, Ink::Of(Notion::Train), Glyph::Circle, "rows of the fit"),
            (true, Ink::Of(Notion::Test), Glyph::Triangle, "rows held out"),
        ]
    }
}

impl Draw for Points {
    fn scene(&self, width: f64) -> Scene {
        let height = height_for(width);
        let pairs = self.pairs();
        let (x, y) = domains(self.guide, &pairs);
        let series = self.series();
        let entries: Vec<_> = series
            .iter()
            .map(|(_, ink, glyph, name)| Entry::new(*ink, Swatch::Glyph(*glyph), *name))
            .chain(self.guide.entry())
            .collect();
        let mut frame = Frame::new([width, height], (&self.x, x), (&self.y, y), &entries);
        let mut marks = std::mem::take(&mut frame.marks);
        let order = self.order();
        let place = |index: usize| [frame.x.place(self.points[index].x), frame.y.place(self.points[index].y)];
        let radius = if order.len() > 1000 { 2.5 } else { 3.5 };
        for (held_out, ink, glyph, _) in series {
            let at = order.iter().filter(|index| self.points[**index].held_out == held_out).map(|index| place(*index)).collect();
            marks.push(Mark::new(Shape::Glyphs { glyph, radius, at }, ink, Paint::Open));
        }
        marks.extend(self.guide.mark(&frame, &pairs));
        let targets = order.into_iter().map(place).map(|[x, y]| Target { x, y, outline: None }).collect();
        Scene { width, height, marks, targets, reach: Reach::Near }
    }

    fn describe(&self) -> String {
        let said = self.guide.describe(&self.x, &self.y, &self.pairs());
        match self.n_held_out() {
            0 => said,
            n => format!("{said} {} were held out of the fit.", share_of(n, self.points.len() as u64)),
        }
    }

    fn reading(&self, target: usize) -> Reading {
        let Some(point) = self.order().get(target).map(|index| self.points[*index]) else { return Reading::default() };
        let row = point.row.map(|row| format!("Row {}", format_count(row))).unwrap_or_default();
        let title = if point.held_out { format!("{row} (held out)") } else { row };
        let values =
            [(&self.x, point.x), (&self.y, point.y)].map(|(axis, value)| (axis.label.clone(), axis.value_with_unit(value)));
        Reading::new(title, values)
    }

    fn table(&self) -> TableView {
        let has_rows = self.points.iter().any(|point| point.row.is_some());
        let has_held_out = self.n_held_out() > 0;
        let mut columns = vec![TableColumn::number(self.x.title()), TableColumn::number(self.y.title())];
        if has_rows {
            columns.insert(0, TableColumn::number("row"));
        }
        if has_held_out {
            columns.push(TableColumn::text("held out"));
        }
        let row = |point: &Point| {
            let mut cells = vec![TableCell::from(point.x), TableCell::from(point.y)];
            if has_rows {
                cells.insert(0, point.row.map_or(TableCell::Missing, TableCell::from));
            }
            if has_held_out {
                cells.push(TableCell::Text(if point.held_out { "yes" } else { "no" }.to_owned()));
            }
            cells
        };
        TableView { columns, rows: self.points.iter().map(row).collect() }
    }
}

/// What the axes span: with the line of identity, both the same.
pub(super) fn domains(guide: Guide, pairs: &[(f64, f64, u64)]) -> (Domain, Domain) {
    let (x, y) = (pairs.iter().map(|pair| pair.0), pairs.iter().map(|pair| pair.1));
    match guide {
        Guide::Identity => {
            let both = Domain::of(x.chain(y)).padded(0.03);
            (both, both)
        }
        Guide::Zero => (Domain::of(x).padded(0.03), Domain::of(y.chain([0.0])).padded(0.03)),
        Guide::None | Guide::Quartiles => (Domain::of(x).padded(0.03), Domain::of(y).padded(0.03)),
    }
}
