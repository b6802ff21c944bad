//! The eight stages of a model's life, as places in the app.

use super::component::Icon;

/// A stage, which is a screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Stage {
    #[default]
    Sources,
    Pipelines,
    Features,
    Training,
    Evaluation,
    Deployment,
    Monitoring,
    Predictions,
}

impl Stage {
    /// In the order in which data travel.
    pub(super) const ALL: [Self; 8] = [
        Self::Sources,
        Self::Pipelines,
        Self::Features,
        Self::Training,
        Self::Evaluation,
        Self::Deployment,
        Self::Monitoring,
        Self::Predictions,
    ];

    /// The stage's place in the address.
    pub(super) fn place(self) -> &'static str {
        match self {
            Self::Sources => "data-sources",
            Self::Pipelines => "data-pipelines",
            Self::Features => "feature-store",
            Self::Training => "model-training",
            Self::Evaluation => "model-evaluation",
            Self::Deployment => "model-deployment",
            Self::Monitoring => "model-monitoring",
            Self::Predictions => "predictions-api",
        }
    }

    /// The stage at a place in the address.
    pub(super) fn at(place: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.place() == place)
    }

    /// The name.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Sources => "Data sources",
            Self::Pipelines => "Data pipelines",
            Self::Features => "Feature store",
            Self::Training => "Model training",
            Self::Evaluation => "Model evaluation",
            Self::Deployment => "Model deployment",
            Self::Monitoring => "Model monitoring",
            Self::Predictions => "Predictions API",
        }
    }

    /// What one does there, in a few words.
    pub(super) fn aim(self) -> &'static str {
        match self {
            Self::Sources => "Bring data in and see what they are.",
            Self::Pipelines => "Clean them, step by step, in view.",
            Self::Features => "Choose what is predicted, and from what.",
            Self::Training => "Fit, and keep every run.",
            Self::Evaluation => "See how good the model is, and where not.",
            Self::Deployment => "Keep the model and hand it over.",
            Self::Monitoring => "Hold new data against the training data.",
            Self::Predictions => "Ask the model.",
        }
    }

    /// The picture.
    pub(super) fn icon(self) -> Icon {
        match self {
            Self::Sources => Icon::DataSources,
            Self::Pipelines => Icon::DataPipelines,
            Self::Features => Icon::FeatureStore,
            Self::Training => Icon::ModelTraining,
            Self::Evaluation => Icon::ModelEvaluation,
            Self::Deployment => Icon::ModelDeployment,
            Self::Monitoring => Icon::ModelMonitoring,
            Self::Predictions => Icon::PredictionsApi,
        }
    }

    /// Its number, counted from 1.
    pub(super) fn number(self) -> usize {
        Self::ALL.iter().position(|stage| *stage == self).unwrap_or(0) + 1
    }
}
