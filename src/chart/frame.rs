//! Axes and what lies around the area of the marks: rulers, labels, legend.

use super::axis::Axis;
use super::domain::Domain;
use super::scale::{Band, Linear};
use super::scene::{Anchor, Glyph, Ink, Mark, Paint, Rect, Shape};
use super::text::{fit_text, text_width};

/// Height of a line of words.
const LINE: f64 = 18.0;
/// Lengths of the ticks of a ruler: at a label, at a half, elsewhere.
const TICKS: [f64; 3] = [8.0, 5.0, 3.0];
/// Room at the right, so that the last label and marks on the edge are whole.
const RIGHT: f64 = 16.0;

/// How an entry of a legend is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Swatch {
    Glyph(Glyph),
    Bar(Paint),
    Line(Paint),
}

/// A word on what a shape and colour stand for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entry {
    pub(crate) ink: Ink,
    pub(crate) swatch: Swatch,
    pub(crate) text: String,
}

impl Entry {
    pub(crate) fn new(ink: Ink, swatch: Swatch, text: impl Into<String>) -> Self {
        Self { ink, swatch, text: text.into() }
    }
}

/// The area of the marks and the scales into it.
pub(crate) struct Frame {
    pub(crate) area: Rect,
    pub(crate) x: Linear,
    pub(crate) y: Linear,
    /// What is drawn around the area, and guiding lines in it.
    pub(crate) marks: Vec<Mark>,
}

impl Frame {
    /// A frame with rulers of numbers or dates on both axes: the vertical axis is named above, the horizontal one below, both
    /// without turned words.
    pub(crate) fn new(size: [f64; 2], x: (&Axis, Domain), y: (&Axis, Domain), legend: &[Entry]) -> Self {
        let [width, height] = size;
        let mut marks = Vec::new();
        let top = draw_legend(&mut marks, legend, width) + LINE + 4.0;
        let bottom = height - TICKS[0] - 2.0 * LINE;
        let y_ticks = y.0.ticks(y.1, ((bottom - top) / 44.0).max(2.0));
        let label_width = y_ticks.labelled.iter().map(|(_, label)| text_width(label)).fold(0.0, f64::max);
        let left = label_width + TICKS[0] + 6.0;
        let area = Rect::between(left, top, (width - RIGHT).max(left + 1.0), bottom);
        let frame_x = Linear::new(x.1.ends(), [area.x, area.x + area.width]);
        let frame_y = Linear::new(y.1.ends(), [bottom, top]);

        let grid = y_ticks.labelled.iter().map(|(value, _)| frame_y.place(*value)).map(|y| [area.x, y, area.x + area.width, y]);
        marks.push(Mark::new(Shape::Segments(grid.collect()), Ink::Line, Paint::Hairline));
        let ticks = y_ticks.labelled.iter().map(|(value, _)| (frame_y.place(*value), TICKS[0]));
        let minor = y_ticks.minor.iter().map(|(value, half)| (frame_y.place(*value), TICKS[if *half { 1 } else { 2 }]));
        let ruler = ticks.chain(minor).map(|(y, length)| [area.x - length, y, area.x, y]).collect();
        marks.push(Mark::new(Shape::Segments(ruler), Ink::Tick, Paint::Hairline));
        for (value, label) in y_ticks.labelled {
            marks.push(Mark::text(area.x - TICKS[0] - 4.0, frame_y.place(value), Anchor::End, Ink::Soft, label));
        }
        let title = fit_text(&format!("↑ {}", y.0.title()), width);
        marks.push(Mark::text(0.0, top - LINE + 3.0, Anchor::Start, Ink::Soft, title));
        draw_x_ruler(&mut marks, x, &frame_x, area, width);
        Self { area, x: frame_x, y: frame_y, marks }
    }

    /// Whether a place lies in the area of the marks.
    pub(crate) fn holds(&self, x: f64, y: f64) -> bool {
        let Rect { x: left, y: top, width, height } = self.area;
        (left..=left + width).contains(&x) && (top..=top + height).contains(&y)
    }

    /// The part within the area of the line y = `intercept` + `slope`·x, as a segment between places.
    pub(crate) fn line(&self, intercept: f64, slope: f64) -> Option<[f64; 4]> {
        let ([x_low, x_high], [y_low, y_high]) = (self.x.domain(), self.y.domain());
        let (mut start, mut end) = (x_low, x_high);
        if slope != 0.0 {
            let (one, two) = ((y_low - intercept) / slope, (y_high - intercept) / slope);
            (start, end) = (start.max(one.min(two)), end.min(one.max(two)));
        } else if !(y_low..=y_high).contains(&intercept) {
            return None;
        }
        let at = |x: f64| [self.x.place(x), self.y.place(intercept + slope * x)];
        let ([x1, y1], [x2, y2]) = (at(start), at(end));
        (start < end).then_some([x1, y1, x2, y2])
    }
}

/// A frame of rows, each with its name at the left, over a horizontal ruler.
pub(crate) struct RowsFrame {
    pub(crate) area: Rect,
    pub(crate) x: Linear,
    pub(crate) rows: Band,
    pub(crate) height: f64,
    pub(crate) marks: Vec<Mark>,
}

impl RowsFrame {
    /// A frame with as many rows as names; `after` is the room kept free at the right of the area, for values.
    pub(crate) fn new(width: f64, names: &[String], x: (&Axis, Domain), row_height: f64, after: f64, legend: &[Entry]) -> Self {
        let mut marks = Vec::new();
        let top = draw_legend(&mut marks, legend, width) + 4.0;
        let room = (width * 0.4).min(260.0);
        let widest = names.iter().map(|name| text_width(name)).fold(0.0, f64::max).min(room);
        let left = widest + 12.0;
        let bottom = top + names.len() as f64 * row_height;
        let area = Rect::between(left, top, (width - RIGHT - after).max(left + 1.0), bottom);
        let scale = Linear::new(x.1.ends(), [area.x, area.x + area.width]);
        let rows = Band::new(names.len(), [top, bottom], 0.25);
        let wanted = (area.width / 84.0).max(2.0);
        let grid = x.0.ticks(x.1, wanted).labelled.into_iter().map(|(value, _)| scale.place(value)).map(|x| [x, top, x, bottom]);
        marks.push(Mark::new(Shape::Segments(grid.collect()), Ink::Line, Paint::Hairline));
        for (index, name) in names.iter().enumerate() {
            let text = fit_text(name, widest.max(24.0));
            marks.push(Mark::text(left - 10.0, rows.middle(index), Anchor::End, Ink::Text, text));
        }
        draw_x_ruler(&mut marks, x, &scale, area, width);
        Self { area, x: scale, rows, height: bottom + TICKS[0] + 2.0 * LINE, marks }
    }

    /// The rectangle of a row, over the whole width of the area: what is outlined when it is read.
    pub(crate) fn row(&self, index: usize) -> Rect {
        Rect { x: self.area.x, y: self.rows.place(index), width: self.area.width, height: self.rows.width() }
    }

    /// An upright line through all rows.
    pub(crate) fn upright(&self, value: f64) -> [f64; 4] {
        let x = self.x.place(value);
        [x, self.area.y, x, self.area.y + self.area.height]
    }
}

fn draw_x_ruler(marks: &mut Vec<Mark>, axis: (&Axis, Domain), scale: &Linear, area: Rect, width: f64) {
    let bottom = area.y + area.height;
    let ticks = axis.0.ticks(axis.1, (area.width / 84.0).max(2.0));
    let majors = ticks.labelled.iter().map(|(value, _)| (scale.place(*value), TICKS[0]));
    // Divisions closer than four pixels are a smear.
    let space = area.width / ticks.minor.len().max(1) as f64;
    let minor = ticks.minor.iter().filter(|_| space >= 4.0);
    let minor = minor.map(|(value, half)| (scale.place(*value), TICKS[if *half { 1 } else { 2 }]));
    let ruler = majors.chain(minor).map(|(x, length)| [x, bottom, x, bottom + length]).collect();
    marks.push(Mark::new(Shape::Segments(ruler), Ink::Tick, Paint::Hairline));
    let edge = vec![[area.x, bottom, area.x + area.width, bottom]];
    marks.push(Mark::new(Shape::Segments(edge), Ink::Soft, Paint::Hairline));
    let mut free_from = f64::NEG_INFINITY;
    for (value, label) in ticks.labelled {
        let (x, half) = (scale.place(value), text_width(&label) / 2.0);
        // A label that would touch the one before it, or leave the sheet, is left to its tick.
        if x - half >= free_from.max(0.0) && x + half <= width {
            free_from = x + half + 6.0;
            marks.push(Mark::text(x, bottom + TICKS[0] + 9.0, Anchor::Middle, Ink::Soft, label));
        }
    }
    let title = fit_text(&format!("{} →", axis.0.title()), width);
    marks.push(Mark::text(area.x + area.width, bottom + TICKS[0] + 9.0 + LINE, Anchor::End, Ink::Soft, title));
}

/// Draws a legend from the top left, in as many lines as it needs, and gives its height.
fn draw_legend(marks: &mut Vec<Mark>, entries: &[Entry], width: f64) -> f64 {
    const SWATCH: f64 = 22.0;
    let (mut x, mut y) = (0.0, LINE / 2.0);
    for entry in entries {
        let text = fit_text(&entry.text, (width - SWATCH).max(24.0));
        let needed = SWATCH + text_width(&text) + 14.0;
        if x > 0.0 && x + needed - 14.0 > width {
            (x, y) = (0.0, y + LINE);
        }
        marks.push(swatch(entry, x, y));
        marks.push(Mark::text(x + SWATCH, y, Anchor::Start, Ink::Text, text));
        x += needed;
    }
    if entries.is_empty() { 0.0 } else { y + LINE / 2.0 + 4.0 }
}

fn swatch(entry: &Entry, x: f64, y: f64) -> Mark {
    let (shape, paint) = match entry.swatch {
        Swatch::Glyph(glyph) => (Shape::Glyphs { glyph, radius: 4.0, at: vec![[x + 8.0, y]] }, Paint::Open),
        Swatch::Bar(paint) => (Shape::Rects(vec![Rect { x: x + 1.0, y: y - 5.0, width: 14.0, height: 10.0 }]), paint),
        Swatch::Line(paint) => (Shape::Segments(vec![[x, y, x + 16.0, y]]), paint),
    };
    Mark::new(shape, entry.ink, paint)
}
