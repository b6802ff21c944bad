//! How a prediction adds up.

use super::super::axis::Axis;
use super::super::domain::Domain;
use super::super::frame::{Entry, RowsFrame, Swatch};
use super::super::scene::{Anchor, Glyph, Ink, Mark, Notion, Paint, Reach, Reading, Rect, Scene, Shape, Target};
use super::super::table_view::{TableColumn, TableView};
use super::Draw;

/// How a prediction adds up: from the baseline, by what each input adds or takes, to the prediction.
#[derive(Clone, Debug, PartialEq)]
pub struct Contributions {
    /// What is predicted.
    pub axis: Axis,
    /// What the baseline is.
    pub baseline_label: String,
    /// Where it starts.
    pub baseline: f64,
    /// What is added, in order.
    pub parts: Vec<Part>,
}

/// What one input adds.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The input, perhaps with its value.
    pub label: String,
    /// What it adds; negative if it takes.
    pub value: f64,
}

/// One row: from where to where.
struct Row {
    label: String,
    from: f64,
    to: f64,
}

impl Contributions {
    fn total(&self) -> f64 {
        self.baseline + self.parts.iter().map(|part| part.value).sum::<f64>()
    }

    /// Baseline, parts and prediction.
    fn rows(&self) -> Vec<Row> {
        let mut at = self.baseline;
        let mut rows = vec![Row { label: self.baseline_label.clone(), from: at, to: at }];
        for part in &self.parts {
            rows.push(Row { label: part.label.clone(), from: at, to: at + part.value });
            at += part.value;
        }
        rows.push(Row { label: "Prediction".to_owned(), from: at, to: at });
        rows
    }

    fn signed(&self, value: f64) -> String {
        let text = self.axis.value(value);
        if value > 0.0 { format!("+{text}") } else { text }
    }

    /// What stands at the right of a row: a place for the ends, a change for the parts.
    fn value_of(&self, index: usize) -> String {
        match index.checked_sub(1).and_then(|part| self.parts.get(part)) {
            Some(part) => self.signed(part.value),
            None => self.axis.value(if index == 0 { self.baseline } else { self.total() }),
        }
    }
}

impl Draw for Contributions {
    fn scene(&self, width: f64) -> Scene {
        let rows = self.rows();
        let names: Vec<_> = rows.iter().map(|row| row.label.clone()).collect();
        let domain = Domain::of(rows.iter().flat_map(|row| [row.from, row.to])).padded(0.05);
        let values: Vec<_> = (0..rows.len()).map(|index| self.value_of(index)).collect();
        let after = values.iter().map(|text| super::super::text::text_width(text)).fold(0.0, f64::max) + 4.0;
        let ink = Ink::Of(Notion::Predicted);
        let legend = [(Paint::Fill, "raises the prediction"), (Paint::Hollow, "lowers it")]
            .map(|(paint, text)| Entry::new(ink, Swatch::Bar(paint), text));
        let mut frame = RowsFrame::new(width, &names, (&self.axis, domain), 26.0, after, &legend);
        let mut marks = std::mem::take(&mut frame.marks);
        // A line leads from where one row ends down to where the next starts.
        let lead = |index: usize| {
            [frame.x.place(rows[index].to), frame.rows.middle(index), frame.x.place(rows[index].to), frame.rows.middle(index + 1)]
        };
        marks.push(Mark::new(Shape::Segments((0..rows.len() - 1).map(lead).collect()), Ink::Soft, Paint::Hairline));
        let bar = |index: usize| {
            let (from, to) = (frame.x.place(rows[index].from), frame.x.place(rows[index].to));
            Rect { x: from.min(to), width: (to - from).abs(), ..frame.row(index) }
        };
        let parts = || (1..=self.parts.len()).map(|index| (index, self.parts[index - 1].value));
        let rising = parts().filter(|(_, value)| *value > 0.0).map(|(index, _)| bar(index)).collect();
        let falling = parts().filter(|(_, value)| *value <= 0.0).map(|(index, _)| bar(index)).collect();
        marks.push(Mark::new(Shape::Rects(rising), ink, Paint::Fill));
        marks.push(Mark::new(Shape::Rects(falling), ink, Paint::Hollow));
        for (index, notion, glyph) in [(0, Notion::Baseline, Glyph::Circle), (rows.len() - 1, Notion::Predicted, Glyph::Diamond)]
        {
            let at = vec![[frame.x.place(rows[index].to), frame.rows.middle(index)]];
            marks.push(Mark::new(Shape::Glyphs { glyph, radius: 6.0, at }, Ink::Of(notion), Paint::Fill));
        }
        for (index, text) in values.into_iter().enumerate() {
            marks.push(Mark::text(width, frame.rows.middle(index), Anchor::End, Ink::Text, text));
        }
        let targets = (0..rows.len()).map(|index| {
            let outline = frame.row(index);
            Target { x: frame.x.place(rows[index].to), y: outline.y, outline: Some(outline) }
        });
        Scene { width, height: frame.height, targets: targets.collect(), marks, reach: Reach::Down }
    }

    fn describe(&self) -> String {
        let start = format!("From {} ({})", self.axis.value_with_unit(self.baseline), self.baseline_label);
        let end = format!("to a prediction of {}", self.axis.value_with_unit(self.total()));
        let largest = |sign: f64| {
            let of_sign = self.parts.iter().filter(move |part| part.value * sign > 0.0);
            of_sign.max_by(|one, two| one.value.abs().total_cmp(&two.value.abs()))
        };
        let up = largest(1.0).map(|part| format!("{} raises it most ({})", part.label, self.signed(part.value)));
        let down = largest(-1.0).map(|part| format!("{} lowers it most ({})", part.label, self.signed(part.value)));
        let most: Vec<_> = up.into_iter().chain(down).collect();
        if most.is_empty() {
            format!("{start} {end}: no input moves it.")
        } else {
            format!("{start} {end}. {}.", most.join("; "))
        }
    }

    fn reading(&self, target: usize) -> Reading {
        let Some(row) = self.rows().into_iter().nth(target) else { return Reading::default() };
        let unit = self.axis.unit.as_ref().map(|unit| format!("\u{a0}{unit}")).unwrap_or_default();
        let is_part = target > 0 && target <= self.parts.len();
        let mut values = vec![(if is_part { "adds" } else { "" }.to_owned(), format!("{}{unit}", self.value_of(target)))];
        if is_part {
            values.push(("so far".to_owned(), self.axis.value_with_unit(row.to)));
        }
        Reading::new(row.label, values)
    }

    fn table(&self) -> TableView {
        let columns = vec![TableColumn::text(""), TableColumn::number("adds"), TableColumn::number(self.axis.title())];
        let row = |row: Row| {
            let adds = (row.from != row.to).then_some(row.to - row.from);
            vec![row.label.into(), adds.into(), row.to.into()]
        };
        TableView { columns, rows: self.rows().into_iter().map(row).collect() }
    }
}
