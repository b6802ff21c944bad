//! One chart with everything that belongs to it.

use super::export::{self, Format};
use super::reader::Reader;
use crate::chart::{Chart, Scene, TableCell, TableView, format_count, format_value, to_live_svg};
use crate::ui::component::{Cell, Column, DataTable, Icon, IconButton, MenuButton, MenuItem, Notice, Tone};
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// More rows than these are not put into the page; the CSV file has them all.
const TABLE_ROWS: usize = 500;

/// A chart: title, the sentence that says what it shows, the drawing (one tab stop; pointer and arrow keys read it), its numbers as
/// a table, and files to take along (SVG, PNG, CSV).
#[component]
pub fn Plot(
    /// What is shown.
    #[prop(into)]
    chart: Signal<Chart>,
    /// Whether title and sentence are for ears only, because what stands around says them.
    #[prop(optional)]
    bare: bool,
) -> impl IntoView {
    let holder = NodeRef::<Div>::new();
    let reader = Reader::new(chart, holder);
    let show_table = RwSignal::new(false);
    let failure = RwSignal::new(String::new());
    let title = move || chart.with(|chart| chart.title.clone());
    let sentence = Memo::new(move |_| chart.with(Chart::describe));
    view! {
        <figure class="plot" aria-label=title>
            <figcaption class="plot-head">
                <div class:unseen=bare>
                    <h3 class="plot-title">{title}</h3>
                    <p class="plot-sentence">{sentence}</p>
                </div>
                <div class="plot-tools">
                    <IconButton
                        icon=Icon::Table
                        label="Show the numbers as a table"
                        pressed=Signal::from(show_table)
                        on_press=move |()| show_table.update(|shown| *shown = !*shown)
                    />
                    <MenuButton icon=Icon::Download label="Take this chart along" items=files(chart, failure) />
                </div>
            </figcaption>
            <div
                class="plot-sheet"
                role="application"
                aria-roledescription="chart"
                tabindex="0"
                aria-label=move || format!("{}. {} Arrow keys read it.", title(), sentence.get())
                node_ref=holder
                on:keydown=move |event| reader.key(&event)
                on:pointermove=move |event| reader.point(&event)
                on:pointerdown=move |event| reader.point(&event)
                on:pointerleave=move |_| reader.leave()
                on:blur=move |_| reader.leave()
            >
                <Drawing reader />
                <Tooltip reader />
            </div>
            <p class="unseen" aria-live="polite">{move || reader.said.get()}</p>
            {move || failure.with(|words| {
                (!words.is_empty()).then(|| view! {
                    <Notice
                        tone=Tone::Error
                        message=words.clone()
                        way_out="The SVG and CSV files need nothing from the browser."
                        on_dismiss=Callback::new(move |()| failure.set(String::new()))
                    />
                })
            })}
            {move || show_table.get().then(|| view! { <Numbers chart /> })}
        </figure>
    }
}

/// The marks, and over them what is being read.
#[component]
fn Drawing(
    /// Where the pointer or the keys are.
    reader: Reader,
) -> impl IntoView {
    let size = move || reader.scene.with(|scene| scene.as_ref().map_or((0.0, 0.0), |scene| (scene.width, scene.height)));
    let marks = move || reader.scene.with(|scene| scene.as_ref().map(to_live_svg).unwrap_or_default());
    let ring = move || {
        reader.target().map(|target| match target.outline {
            Some(rect) => view! {
                <rect class="plot-ring" x=rect.x - 1.5 y=rect.y - 1.5 width=rect.width + 3.0 height=rect.height + 3.0 />
            }
            .into_any(),
            None => view! { <circle class="plot-ring" cx=target.x cy=target.y r="7" /> }.into_any(),
        })
    };
    view! {
        <svg
            class="plot-drawing"
            aria-hidden="true"
            width=move || size().0
            height=move || size().1
            viewBox=move || format!("0 0 {} {}", size().0, size().1)
        >
            <g inner_html=marks></g>
            {ring}
        </svg>
    }
}

/// What is being read, beside it.
#[component]
fn Tooltip(
    /// Where the pointer or the keys are.
    reader: Reader,
) -> impl IntoView {
    let at = move || reader.target().map_or((0.0, 0.0), |target| (target.x, target.y));
    // On the side where there is room.
    let shift = move || {
        let width = reader.scene.with(|scene| scene.as_ref().map_or(0.0, |scene| scene.width));
        let (x, y) = at();
        let across = if x > width / 2.0 { "calc(-100% - 14px)" } else { "14px" };
        let down = if y < 60.0 { "8px" } else { "calc(-100% - 4px)" };
        format!("{across} {down}")
    };
    let lines = move || {
        let reading = reader.reading();
        let line = |(name, value): (String, String)| view! { <div><dt>{name}</dt><dd class="number">{value}</dd></div> };
        let untitled = reading.title.is_empty();
        view! {
            <p class="plot-tip-title" hidden=untitled>{reading.title}</p>
            <dl>{reading.values.into_iter().map(line).collect_view()}</dl>
        }
    };
    view! {
        <div
            class="plot-tip"
            aria-hidden="true"
            hidden=move || reader.target().is_none()
            style:left=move || format!("{}px", at().0)
            style:top=move || format!("{}px", at().1)
            style:translate=shift
        >
            {lines}
        </div>
    }
}

/// The numbers of a chart as a table.
#[component]
fn Numbers(
    /// What is shown.
    chart: Signal<Chart>,
) -> impl IntoView {
    let table = Memo::new(move |_| chart.with(Chart::table));
    let columns = Signal::derive(move || {
        let column =
            |column: &crate::chart::TableColumn| Column { numeric: column.numeric, ..Column::text(column.title.clone()) };
        table.with(|table| table.columns.iter().map(column).collect::<Vec<_>>())
    });
    let rows =
        Signal::derive(move || table.with(|table| table.rows.iter().take(TABLE_ROWS).map(|row| cells(row)).collect::<Vec<_>>()));
    let caption = move || chart.with(|chart| format!("{}: the numbers", chart.title));
    let more = move || table.with(left_out);
    view! {
        <DataTable caption=Signal::derive(caption) caption_unseen=true columns rows />
        <p class="plot-sentence" hidden=move || more().is_none()>{more}</p>
    }
}

fn left_out(table: &TableView) -> Option<String> {
    let (all, shown) = (table.rows.len(), TABLE_ROWS);
    (all > shown).then(|| format!("The first {shown} of {} rows; the CSV file has them all.", format_count(all as u64)))
}

fn cells(row: &[TableCell]) -> Vec<Cell> {
    let cell = |cell: &TableCell| match cell {
        TableCell::Missing => Cell::Missing,
        TableCell::Text(text) => Cell::Text(text.clone()),
        TableCell::Number(value) => Cell::number(*value, format_value(*value, 6)),
    };
    row.iter().map(cell).collect()
}

fn files(chart: Signal<Chart>, failure: RwSignal<String>) -> Vec<MenuItem> {
    let item = |(format, label): (Format, &str)| MenuItem {
        label: label.to_owned(),
        icon: None,
        on_press: Callback::new(move |()| {
            let chart = chart.get_untracked();
            spawn_local(async move {
                failure.set(export::download(&chart, format).await.err().unwrap_or_default());
            });
        }),
    };
    [(Format::Svg, "Drawing (SVG)"), (Format::Png, "Picture (PNG)"), (Format::Csv, "Numbers (CSV)")].map(item).to_vec()
}

/// The scene of a chart at the width there is; none before the page knows it.
pub(super) fn scene_at(chart: &Chart, width: f64) -> Option<Scene> {
    (width > 0.0).then(|| chart.scene(width.floor()))
}
