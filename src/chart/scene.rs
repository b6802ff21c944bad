//! What is drawn, as plain data, and what can be read from it.

/// What something on a chart stands for. The same notion has the same colour everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notion {
    /// What the target is.
    Actual,
    /// What the model says.
    Predicted,
    /// Rows the model was fitted on.
    Train,
    /// Rows that were held out.
    Test,
    /// The data the model knows.
    Reference,
    /// New data.
    Current,
    /// Actual less predicted.
    Residual,
    /// What one would do without a model.
    Baseline,
    /// A column, whatever it holds.
    Data,
}

impl Notion {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Actual,
        Self::Predicted,
        Self::Train,
        Self::Test,
        Self::Reference,
        Self::Current,
        Self::Residual,
        Self::Baseline,
        Self::Data,
    ];

    /// Its name in style sheets.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Actual => "actual",
            Self::Predicted => "predicted",
            Self::Train => "train",
            Self::Test => "test",
            Self::Reference => "reference",
            Self::Current => "current",
            Self::Residual => "residual",
            Self::Baseline => "baseline",
            Self::Data => "data",
        }
    }
}

/// What a mark is drawn with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Words.
    Text,
    /// Quieter words.
    Soft,
    /// Lines that only guide the eye.
    Line,
    /// The ticks of rulers.
    Tick,
    /// What the chart is drawn on.
    Sheet,
    /// A notion's colour.
    Of(Notion),
    /// One of [`Ink::DENSITIES`] steps from few to many, from 1.
    Density(u8),
}

impl Ink {
    /// Number of steps of density.
    pub const DENSITIES: u8 = 6;
}

/// How a mark is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    /// Filled.
    Fill,
    /// A thin line of one pixel.
    Hairline,
    /// A line.
    Line,
    /// A line of dashes.
    Dashed,
    /// A broad line, for another to lie on.
    Halo,
    /// Its outline, and the sheet inside.
    Hollow,
    /// Its outline only, so that what lies under it is seen.
    Open,
}

/// A rectangle, in CSS pixels from the top left.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// To the right, at least 0.
    pub width: f64,
    /// Downwards, at least 0.
    pub height: f64,
}

impl Rect {
    /// The rectangle between two corners, in whatever order.
    pub fn between(x1: f64, y1: f64, x2: f64, y2: f64) -> Self {
        Self { x: x1.min(x2), y: y1.min(y2), width: (x2 - x1).abs(), height: (y2 - y1).abs() }
    }
}

/// Shapes of points, so that colour never speaks alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyph {
    /// A circle.
    Circle,
    /// A square on its corner.
    Diamond,
    /// A triangle that points up.
    Triangle,
}

/// Where a text lies to its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// After it.
    Start,
    /// Around it.
    Middle,
    /// Before it.
    End,
}

/// A shape, in CSS pixels from the top left. Shapes that come in numbers are one mark, so that thousands of points are one element.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// Points.
    Glyphs {
        /// Their shape.
        glyph: Glyph,
        /// Half their width.
        radius: f64,
        /// Their middles.
        at: Vec<[f64; 2]>,
    },
    /// Rectangles.
    Rects(Vec<Rect>),
    /// Straight lines: x and y of one end, x and y of the other.
    Segments(Vec<[f64; 4]>),
    /// One line through all its places.
    Polyline(Vec<[f64; 2]>),
    /// Words, whose middle is at the height `y`.
    Text {
        /// Where.
        x: f64,
        /// Where.
        y: f64,
        /// On which side.
        anchor: Anchor,
        /// The words.
        text: String,
    },
}

/// One thing that is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// Its shape.
    pub shape: Shape,
    /// Its colour.
    pub ink: Ink,
    /// How it is drawn.
    pub paint: Paint,
}

impl Mark {
    /// A mark.
    pub const fn new(shape: Shape, ink: Ink, paint: Paint) -> Self {
        Self { shape, ink, paint }
    }

    /// Words.
    pub fn text(x: f64, y: f64, anchor: Anchor, ink: Ink, text: impl Into<String>) -> Self {
        Self::new(Shape::Text { x, y, anchor, text: text.into() }, ink, Paint::Fill)
    }
}

/// Something that can be read from a chart: a point, a bar. Its number among the targets is what [`Reading`]s are asked by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Target {
    /// Where the reading is shown.
    pub x: f64,
    /// Where the reading is shown.
    pub y: f64,
    /// What is outlined while it is read: nothing of a point but the point itself.
    pub outline: Option<Rect>,
}

/// How a pointer finds its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The nearest one, if it is near.
    Near,
    /// The nearest one to the left or right, at any height.
    Across,
    /// The nearest one above or below, at any side.
    Down,
}

/// A chart at some size.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// In CSS pixels.
    pub width: f64,
    /// In CSS pixels.
    pub height: f64,
    /// What is drawn, from the bottom up.
    pub marks: Vec<Mark>,
    /// What can be read, in the order in which the arrow keys go through it.
    pub targets: Vec<Target>,
    /// How a pointer finds its target.
    pub reach: Reach,
}

/// What is read at one place of a chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// What it is: a row, a range, a name.
    pub title: String,
    /// Names and values.
    pub values: Vec<(String, String)>,
}

impl Reading {
    /// A reading.
    pub fn new(title: impl Into<String>, values: impl IntoIterator<Item = (String, String)>) -> Self {
        Self { title: title.into(), values: values.into_iter().collect() }
    }

    /// The reading in one breath, as it is read out.
    pub fn sentence(&self) -> String {
        let values = self.values.iter().map(|(name, value)| format!("{name} {value}"));
        let parts = std::iter::once(self.title.clone()).chain(values).filter(|part| !part.is_empty());
        parts.collect::<Vec<_>>().join(", ")
    }
}
