//! What a person reads about a step: its page, cut into parts.

/// The parts of a step's page. The texts are plain, but for `code` in backticks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Help {
    /// The step's name.
    pub title: &'static str,
    /// What it does, in a sentence or two.
    pub summary: &'static str,
    /// When to use it, and what it costs.
    pub why: &'static str,
    /// A small table before and after, laid out in fixed width.
    pub example: &'static str,
    /// What can be chosen.
    pub parameters: Vec<Parameter>,
    /// Where the method comes from, one a line.
    pub references: Vec<&'static str>,
}

/// One thing that can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// The name in documents.
    pub name: &'static str,
    /// What it means.
    pub text: &'static str,
}

impl Help {
    /// Cuts a page into its parts: `# title`, a summary, and the sections Why, Before and after, Parameters, References.
    pub(super) fn parse(page: &'static str) -> Self {
        let (head, _) = page.split_once("\n## ").unwrap_or((page, ""));
        let (title, summary) = head.trim_start_matches("# ").split_once('\n').unwrap_or((head, ""));
        let items = |name| section(page, name).lines().filter_map(|line| line.strip_prefix("- "));
        Self {
            title,
            summary: summary.trim(),
            why: section(page, "Why"),
            example: section(page, "Before and after").trim_start_matches("```text").trim_end_matches("```").trim_matches('\n'),
            parameters: items("Parameters")
                .filter_map(|item| item.split_once(": "))
                .map(|(name, text)| Parameter { name: name.trim_matches('`'), text })
                .collect(),
            references: items("References").collect(),
        }
    }
}

/// The text under a second-level heading; empty if there is none.
fn section(page: &'static str, name: &str) -> &'static str {
    page.split("\n## ").skip(1).find_map(|part| part.strip_prefix(name)?.strip_prefix('\n')).unwrap_or_default().trim()
}

#[cfg(test)]
mod tests {
    use crate::pipeline::step::StepKind;

    #[test]
    fn every_step_has_a_whole_page() {
        for kind in StepKind::ALL {
            let help = kind.help();
            for text in [help.title, help.summary, help.why, help.example] {
                assert!(!text.is_empty() && !text.contains('#'), "{kind:?}: {text:?}");
            }
            assert!(help.example.contains('→'), "{kind:?}");
            assert!(!help.parameters.is_empty() && !help.references.is_empty(), "{kind:?}");
            assert!(help.parameters.iter().all(|parameter| !parameter.name.contains(['`', ' '])), "{kind:?}");
        }
    }
}
