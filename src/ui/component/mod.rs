//! Small parts every stage is built from. They hold plain values, call verbs, and know nothing of models or tables.

mod button;
mod card;
mod chip;
mod data_table;
mod date_input;
mod dialog;
mod disclosure;
mod empty_state;
mod field;
mod grid;
mod icon;
mod later;
mod menu;
mod notice;
mod number_input;
mod progress;
mod segmented;
mod select;
mod size;
mod slider;
mod stat_tile;
mod switch;
mod tabs;
mod toast;
mod unique;

pub use button::{Button, ButtonKind, IconButton};
pub use card::Card;
pub use chip::Chip;
pub use data_table::{Cell, Column, DataTable};
pub use date_input::DateInput;
pub use dialog::Dialog;
pub use disclosure::{Disclosure, ShowTheMath, Wording, WordsSwitch};
pub use empty_state::EmptyState;
pub use field::{Field, TextInput};
pub use grid::{
    BLOCK_COLUMNS, BLOCK_ROWS, BlockId, CellMark, GridBlock, GridBlocks, GridCell, GridColumn, GridPlace, VirtualGrid,
};
pub use icon::{Icon, IconView};
pub use later::Later;
pub(in crate::ui) use menu::MenuLine;
pub use menu::{MenuButton, MenuItem, Popover};
pub use notice::{Action, Notice, Tone};
pub use number_input::NumberInput;
pub use progress::ProgressBar;
pub use segmented::Segmented;
pub use select::Select;
pub(crate) use size::use_size;
pub use slider::Slider;
pub use stat_tile::StatTile;
pub use switch::Switch;
pub use tabs::Tabs;
pub use toast::{Toast, Toasts};
pub(in crate::ui) use unique::unique_id;

/// One alternative of a [`Select`], a [`Segmented`] control, [`Tabs`] or a [`Chip`].
#[derive(Clone, Debug, PartialEq)]
pub struct Choice<T> {
    /// What is chosen.
    pub value: T,
    /// How a person reads it.
    pub label: String,
    /// A few words that tell it from the others; may be empty.
    pub note: String,
}

impl<T> Choice<T> {
    /// A choice that explains itself.
    pub fn new(value: T, label: impl Into<String>) -> Self {
        Self { value, label: label.into(), note: String::new() }
    }

    /// The same choice with a few words beside it.
    #[must_use]
    pub fn with_note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }
}
