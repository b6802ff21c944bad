//! Stage 6: the model is kept, read, and handed over.

mod at_hand;
mod hand_over;
mod lineage;
mod needs;
mod saved;

use super::of_model::of_model;
use super::{NoModel, StageHead};
use crate::ui::browser;
use crate::ui::component::{Button, ButtonKind, Icon};
use crate::ui::stage_name::Stage;
use crate::ui::state::App;
use at_hand::AtHand;
use hand_over::HandOver;
use leptos::prelude::*;
use lineage::MadeFrom;
use needs::Needs;
use saved::SavedModels;

/// The stage.
#[component]
pub(super) fn Deployment() -> impl IntoView {
    let app = App::here();
    let has_model = Memo::new(move |_| app.models.with(|models| models.at_hand.is_some()));
    move || {
        if has_model.get() {
            view! { <WithModel /> }.into_any()
        } else {
            view! {
                <StageHead stage=Stage::Deployment />
                <NoModel icon=Icon::ModelDeployment>
                    "A model leaves the app as one readable document: what it needs, how it cleans, what it learnt, and how sure it is. \
                     Train one here, or import the document of one."
                </NoModel>
            }
            .into_any()
        }
    }
}

#[component]
fn WithModel() -> impl IntoView {
    let app = App::here();
    let is_saved = of_model(app, |model| model.id.is_some());
    let lead = Signal::derive(move || {
        let words = if is_saved.get() {
            "The model is kept in this browser. Take its document along, or ask it something."
        } else {
            "Save the model to give it a name that lasts, then hand it over."
        };
        words.to_owned()
    });
    // Until the model is saved, saving it is the one thing to do next.
    let kind = move || if is_saved.get() { ButtonKind::Primary } else { ButtonKind::Plain };
    let ask = Callback::new(move |()| app.go(Stage::Predictions));
    let next = move || view! { {move || view! { <Button kind=kind() on_press=ask>"Ask the model"</Button> }} };
    view! {
        <StageHead stage=Stage::Deployment lead next=ViewFn::from(next) />
        <div class="deployment-models">
            <AtHand />
            <SavedModels />
        </div>
        <Needs />
        <HandOver />
        <MadeFrom />
    }
}

/// Opens the file dialog for a model document.
pub(super) fn pick_model(app: App) {
    browser::pick_file(".json,application/json", move |file| app.import(file));
}
