//! Small tables.

use super::icon::{Icon, IconView};
use crate::stat::sort_by;
use leptos::prelude::*;
use std::cmp::Ordering;

/// A column of a [`DataTable`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Column {
    /// Its heading.
    pub title: String,
    /// What it means, as a tooltip; may be empty.
    pub help: String,
    /// Whether it holds numbers, which stand right and under each other.
    pub numeric: bool,
}

impl Column {
    /// A column of words.
    pub fn text(title: impl Into<String>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    /// A column of numbers.
    pub fn number(title: impl Into<String>) -> Self {
        Self { title: title.into(), numeric: true, ..Self::default() }
    }

    /// The same column with a tooltip.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }
}

/// A cell of a [`DataTable`].
#[derive(Clone)]
pub enum Cell {
    /// Nothing.
    Missing,
    /// Words.
    Text(String),
    /// A number and how it is read.
    Number {
        /// What rows are sorted by.
        value: f64,
        /// What is shown.
        text: String,
    },
    /// Anything else.
    View {
        /// What rows are sorted by.
        sort: f64,
        /// What is shown.
        view: ViewFn,
    },
}

impl Cell {
    /// A number, as it is read.
    pub fn number(value: f64, text: impl Into<String>) -> Self {
        Self::Number { value, text: text.into() }
    }

    /// Missing cells last, numbers by value, words by their letters.
    fn order(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Text(one), Self::Text(two)) => one.cmp(two),
            _ => self.key().total_cmp(&other.key()),
        }
    }

    fn key(&self) -> f64 {
        match self {
            Self::Missing | Self::Text(_) => f64::INFINITY,
            Self::Number { value, .. } | Self::View { sort: value, .. } => *value,
        }
    }

    fn view(self) -> AnyView {
        match self {
            Self::Missing => view! { <span class="missing">"missing"</span> }.into_any(),
            Self::Text(text) | Self::Number { text, .. } => text.into_any(),
            Self::View { view, .. } => view.run(),
        }
    }
}

/// A table small enough to be in the page whole. Its headings sort; its first column names the rows.
#[component]
pub fn DataTable(
    /// What the table shows.
    #[prop(into)]
    caption: Signal<String>,
    /// Its columns.
    #[prop(into)]
    columns: Signal<Vec<Column>>,
    /// Its rows, each as long as there are columns.
    #[prop(into)]
    rows: Signal<Vec<Vec<Cell>>>,
    /// Whether the caption is for ears only, because a heading says the same.
    #[prop(optional)]
    caption_unseen: bool,
) -> impl IntoView {
    let sorted_by = RwSignal::new(None::<(usize, bool)>);
    let sorted = move || {
        let mut rows = rows.get();
        if let Some((column, descending)) = sorted_by.get() {
            sort_by(&mut rows, |one, two| {
                let order = one.get(column).zip(two.get(column)).map_or(Ordering::Equal, |(one, two)| one.order(two));
                if descending { order.reverse() } else { order }
            });
        }
        rows
    };
    let body = move || {
        let numeric = columns.with(|all| all.iter().map(|column| column.numeric).collect::<Vec<_>>());
        sorted().into_iter().map(move |row| view! { <tr>{row_cells(row, &numeric)}</tr> }).collect_view()
    };
    view! {
        <div class="table-holder" role="region" tabindex="0" aria-label=caption>
            <table class="table">
                <caption class:unseen=caption_unseen>{caption}</caption>
                <thead>
                    <tr>
                        {move || columns.get().into_iter().enumerate().map(|(i, c)| heading(i, c, sorted_by)).collect_view()}
                    </tr>
                </thead>
                <tbody>{body}</tbody>
            </table>
        </div>
    }
}

fn row_cells(row: Vec<Cell>, numeric: &[bool]) -> impl IntoView + use<> {
    let cell = |(index, cell): (usize, Cell)| {
        let number = numeric.get(index).copied().unwrap_or(false);
        if index == 0 {
            view! { <th scope="row" class:number=number>{cell.view()}</th> }.into_any()
        } else {
            view! { <td class:number=number>{cell.view()}</td> }.into_any()
        }
    };
    row.into_iter().enumerate().map(cell).collect_view()
}

fn heading(index: usize, column: Column, sorted_by: RwSignal<Option<(usize, bool)>>) -> impl IntoView {
    let direction = move || sorted_by.get().filter(|(by, _)| *by == index).map(|(_, descending)| descending);
    let turn = move |_| {
        sorted_by.update(|by| {
            *by = match *by {
                Some((column, false)) if column == index => Some((index, true)),
                Some((column, true)) if column == index => None,
                _ => Some((index, false)),
            }
        });
    };
    let aria = move || match direction() {
        Some(false) => "ascending",
        Some(true) => "descending",
        None => "none",
    };
    let arrow = move || direction().map(|descending| if descending { Icon::Down } else { Icon::Up });
    view! {
        <th scope="col" class:number=column.numeric aria-sort=aria>
            <button type="button" title=column.help on:click=turn>
                {column.title}
                {move || arrow().map(|icon| view! { <IconView icon /> })}
            </button>
        </th>
    }
}
