//! Stage 3: what is predicted, and from what.

mod candidate;
mod design;
mod desk;
mod formula;
mod list;
mod row;
mod saved;
mod target;
mod terms;

use super::training::can_train;
use super::{NoData, StageHead, words};
use crate::project::Command;
use crate::ui::component::{Button, ButtonKind, Icon};
use crate::ui::stage_name::Stage;
use crate::ui::state::App;
use design::DesignCard;
use desk::Desk;
use formula::FormulaBar;
use leptos::prelude::*;
use list::FeatureCard;
use saved::SavedViews;
use target::TargetCard;

/// The stage.
#[component]
pub(super) fn Features() -> impl IntoView {
    let app = App::here();
    let has_data = Memo::new(move |_| app.features.with(Option::is_some));
    move || {
        if has_data.get() {
            view! { <Choosing /> }.into_any()
        } else {
            view! {
                <StageHead stage=Stage::Features />
                <NoData icon=Icon::FeatureStore>
                    "Here a column is chosen to be predicted, and the columns it is predicted from. Columns that cannot help are set \
                     aside, each with the reason."
                </NoData>
            }
            .into_any()
        }
    }
}

/// Target and features on one side, the design that follows on the other.
#[component]
fn Choosing() -> impl IntoView {
    let desk = Desk::set_up(App::here());
    provide_context(desk);
    let app = desk.app;
    let ready = Memo::new(move |_| can_train(app));
    let lead = Signal::derive(move || {
        desk.spec().map_or_else(String::new, |spec| {
            let n = spec.features().len() as u64;
            format!("Predict {} from {}.", spec.target_name(), words::count(n, "column", "columns"))
        })
    });
    let train = Callback::new(move |()| app.act_then_go(Command::Train, "Training", Stage::Evaluation));
    let next = move || {
        view! {
            <Button kind=ButtonKind::Primary icon=Icon::Run disabled=Signal::derive(move || !ready.get()) on_press=train>
                "Train"
            </Button>
        }
    };
    view! {
        <StageHead stage=Stage::Features lead next=ViewFn::from(next) />
        <FormulaBar />
        <div class="features">
            <div class="stack features-choice">
                <TargetCard />
                <FeatureCard />
            </div>
            <div class="stack features-design">
                <DesignCard />
                <SavedViews />
            </div>
        </div>
    }
}
