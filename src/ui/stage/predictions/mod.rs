//! Stage 8: the model is asked, by hand, by file, by code.

mod answer;
mod asking;
mod code;
mod contract;
mod form;
mod kept;
mod live;
mod live_chart;
mod math;
mod score;
mod why;

pub(in crate::ui) use asking::Asking;
pub(in crate::ui) use score::{Scored, score_file};

use super::of_model::{ModelSelect, of_model};
use super::{NoModel, StageHead};
use crate::ui::component::Icon;
use crate::ui::stage_name::Stage;
use crate::ui::state::App;
use answer::Answer;
use code::FromCode;
use form::AskForm;
use kept::KeptRows;
use leptos::prelude::*;
use live::Live;
use score::ScoreFile;
use why::Why;

/// The stage.
#[component]
pub(super) fn Predictions() -> impl IntoView {
    let app = App::here();
    let has_model = Memo::new(move |_| app.models.with(|models| models.at_hand.is_some()));
    move || {
        if has_model.get() {
            view! { <Asked /> }.into_any()
        } else {
            view! {
                <StageHead stage=Stage::Predictions />
                <NoModel icon=Icon::PredictionsApi>
                    "Once there is a model, a form stands here with a slider or a list for each input, and the prediction follows every move."
                </NoModel>
            }
            .into_any()
        }
    }
}

#[component]
fn Asked() -> impl IntoView {
    let app = App::here();
    let live = Live::start(app);
    let lead = of_model(app, |model| {
        format!("Move an input and see what \u{201c}{}\u{201d} makes of it. Files and scripts can ask too.", model.name)
    });
    view! {
        <StageHead stage=Stage::Predictions lead />
        <ModelSelect />
        <div class="asking">
            <div class="asking-side">
                <Answer live />
                <Why live />
            </div>
            <AskForm live />
        </div>
        <KeptRows live />
        <div class="other-ways">
            <ScoreFile />
            <FromCode live />
        </div>
    }
}
