//! One prediction with its interval.

use super::super::axis::Axis;
use super::super::domain::Domain;
use super::super::format::format_share;
use super::super::frame::{Entry, RowsFrame, Swatch};
use super::super::scene::{Glyph, Ink, Mark, Notion, Paint, Reach, Reading, Rect, Scene, Shape, Target};
use super::super::table_view::{TableColumn, TableView};
use super::Draw;

/// One prediction with its interval, on the range of the target in training.
#[derive(Clone, Debug, PartialEq)]
pub struct Strip {
    /// What is predicted.
    pub axis: Axis,
    /// The prediction.
    pub prediction: f64,
    /// Where a single new value lies, with the probability `level`.
    pub interval: Option<[f64; 2]>,
    /// Where the mean of all such rows lies.
    pub mean_interval: Option<[f64; 2]>,
    /// Level of the intervals, 0 to 1.
    pub level: f64,
    /// Least and greatest value of the target in training.
    pub seen: Option<[f64; 2]>,
}

/// What a strip shows, in the order in which it is read; drawn the other way round.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Prediction,
    Interval,
    MeanInterval,
    Seen,
}

impl Strip {
    /// What there is to show, each with its ends.
    fn parts(&self) -> Vec<(Kind, [f64; 2])> {
        let parts = [
            Some((Kind::Prediction, [self.prediction; 2])),
            self.interval.map(|ends| (Kind::Interval, ends)),
            self.mean_interval.map(|ends| (Kind::MeanInterval, ends)),
            self.seen.map(|ends| (Kind::Seen, ends)),
        ];
        parts.into_iter().flatten().filter(|(_, ends)| ends.iter().all(|end| Domain::can_hold(*end))).collect()
    }

    fn name(&self, kind: Kind) -> String {
        let level = format_share(self.level);
        match kind {
            Kind::Prediction => "prediction".to_owned(),
            Kind::Interval => format!("{level} interval of a single value"),
            Kind::MeanInterval => format!("{level} interval of the mean"),
            Kind::Seen => "seen in training".to_owned(),
        }
    }

    fn words(&self, [low, high]: [f64; 2], between: &str) -> String {
        if low == high {
            self.axis.value_with_unit(low)
        } else {
            format!("{} {between} {}", self.axis.value(low), self.axis.value_with_unit(high))
        }
    }

    fn legend(&self) -> Vec<Entry> {
        let ink = Ink::Of(Notion::Predicted);
        let look = |kind: Kind| match kind {
            Kind::Prediction => (ink, Swatch::Glyph(Glyph::Diamond)),
            Kind::Interval => (ink, Swatch::Line(Paint::Line)),
            Kind::MeanInterval => (ink, Swatch::Bar(Paint::Fill)),
            Kind::Seen => (Ink::Of(Notion::Reference), Swatch::Bar(Paint::Hollow)),
        };
        let entry = |(kind, _): &(Kind, [f64; 2])| {
            let (ink, swatch) = look(*kind);
            Entry::new(ink, swatch, self.name(*kind))
        };
        self.parts().iter().map(entry).collect()
    }
}

/// The mark of a part between two places, around the height `middle`.
fn mark(kind: Kind, [low, high]: [f64; 2], middle: f64) -> Mark {
    let ink = Ink::Of(Notion::Predicted);
    let bar = |height: f64| Shape::Rects(vec![Rect::between(low, middle - height / 2.0, high, middle + height / 2.0)]);
    match kind {
        Kind::Prediction => {
            Mark::new(Shape::Glyphs { glyph: Glyph::Diamond, radius: 8.0, at: vec![[low, middle]] }, ink, Paint::Hollow)
        }
        Kind::Interval => {
            let end = |x: f64| [x, middle - 8.0, x, middle + 8.0];
            Mark::new(Shape::Segments(vec![[low, middle, high, middle], end(low), end(high)]), ink, Paint::Line)
        }
        Kind::MeanInterval => Mark::new(bar(8.0), ink, Paint::Fill),
        Kind::Seen => Mark::new(bar(22.0), Ink::Of(Notion::Reference), Paint::Hollow),
    }
}

impl Draw for Strip {
    fn scene(&self, width: f64) -> Scene {
        let parts = self.parts();
        let domain = Domain::of(parts.iter().flat_map(|(_, ends)| *ends)).padded(0.04);
        let mut frame = RowsFrame::new(width, &[String::new()], (&self.axis, domain), 40.0, 0.0, &self.legend());
        let mut marks = std::mem::take(&mut frame.marks);
        let (middle, place) = (frame.rows.middle(0), |ends: [f64; 2]| ends.map(|end| frame.x.place(end)));
        marks.extend(parts.iter().rev().map(|(kind, ends)| mark(*kind, place(*ends), middle)));
        let target = |(_, ends): &(Kind, [f64; 2])| {
            let [low, high] = place(*ends);
            // A prediction has no width: what is outlined is its mark.
            let room = (20.0 - (high - low)).max(0.0) / 2.0;
            let outline = Rect::between(low - room, middle - 12.0, high + room, middle + 12.0);
            Target { x: f64::midpoint(low, high), y: outline.y, outline: Some(outline) }
        };
        Scene { width, height: frame.height, targets: parts.iter().map(target).collect(), marks, reach: Reach::Across }
    }

    fn describe(&self) -> String {
        let prediction = format!("The prediction is {}", self.axis.value_with_unit(self.prediction));
        let interval = self.interval.map(|ends| {
            format!("; in {} of such cases the value lies between {}", format_share(self.level), self.words(ends, "and"))
        });
        let outside = self.seen.filter(|[low, high]| !(low..=high).contains(&&self.prediction));
        let outside = outside.map(|ends| format!(" It lies outside the range seen in training, {}.", self.words(ends, "to")));
        format!("{prediction}{}.{}", interval.unwrap_or_default(), outside.unwrap_or_default())
    }

    fn reading(&self, target: usize) -> Reading {
        let Some((kind, ends)) = self.parts().into_iter().nth(target) else { return Reading::default() };
        Reading::new(self.name(kind), [(self.axis.label.clone(), self.words(ends, "to"))])
    }

    fn table(&self) -> TableView {
        let columns = ["from", "to"].map(|side| TableColumn::number(format!("{}, {side}", self.axis.title())));
        let row = |(kind, [low, high]): (Kind, [f64; 2])| vec![self.name(kind).into(), low.into(), high.into()];
        TableView {
            columns: std::iter::once(TableColumn::text("")).chain(columns).collect(),
            rows: self.parts().into_iter().map(row).collect(),
        }
    }
}
