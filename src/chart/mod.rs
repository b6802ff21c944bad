//! Pure geometry: from numbers to scales, ticks, marks, sentences and files; no browser and no view library in it.
//!
//! A [`Chart`] is a title and a [`Figure`]: plain numbers with what they are. From it come, each a pure function: the [`Scene`] at
//! a given width (marks as plain data), the sentence that says what it shows, what is read at each place, the table of its
//! numbers, and the files a person takes along (SVG, CSV).

mod axis;
mod csv;
mod date_ticks;
mod domain;
mod figure;
mod format;
mod frame;
mod nearest;
mod relation;
mod scale;
mod scene;
mod scroll;
mod svg;
mod table_view;
mod text;
mod theme;
mod ticks;

pub use axis::{Axis, Quantity};
pub use csv::to_csv;
pub use domain::Domain;
pub use figure::{
    Agreement, Bars, Bin, Chart, Comparison, ComparisonBin, Contributions, Density, Figure, Grid, Guide, Histogram, Interval,
    Intervals, Part, Point, Points, RefLine, Strip, spark_bars,
};
pub use format::{format_count, format_share, format_value};
pub use nearest::NearestIndex;
pub use scale::{Band, Linear};
pub use scene::{Anchor, Glyph, Ink, Mark, Notion, Paint, Reach, Reading, Rect, Scene, Shape, Target};
pub use scroll::ScrollTrack;
pub use svg::{to_live_svg, to_svg};
pub use table_view::{TableCell, TableColumn, TableView};
pub use theme::Theme;
pub use ticks::Ticks;
