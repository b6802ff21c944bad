//! One recommendation from all that was found.

use super::sentence::percent;
use super::{Action, MonitorReport, Recommendation, SchemaProblem, Severity};
use crate::predict::RowProblem;

/// A share of rows that cannot be predicted, for other reasons than missing cells, from which it is worth a look.
const MANY_REFUSED: f64 = 0.05;

/// Keep, look or retrain, with the reason.
///
/// An error that has grown is what retraining is for. Inputs that moved are a reason to look, not to retrain: whether the model
/// suffers only rows with the target can tell, and where these say that it does not, the move is no harm yet.
pub(super) fn recommend(report: &MonitorReport) -> Recommendation {
    // Missing cells are judged beside those of the training data; these reasons no complete training row had.
    let new = report.refusals.iter().filter(|refusal| refusal.problem != RowProblem::Missing);
    let refused = new.map(|refusal| refusal.rows).sum::<u64>() as f64 / report.n_rows as f64;
    let error = report.error.as_ref().map(|error| error.severity);
    let at_least = |severity| {
        let names = report.columns.iter().filter(move |column| column.severity >= severity).map(|column| column.column.as_str());
        names.collect::<Vec<_>>()
    };
    let missing = report.schema.iter().filter(|finding| matches!(finding.problem, SchemaProblem::Missing { .. }));
    let missing: Vec<&str> = missing.map(|finding| finding.column.as_str()).collect();
    if !missing.is_empty() {
        return look(format!("The model cannot predict these rows: {} not there.", are(&missing)));
    }
    match (error, at_least(Severity::Drift), at_least(Severity::Watch)) {
        (Some(Severity::Drift), _, _) => {
            Recommendation { action: Action::Retrain, sentence: format!("Train again on newer data: {}.", growth(report)) }
        }
        (Some(Severity::Watch), _, _) => look(format!("Look before you go on: {}.", growth(report))),
        _ if refused >= MANY_REFUSED => look(format!(
            "Look at the rows without prediction: {} of all have a value that the model cannot read or has never seen.",
            percent(refused)
        )),
        (Some(Severity::Stable), drifted, _) if !drifted.is_empty() => look(format!(
            "The error is as expected, though {} moved away from the training data. Look at what changed.",
            have(&drifted)
        )),
        (None, drifted, _) if !drifted.is_empty() => {
            look(format!("Check the model on rows whose target is known: {} moved away from the training data.", have(&drifted)))
        }
        (_, _, watched) if !watched.is_empty() => Recommendation {
            action: Action::Keep,
            sentence: format!("Go on using the model, and keep an eye on {}.", list(&watched)),
        },
        (Some(_), ..) => keep("Go on using the model: the data and its error are as expected."),
        (None, ..) => keep("Go on using the model: the data are no more different than chance allows."),
    }
}

fn look(sentence: String) -> Recommendation {
    Recommendation { action: Action::Look, sentence }
}

fn keep(sentence: &str) -> Recommendation {
    Recommendation { action: Action::Keep, sentence: sentence.to_owned() }
}

fn growth(report: &MonitorReport) -> String {
    let grown = report.error.as_ref().and_then(|error| Some(error.rmse / error.expected_rmse?));
    format!("predictions are off by {:.1} times what was expected at training", grown.unwrap_or(1.0))
}

fn are(names: &[&str]) -> String {
    format!("{} {}", list(names), if names.len() == 1 { "is" } else { "are" })
}

fn have(names: &[&str]) -> String {
    format!("{} {}", list(names), if names.len() == 1 { "has" } else { "have" })
}

/// The first names, and how many more there are.
fn list(names: &[&str]) -> String {
    const SHOWN: usize = 3;
    let quoted: Vec<String> = names.iter().take(SHOWN).map(|name| format!("\"{name}\"")).collect();
    match names.len().saturating_sub(SHOWN) {
        0 => quoted.join(", "),
        more => format!("{} and {more} more", quoted.join(", ")),
    }
}
