//! The answer that follows every move: at most one question is under way, and of those that came meanwhile only the latest is
//! asked next.

use super::super::of_model::of_model;
use crate::deploy::Row;
use crate::error::UserError;
use crate::predict::{FormField, PredictResponse, RowAnswer, RowError, RowPrediction};
use crate::project::{AnswerBody, ModelChoice, Query};
use crate::ui::interface::USUAL_LEVEL;
use crate::ui::state::App;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen_futures::spawn_local;

/// What is asked. The model is named by its hash, so that another model means another question.
#[derive(Clone, Debug, Default, PartialEq)]
struct Question {
    model: String,
    rows: Vec<Row>,
    level: f64,
}

type Answered = Result<Arc<PredictResponse>, UserError>;

/// The row that is asked about, the rows that are kept, and what the model says to them.
#[derive(Clone, Copy)]
pub(super) struct Live {
    /// How the inputs are asked for.
    pub(super) form: Memo<Vec<FormField>>,
    /// The row that is asked about.
    pub(super) row: Memo<Row>,
    /// The latest answer; `None` until the first comes.
    answer: RwSignal<Option<Answered>>,
    under_way: StoredValue<bool>,
    waiting: StoredValue<Option<Question>>,
}

impl Live {
    /// Asks now and at every change, as long as the component that called this is there.
    pub(super) fn start(app: App) -> Self {
        let form = of_model(app, |model| model.form.clone());
        let row = Memo::new(move |_| form.with(|form| app.asking.with(|asking| asking.row(form))));
        let live =
            Self { form, row, answer: RwSignal::default(), under_way: StoredValue::new(false), waiting: StoredValue::new(None) };
        let model = of_model(app, |model| model.hash.clone());
        let question = Memo::new(move |_| {
            let (level, kept) = app.asking.with(|asking| (asking.level, asking.kept.clone()));
            Question { model: model.get(), rows: std::iter::once(row.get()).chain(kept).collect(), level }
        });
        Effect::new(move |_| live.ask(app, question.get()));
        live
    }

    fn ask(self, app: App, question: Question) {
        if self.under_way.get_value() {
            self.waiting.set_value(Some(question));
            return;
        }
        self.under_way.set_value(true);
        spawn_local(async move {
            let mut next = Some(question);
            while let Some(question) = next {
                let query = Query::Predict { model: ModelChoice::AtHand, rows: question.rows, level: question.level };
                let answer = match app.ask(query).await {
                    Ok(AnswerBody::Predicted(response)) => Ok(Arc::from(response)),
                    Ok(_) => Err(UserError::internal("The worker gave another answer than a prediction.")),
                    Err(error) => Err(error),
                };
                // The person may have gone to another stage by now.
                if self.answer.try_set(Some(answer)).is_some() {
                    return;
                }
                next = self.waiting.try_update_value(Option::take).flatten();
            }
            self.under_way.try_update_value(|under_way| *under_way = false);
        });
    }

    /// The latest answer.
    pub(super) fn response(self) -> Option<Arc<PredictResponse>> {
        self.answer.with(|answer| answer.as_ref().and_then(|answer| answer.as_ref().ok().cloned()))
    }

    /// How sure the intervals of the latest answer are: what is asked for now may be another.
    pub(super) fn level(self) -> f64 {
        self.response().map_or(USUAL_LEVEL, |response| response.level)
    }

    /// Why there is no answer at all.
    pub(super) fn failure(self) -> Option<UserError> {
        self.answer.with(|answer| answer.as_ref().and_then(|answer| answer.as_ref().err().cloned()))
    }

    /// What the model says to the row that is asked about.
    pub(super) fn prediction(self) -> Option<RowPrediction> {
        match self.response()?.predictions.first()? {
            RowAnswer::Predicted(prediction) => Some(prediction.clone()),
            RowAnswer::Refused(_) => None,
        }
    }

    /// Why the row that is asked about has no prediction.
    pub(super) fn refusal(self) -> Option<RowError> {
        match self.response()?.predictions.first()? {
            RowAnswer::Predicted(_) => None,
            RowAnswer::Refused(refused) => Some(refused.error.clone()),
        }
    }
}
