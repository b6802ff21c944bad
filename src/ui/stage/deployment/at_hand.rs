//! The model at hand: what it is, how good, and the way to keep it.

use crate::project::{Command, ModelView, Origin};
use crate::ui::browser;
use crate::ui::component::{Button, ButtonKind, Card, Field, Icon, IconView, StatTile, TextInput};
use crate::ui::stage::of_model::{full_name, of_model, origin_words, shown_run};
use crate::ui::stage::words;
use crate::ui::state::App;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// Where the focus goes when the model was saved and the field for its name is gone.
const KEPT: &str = "model-kept";

/// The model at hand as a card.
#[component]
pub(super) fn AtHand() -> impl IntoView {
    let app = App::here();
    let title = of_model(app, |model| format!("The model at hand: {}", full_name(model)));
    let subtitle = of_model(app, move |model| format!("From {}, {}", origin_words(app, model), browser::moment(model.at_ms)));
    let is_saved = of_model(app, |model| model.id.is_some());
    view! {
        <Card title subtitle>
            <Figures />
            {move || if is_saved.get() { view! { <Kept /> }.into_any() } else { view! { <SaveForm /> }.into_any() }}
        </Card>
    }
}

/// What it predicts, how far off it is, and what it learnt from.
#[component]
fn Figures() -> impl IntoView {
    let app = App::here();
    let unit = of_model(app, |model| model.signature.unit.clone().unwrap_or_default());
    let target = of_model(app, |model| model.signature.target.clone());
    let target_range = of_model(app, |model| {
        let [min, max] = model.target_range.map(|end| words::with_unit(end, 4, None));
        format!("Seen from {min} to {max} {}", model.signature.unit.as_deref().unwrap_or_default())
    });
    let error_label = of_model(app, |model| {
        let where_seen = if model.out_of_sample.is_some() { "on unseen rows" } else { "in the fit" };
        format!("Typical error {where_seen} (RMSE)")
    });
    let error = of_model(app, |model| words::with_unit(rmse(model), 4, None));
    let baseline = of_model(app, |model| match &model.out_of_sample {
        Some(unseen) => {
            format!("Guessing the mean each time: {}", words::with_unit(unseen.baseline.rmse, 4, model.signature.unit.as_deref()))
        }
        None => "There were too few rows to estimate it on unseen ones".to_owned(),
    });
    let r_squared = of_model(app, |model| {
        let r_squared = model.out_of_sample.as_ref().and_then(|unseen| unseen.r_squared);
        r_squared.map_or_else(|| "unknown".to_owned(), |r_squared| words::with_unit(r_squared, 3, None))
    });
    let rows = of_model(app, |model| words::group(model.n_obs));
    let inputs = of_model(app, |model| format!("With {}", words::count(model.signature.inputs.len() as u64, "input", "inputs")));
    view! {
        <div class="columns model-figures">
            <StatTile label="Predicts" value=target unit meaning=target_range />
            <StatTile label=error_label value=error unit meaning=baseline />
            <StatTile label="R\u{b2} on unseen rows" value=r_squared meaning="1 is perfect; 0 is no better than the mean" />
            <StatTile label="Rows it learnt from" value=rows meaning=inputs />
        </div>
    }
}

/// The error on unseen rows, or the one in the fit where there is none.
fn rmse(model: &ModelView) -> f64 {
    model.out_of_sample.as_ref().map_or(model.rmse, |unseen| unseen.rmse)
}

/// That the model is kept, and what that means.
#[component]
fn Kept() -> impl IntoView {
    view! {
        <p class="kept-note" id=KEPT tabindex="-1">
            <IconView icon=Icon::Success />
            "Kept in this browser. Clearing the browser\u{2019}s data would remove it: export what has to last."
        </p>
    }
}

/// A name, and the button that keeps the model under it.
#[component]
fn SaveForm() -> impl IntoView {
    let app = App::here();
    let default = of_model(app, |model| model.name.clone());
    let typed = RwSignal::new(None::<String>);
    let name = Signal::derive(move || typed.get().unwrap_or_else(|| default.get()));
    let help = Signal::derive(move || help_words(app, name.get().trim()));
    let error = Signal::derive(move || {
        let empty = name.with(|name| name.trim().is_empty());
        if empty { "The model needs a name, such as the target\u{2019}s.".to_owned() } else { String::new() }
    });
    let save = move || {
        if error.with_untracked(String::is_empty) {
            let command = Command::SaveModel { name: name.get_untracked() };
            spawn_local(async move {
                if app.carry_out(command, &[], "Saving the model").await {
                    browser::focus(KEPT);
                }
            });
        }
    };
    let set = Callback::new(move |name| typed.set(Some(name)));
    view! {
        <form
            class="save-model"
            on:submit=move |event| {
                event.prevent_default();
                save();
            }
        >
            <Field label="Name" help error>
                <TextInput value=name on_change=set on_input=set />
            </Field>
            <Button kind=ButtonKind::Primary icon=Icon::Check on_press=Callback::new(move |()| save())>"Save this model"</Button>
        </form>
    }
}

/// What saving under a name would mean: the next version of one that is taken, or a second copy of what is saved already.
fn help_words(app: App, name: &str) -> String {
    let run = shown_run(app, |run| run.id.clone());
    app.models.with(|models| {
        let latest = models.saved.iter().filter(|model| model.name == name).map(|model| model.version).max();
        let same = models.saved.iter().find(|model| matches!(&model.origin, Some(Origin::Run(id)) if Some(id) == run.as_ref()));
        match (same, latest) {
            (Some(same), _) => format!("This very model is saved as {} already.", full_name(same)),
            (None, Some(version)) => format!("The name is taken: this becomes its version {}.", version + 1),
            (None, None) => "Scripts and the command line call the model by this name.".to_owned(),
        }
    })
}
