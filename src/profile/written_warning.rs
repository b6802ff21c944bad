//! How a warning is written: as one record with a name. (What serde derives to read a variant with its name inside first collects
//! whatever comes, in code of its own for each type.)

use super::ProfileWarning;
use serde::{Deserialize, Serialize};

/// A warning as it is written.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct WrittenWarning {
    kind: Kind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    share: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    distinct: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    skewness: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    labels: Option<u64>,
}

#[derive(Clone, Copy, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    #[default]
    AllMissing,
    Constant,
    Identifier,
    ManyMissing,
    PerhapsCodes,
    Skewed,
    NearlyConstant,
    RareLabels,
}

impl From<ProfileWarning> for WrittenWarning {
    fn from(warning: ProfileWarning) -> Self {
        let of = |kind| Self { kind, ..Self::default() };
        match warning {
            ProfileWarning::AllMissing => of(Kind::AllMissing),
            ProfileWarning::Constant => of(Kind::Constant),
            ProfileWarning::Identifier => of(Kind::Identifier),
            ProfileWarning::ManyMissing { share } => Self { share: Some(share), ..of(Kind::ManyMissing) },
            ProfileWarning::PerhapsCodes { distinct } => Self { distinct: Some(distinct), ..of(Kind::PerhapsCodes) },
            ProfileWarning::Skewed { skewness } => Self { skewness: Some(skewness), ..of(Kind::Skewed) },
            ProfileWarning::NearlyConstant { share } => Self { share: Some(share), ..of(Kind::NearlyConstant) },
            ProfileWarning::RareLabels { labels } => Self { labels: Some(labels), ..of(Kind::RareLabels) },
        }
    }
}

impl TryFrom<WrittenWarning> for ProfileWarning {
    type Error = &'static str;

    fn try_from(written: WrittenWarning) -> Result<Self, &'static str> {
        const LACKS: &str = "a warning lacks its figure";
        let WrittenWarning { kind, share, distinct, skewness, labels } = written;
        Ok(match kind {
            Kind::AllMissing => Self::AllMissing,
            Kind::Constant => Self::Constant,
            Kind::Identifier => Self::Identifier,
            Kind::ManyMissing => Self::ManyMissing { share: share.ok_or(LACKS)? },
            Kind::PerhapsCodes => Self::PerhapsCodes { distinct: distinct.ok_or(LACKS)? },
            Kind::Skewed => Self::Skewed { skewness: skewness.ok_or(LACKS)? },
            Kind::NearlyConstant => Self::NearlyConstant { share: share.ok_or(LACKS)? },
            Kind::RareLabels => Self::RareLabels { labels: labels.ok_or(LACKS)? },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warnings_are_written_with_their_name_inside() {
        let cases = [
            (ProfileWarning::AllMissing, r#"{"kind":"all_missing"}"#),
            (ProfileWarning::Constant, r#"{"kind":"constant"}"#),
            (ProfileWarning::Identifier, r#"{"kind":"identifier"}"#),
            (ProfileWarning::ManyMissing { share: 0.25 }, r#"{"kind":"many_missing","share":0.25}"#),
            (ProfileWarning::PerhapsCodes { distinct: 3 }, r#"{"kind":"perhaps_codes","distinct":3}"#),
            (ProfileWarning::Skewed { skewness: -2.5 }, r#"{"kind":"skewed","skewness":-2.5}"#),
            (ProfileWarning::NearlyConstant { share: 0.95 }, r#"{"kind":"nearly_constant","share":0.95}"#),
            (ProfileWarning::RareLabels { labels: 7 }, r#"{"kind":"rare_labels","labels":7}"#),
        ];
        for (warning, text) in cases {
            assert_eq!(serde_json::to_string(&warning).expect("plain data"), text);
            assert_eq!(serde_json::from_str::<ProfileWarning>(text).expect("as written"), warning);
        }
        assert!(serde_json::from_str::<ProfileWarning>(r#"{"kind":"skewed"}"#).is_err());
    }
}
