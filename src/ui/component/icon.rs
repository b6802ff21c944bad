//! Line icons, drawn on a grid of 24 with a pen of 1.5.

use leptos::prelude::*;

/// What an icon stands for. It never speaks alone: a word, a label or a tooltip is always beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the meanings")]
pub enum Icon {
    // The product and the eight stages.
    Straightedge,
    DataSources,
    DataPipelines,
    FeatureStore,
    ModelTraining,
    ModelEvaluation,
    ModelDeployment,
    ModelMonitoring,
    PredictionsApi,
    // Kinds of columns.
    Number,
    Boolean,
    Date,
    Category,
    Text,
    Target,
    // Verbs.
    Add,
    Remove,
    Close,
    Check,
    Undo,
    Redo,
    Download,
    Open,
    Edit,
    Copy,
    Search,
    Filter,
    Run,
    Stop,
    Refresh,
    Drag,
    More,
    Show,
    Hide,
    // Things.
    File,
    Table,
    Chart,
    History,
    Settings,
    Math,
    Lock,
    Light,
    Dark,
    // Directions.
    Up,
    Down,
    Left,
    Right,
    // Tones.
    Info,
    Success,
    Warning,
    Error,
    Help,
}

/// Draws an icon at the size of the text around it, in the colour of that text, hidden from screen readers.
#[component]
pub fn IconView(
    /// Which one.
    icon: Icon,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
            <path d=icon.path() />
        </svg>
    }
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Self::Straightedge | Self::ModelTraining => {
                "M3 20.5 21 7M5.5 13v.01M9.5 9.5v.01M10 18.5v.01M14 6.5v.01M15.5 14.5v.01M19 12.5v.01"
            }
            Self::DataSources => "M4 4h16v16H4zM4 9h16M9.5 9v11M14.75 9v11M4 14.5h16",
            Self::DataPipelines => "M3.5 4.5h17L14 12.5v5.25L10 20v-7.5z",
            Self::FeatureStore => "M4 4h4.5v16H4zM15.5 4H20v16h-4.5zM9.75 7.5h4.5M9.75 12h4.5M9.75 16.5h4.5",
            Self::ModelEvaluation => "M3.5 17.5a8.5 8.5 0 0 1 17 0zM12 17.5l4-5.5M12 9v1.75M6 11.5l1.25 1.25M18.9 12.9l-.9.6",
            Self::ModelDeployment => "M12 14V3.5M8 7.5l4-4 4 4M4 12.5v8h16v-8",
            Self::ModelMonitoring => "M2.5 12.5H7l2.75-7.5 4.5 14L17 12.5h4.5",
            Self::PredictionsApi => {
                "M8.5 4C6.5 4 6 5 6 6.75v2.5C6 11 5.25 12 3.5 12 5.25 12 6 13 6 14.75v2.5C6 19 6.5 20 8.5 20M15.5 4c2 0 2.5 1 2.5 2.75v2.5C18 11 18.75 12 20.5 12 18.75 12 18 13 18 14.75v2.5c0 1.75-.5 2.75-2.5 2.75M9.5 12h5"
            }
            Self::Number => "M9.5 4 7.5 20M16.5 4l-2 16M4.5 9.25h15.5M4 14.75h15.5",
            Self::Boolean => "M8 7h8a5 5 0 0 1 0 10H8A5 5 0 0 1 8 7zM16 14.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
            Self::Date => "M4 5.5h16V20H4zM4 10h16M8.5 3v4.5M15.5 3v4.5M8.5 14h.01M12 14h.01M15.5 14h.01",
            Self::Category => "M4 4h7.5l8.5 8.5-7.5 7.5L4 11.5zM8.25 8.25h.01",
            Self::Text => "M5 6.5V5h14v1.5M12 5v14M9.5 19h5",
            Self::Target => {
                "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 16.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM12 12h.01"
            }
            Self::Add => "M12 5v14M5 12h14",
            Self::Remove => "M4.5 6.5h15M9 6.5V4h6v2.5M6.5 6.5l.75 13.5h9.5l.75-13.5M10 10.5v6M14 10.5v6",
            Self::Close => "M6 6l12 12M18 6 6 18",
            Self::Check => "M4.5 12.5 9.5 17.5 19.5 6.5",
            Self::Undo => "M8.5 5 4.5 9l4 4M4.5 9H14a5.25 5.25 0 0 1 0 10.5H9",
            Self::Redo => "M15.5 5l4 4-4 4M19.5 9H10a5.25 5.25 0 0 0 0 10.5h5",
            Self::Download => "M12 3.5V15M7.5 10.5 12 15l4.5-4.5M4.5 19.5h15",
            Self::Open => "M3.5 19V5.5h6l2 2.5h8v3M3.5 19l2.75-8H21.5l-2.75 8z",
            Self::Edit => "M4.5 19.5l1-4.5L16 4.5 19.5 8 9 18.5zM13.5 7l3.5 3.5",
            Self::Copy => "M8.5 8.5h11v11h-11zM15.5 8.5v-4h-11v11h4",
            Self::Search => "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.25 15.25 20 20",
            Self::Filter => "M4 7h16M7 12h10M10 17h4",
            Self::Run => "M7.5 4.5 18.5 12 7.5 19.5z",
            Self::Stop => "M6.5 6.5h11v11h-11z",
            Self::Refresh => "M19.5 12a7.5 7.5 0 1 1-2.25-5.35L19.5 9M19.5 4.5V9H15",
            Self::Drag => "M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01",
            Self::More => "M5.5 12h.01M12 12h.01M18.5 12h.01",
            Self::Show => {
                "M2.5 12C5 7.5 8.25 5.5 12 5.5S19 7.5 21.5 12C19 16.5 15.75 18.5 12 18.5S5 16.5 2.5 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z"
            }
            Self::Hide => {
                "M2.5 10C5 13.5 8.25 15 12 15s7-1.5 9.5-5M5 13l-2 2.75M9.5 14.75 8.75 18M14.5 14.75l.75 3.25M19 13l2 2.75"
            }
            Self::File => "M6 3.5h8l4.5 4.5v12.5H6zM14 3.5V8h4.5",
            Self::Table => "M3.5 5h17v14h-17zM3.5 9.75h17M3.5 14.25h17M10 9.75V19",
            Self::Chart => "M4 4v16h16M8 16v-3.5M12 16V8M16 16v-5.5M20 16V6",
            Self::History => "M4.5 12a7.5 7.5 0 1 0 2.25-5.35L4.5 9M4.5 4.5V9H9M12 8v4.25L15 14",
            Self::Settings => {
                "M4 7h9M17.5 7H20M4 12h2.5M11 12h9M4 17h9M17.5 17H20M15.25 9a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM8.75 14a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM15.25 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4z"
            }
            Self::Math => "M17.5 7.5V5h-11l6 7-6 7h11v-2.5",
            Self::Lock => "M5.5 11h13v9h-13zM8.5 11V8a3.5 3.5 0 0 1 7 0v3M12 14.5v2",
            Self::Light => {
                "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 3v1.5M12 19.5V21M3 12h1.5M19.5 12H21M5.65 5.65 6.7 6.7M17.3 17.3l1.05 1.05M5.65 18.35 6.7 17.3M17.3 6.7l1.05-1.05"
            }
            Self::Dark => "M19.5 14A8 8 0 0 1 10 4.5a8 8 0 1 0 9.5 9.5z",
            Self::Up => "M6 15l6-6 6 6",
            Self::Down => "M6 9l6 6 6-6",
            Self::Left => "M15 6l-6 6 6 6",
            Self::Right => "M9 6l6 6-6 6",
            Self::Info => "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 11v5.5M12 7.75h.01",
            Self::Success => "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM8 12.25l2.75 2.75L16 9.5",
            Self::Warning => "M12 4 2.75 20h18.5zM12 10v4.5M12 17.25h.01",
            Self::Error => "M8.5 3.5h7l5 5v7l-5 5h-7l-5-5v-7zM12 7.5v5.5M12 16.25h.01",
            Self::Help => {
                "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM9.5 9.75a2.5 2.5 0 1 1 3.6 2.25c-.75.4-1.1.9-1.1 1.75M12 16.5h.01"
            }
        }
    }
}
