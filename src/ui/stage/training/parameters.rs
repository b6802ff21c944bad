//! How it is trained: each parameter with what it means and what follows.

use crate::project::Command;
use crate::stat::sort_by;
use crate::train::{CovarianceType, DEFAULT_FOLDS, LEAVE_ONE_OUT_BELOW, MAX_FOLDS, Params, Validation};
use crate::ui::component::{Card, Choice, Field, NumberInput, Segmented, Select, ShowTheMath, Slider};
use crate::ui::stage::ahead::Ahead;
use crate::ui::stage::words;
use crate::ui::state::App;
use leptos::prelude::*;

/// The share that is held out when nothing else is asked for.
const HOLDOUT_SHARE: f64 = 0.2;
/// Levels that are offered.
const LEVELS: [f64; 4] = [0.8, 0.9, 0.95, 0.99];
/// The largest seed that the page's numbers hold exactly, 2⁵³.
const MAX_SEED: f64 = 9_007_199_254_740_992.0;

/// How unseen rows are estimated, without its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Method {
    Auto,
    Folds,
    LeaveOneOut,
    Holdout,
}

impl Method {
    fn of(validation: Validation) -> Self {
        match validation {
            Validation::Auto => Self::Auto,
            Validation::CrossValidation { .. } => Self::Folds,
            Validation::LeaveOneOut => Self::LeaveOneOut,
            Validation::Holdout { .. } => Self::Holdout,
        }
    }

    fn validation(self) -> Validation {
        match self {
            Self::Auto => Validation::Auto,
            Self::Folds => Validation::CrossValidation { folds: DEFAULT_FOLDS },
            Self::LeaveOneOut => Validation::LeaveOneOut,
            Self::Holdout => Validation::Holdout { share: HOLDOUT_SHARE },
        }
    }
}

/// The parameters, and the verb that changes them.
#[derive(Clone, Copy)]
struct Hand {
    app: App,
    wanted: Ahead<Params>,
}

impl Hand {
    fn params(self) -> Params {
        self.wanted.or(|| self.app.training.with(|training| training.params.clone()))
    }

    fn change(self, change: impl FnOnce(&mut Params)) {
        let before = self.wanted.or_untracked(|| self.app.training.with_untracked(|training| training.params.clone()));
        let mut params = before.clone();
        change(&mut params);
        if params != before {
            self.wanted.want(params.clone());
            self.app.act(Command::SetParams { params });
        }
    }
}

/// How it is trained.
#[component]
pub(super) fn Parameters() -> impl IntoView {
    let app = App::here();
    let hand = Hand { app, wanted: Ahead::new(app) };
    view! {
        <Card title="How it is judged" subtitle="A model is judged on rows it has not learnt from.">
            <Judged hand />
            <Uncertainty hand />
            <Level hand />
            <Seed hand />
            <ShowTheMath>
                <p>
                    "Cross-validation: the rows are cut into k folds; each fold is predicted by the model of the k \u{2212} 1 others, and the \
                     errors of all rows are pooled: RMSE = \u{221a}(\u{3a3}e\u{b2}/n), as scikit-learn\u{2019}s cross_val_predict and then its \
                     metrics. The \u{b1} behind it is its standard error by the delta method."
                </p>
                <p>"An interval of level 1 \u{2212} \u{3b1} is b \u{b1} t(1 \u{2212} \u{3b1}/2; n \u{2212} p) \u{b7} SE(b), as R\u{2019}s confint."</p>
            </ShowTheMath>
        </Card>
    }
}

/// How the error on unseen rows is estimated.
#[component]
fn Judged(
    /// The parameters.
    hand: Hand,
) -> impl IntoView {
    let validation = Memo::new(move |_| hand.params().validation);
    let method = Memo::new(move |_| Method::of(validation.get()));
    let choices = vec![
        Choice::new(Method::Auto, "Auto"),
        Choice::new(Method::Folds, "Cross-validation"),
        Choice::new(Method::LeaveOneOut, "Leave one out"),
        Choice::new(Method::Holdout, "Hold out a share"),
    ];
    let n_rows = Memo::new(move |_| {
        let rows = |design: &crate::project::DesignView| design.rows.n_complete;
        hand.app.features.with(|view| view.as_ref().and_then(|view| view.design.as_ref()?.as_ref().ok().map(rows)))
    });
    let set = Callback::new(move |method: Method| hand.change(|params| params.validation = method.validation()));
    view! {
        <div class="field">
            <span class="field-label" aria-hidden="true">"Unseen rows"</span>
            <Segmented label="How the error on unseen rows is estimated" choices=Signal::stored(choices) value=method on_change=set />
            <p class="field-help" aria-live="polite">{move || meaning(validation.get(), n_rows.get())}</p>
        </div>
        {move || match method.get() {
            Method::Folds => view! { <Folds hand /> }.into_any(),
            Method::Holdout => view! { <Holdout hand /> }.into_any(),
            Method::Auto | Method::LeaveOneOut => ().into_any(),
        }}
    }
}

/// What a way of judging does, and what follows from it.
fn meaning(validation: Validation, n_rows: Option<u64>) -> String {
    match (validation, n_rows) {
        (Validation::Auto, Some(n)) if n < LEAVE_ONE_OUT_BELOW => format!(
            "With {} rows: leave one out. Each row is predicted by the model of all others; the coefficients come from all rows.",
            words::group(n)
        ),
        (Validation::Auto, Some(_)) => format!(
            "Here: {DEFAULT_FOLDS}-fold cross-validation. Each tenth is predicted by the model of the other nine; the coefficients come \
             from all rows."
        ),
        (Validation::Auto, None) => format!(
            "{DEFAULT_FOLDS}-fold cross-validation, or leave one out with fewer than {LEAVE_ONE_OUT_BELOW} rows. The coefficients come \
             from all rows."
        ),
        (Validation::CrossValidation { folds }, _) => format!(
            "The rows are cut into {folds} parts; each is predicted by the model of the others. The coefficients come from all rows."
        ),
        (Validation::LeaveOneOut, _) => format!(
            "Each row is predicted by the model of all others. The coefficients come from all rows. For at most {} rows.",
            words::group(u64::from(MAX_FOLDS))
        ),
        (Validation::Holdout { share }, _) => format!(
            "{} of the rows are never learnt from and serve as the test. The coefficients come from the remaining rows only, so \
             they are less sure.",
            words::percent(share)
        ),
    }
}

/// Into how many parts the rows are cut.
#[component]
fn Folds(
    /// The parameters.
    hand: Hand,
) -> impl IntoView {
    let folds = Memo::new(move |_| match hand.params().validation {
        Validation::CrossValidation { folds } => folds,
        _ => DEFAULT_FOLDS,
    });
    let error = RwSignal::new(String::new());
    let set = Callback::new(move |value: Option<f64>| match value {
        Some(k) if k.fract() == 0.0 && (2.0..=f64::from(MAX_FOLDS)).contains(&k) => {
            error.set(String::new());
            hand.change(|params| params.validation = Validation::CrossValidation { folds: k as u32 });
        }
        _ => error.set(format!("A whole number from 2 to {MAX_FOLDS}.")),
    });
    view! {
        <Field label="Parts" help="The folds, k. Five or ten are usual; more take longer and change little." error>
            <NumberInput
                value=Signal::derive(move || Some(f64::from(folds.get()))) on_change=set min=2.0 max=f64::from(MAX_FOLDS) step=1.0
            />
        </Field>
    }
}

/// Which share is held out.
#[component]
fn Holdout(
    /// The parameters.
    hand: Hand,
) -> impl IntoView {
    let held = Memo::new(move |_| match hand.params().validation {
        Validation::Holdout { share } => share * 100.0,
        _ => HOLDOUT_SHARE * 100.0,
    });
    // While the slider moves it shows where it is; what holds again once it has settled, or was changed from elsewhere.
    let moving = RwSignal::new(None::<f64>);
    Effect::new(move |_| {
        held.track();
        moving.set(None);
    });
    let value = Signal::derive(move || moving.get().unwrap_or_else(|| held.get()));
    let settle = Callback::new(move |percent: f64| {
        let share = (percent / 100.0).clamp(0.01, 0.9);
        hand.change(|params| params.validation = Validation::Holdout { share });
        moving.set(None);
    });
    view! {
        <Slider
            label="Share held out" value on_input=Callback::new(move |percent| moving.set(Some(percent))) on_change=settle
            min=5.0 max=50.0 step=1.0 unit="%"
        />
    }
}

/// How the uncertainty of the coefficients is estimated.
#[component]
fn Uncertainty(
    /// The parameters.
    hand: Hand,
) -> impl IntoView {
    let covariance = Memo::new(move |_| hand.params().covariance);
    let choices = Signal::derive(move || {
        let plain = [
            (CovarianceType::Classical, "residuals of one spread"),
            (CovarianceType::Hc3, "residuals of any spread"),
            (CovarianceType::Hc2, "residuals of any spread"),
            (CovarianceType::Hc1, "residuals of any spread, as Stata"),
            (CovarianceType::Hc0, "residuals of any spread, as White"),
        ];
        let plain = plain.into_iter().map(|(kind, note)| Choice::new(kind.clone(), kind.name()).with_note(note));
        let columns = hand.app.prepared.with(|view| view.as_ref().map(|view| view.schema.clone())).unwrap_or_default();
        let clusters = columns.fields.into_iter().map(|field| {
            let label = format!("clusters of {}", field.name);
            Choice::new(CovarianceType::Cluster { column: field.name }, label).with_note("rows of a cluster may be alike")
        });
        plain.chain(clusters).collect::<Vec<_>>()
    });
    let set = Callback::new(move |covariance: CovarianceType| hand.change(|params| params.covariance = covariance));
    view! {
        <Field label="Standard errors" help="What is assumed of the residuals when the uncertainty of a coefficient is estimated. Predictions and their intervals do not depend on it.">
            <Select choices value=covariance on_change=set />
        </Field>
    }
}

/// Level of confidence intervals.
#[component]
fn Level(
    /// The parameters.
    hand: Hand,
) -> impl IntoView {
    let level = Memo::new(move |_| hand.params().confidence_level);
    let choices = Memo::new(move |_| {
        let now = level.get();
        let mut levels = LEVELS.to_vec();
        if !levels.contains(&now) {
            levels.push(now);
            sort_by(&mut levels, f64::total_cmp);
        }
        levels.into_iter().map(|level| Choice::new(level, words::percent(level))).collect::<Vec<_>>()
    });
    let set = Callback::new(move |level| hand.change(|params| params.confidence_level = level));
    view! {
        <div class="field">
            <span class="field-label" aria-hidden="true">"Confidence level"</span>
            <Segmented label="Confidence level" choices value=level on_change=set />
            <p class="field-help">
                {move || format!(
                    "An interval of this level holds the true value in {} of such trainings. Higher: wider intervals.",
                    words::percent(level.get()),
                )}
            </p>
        </div>
    }
}

/// The seed of every random choice.
#[component]
fn Seed(
    /// The parameters.
    hand: Hand,
) -> impl IntoView {
    let seed = Memo::new(move |_| hand.params().seed);
    let error = RwSignal::new(String::new());
    let set = Callback::new(move |value: Option<f64>| match value {
        Some(seed) if seed.fract() == 0.0 && (0.0..=MAX_SEED).contains(&seed) => {
            error.set(String::new());
            hand.change(|params| params.seed = seed as u64);
        }
        _ => error.set("A whole number, 0 or more.".to_owned()),
    });
    view! {
        <Field
            label="Seed" help="Decides which rows go into which part. The same seed gives the same model, everywhere and always." error
        >
            <NumberInput value=Signal::derive(move || Some(seed.get() as f64)) on_change=set min=0.0 step=1.0 />
        </Field>
    }
}
