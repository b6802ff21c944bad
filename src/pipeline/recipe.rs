//! The list of steps that a person edits: plain data, changed only through a handful of operations.

use super::PipelineError;
use super::step::Step;
use crate::plain::{self, Plain};
use crate::stat::set_of;
use serde::{Deserialize, Serialize};

/// Steps in the order in which they are applied. Ids are unique.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// The steps, first to last.
    pub steps: Vec<RecipeStep>,
}

/// A step with its place in a recipe's life.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecipeStep {
    /// Stays the same while the step is edited, moved and toggled.
    #[serde(default)]
    pub id: u32,
    /// A step that is not enabled is kept and skipped.
    #[serde(default = "enabled")]
    pub enabled: bool,
    /// What to do.
    pub step: Step,
}

fn enabled() -> bool {
    true
}

impl Recipe {
    /// Reads a recipe written by hand or by [`Plain::to_json`]: `{"steps": [{"step": {"kind": "drop_duplicates"}}]}`. A step may
    /// leave out `enabled` (then it is) and `id`; where ids are missing or repeated, all steps are numbered anew from 1.
    ///
    /// # Errors
    /// [`PipelineError::NotARecipe`] with the line where reading stopped.
    pub fn from_json(text: &str) -> Result<Self, PipelineError> {
        let plain = Plain::from_json(text).map_err(|error| PipelineError::NotARecipe {
            line: error.line() as u64,
            column: error.column() as u64,
            cause: error.to_string(),
        })?;
        let mut recipe: Self = plain::read(&plain).map_err(|error| {
            let (line, column) = plain::place_in(text, error.path());
            PipelineError::NotARecipe { line, column, cause: error.to_string() }
        })?;
        let ids = set_of(recipe.steps.iter().map(|step| step.id));
        if ids.len() < recipe.steps.len() || ids.contains(&0) {
            recipe.steps.iter_mut().zip(1..).for_each(|(step, id)| step.id = id);
        }
        Ok(recipe)
    }

    /// Adds an enabled step at the end; its id.
    pub fn push(&mut self, step: Step) -> u32 {
        self.insert(self.steps.len(), step)
    }

    /// Adds an enabled step at `position` (or at the end, if the recipe is shorter); its id.
    pub fn insert(&mut self, position: usize, step: Step) -> u32 {
        let id = self.steps.iter().map(|step| step.id).max().unwrap_or(0) + 1;
        self.steps.insert(position.min(self.steps.len()), RecipeStep { id, enabled: true, step });
        id
    }

    /// Puts another step in the place of the one with this id; `false` if there is none.
    pub fn replace(&mut self, id: u32, step: Step) -> bool {
        self.find(id).map(|place| self.steps[place].step = step).is_some()
    }

    /// Removes the step with this id; `false` if there is none.
    pub fn remove(&mut self, id: u32) -> bool {
        self.find(id).map(|place| self.steps.remove(place)).is_some()
    }

    /// Enables or skips the step with this id; `false` if there is none.
    pub fn set_enabled(&mut self, id: u32, enabled: bool) -> bool {
        self.find(id).map(|place| self.steps[place].enabled = enabled).is_some()
    }

    /// Moves the step with this id so that it stands at `position` (or last); `false` if there is none.
    pub fn move_to(&mut self, id: u32, position: usize) -> bool {
        let Some(place) = self.find(id) else { return false };
        let step = self.steps.remove(place);
        self.steps.insert(position.min(self.steps.len()), step);
        true
    }

    /// The steps that are applied.
    pub fn enabled_steps(&self) -> impl Iterator<Item = &RecipeStep> {
        self.steps.iter().filter(|step| step.enabled)
    }

    /// BLAKE3 of what the enabled steps do, in hexadecimal digits. Ids and steps that are not enabled do not count.
    pub fn content_hash(&self) -> String {
        let steps: Vec<&Step> = self.enabled_steps().map(|step| &step.step).collect();
        let plain = plain::write(&steps);
        debug_assert!(plain.is_ok(), "steps have string keys only");
        let json = plain.map(|plain| plain.to_json()).unwrap_or_default();
        blake3::hash(json.as_bytes()).to_hex().to_string()
    }

    fn find(&self, id: u32) -> Option<usize> {
        self.steps.iter().position(|step| step.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::UserError;
    use crate::pipeline::testing::recipe;

    const THREE: &str = r#"[
        {"kind": "drop_duplicates", "columns": "all"},
        {"kind": "drop_missing", "columns": "all"},
        {"kind": "rename_column", "from": "a", "to": "b"}
    ]"#;

    fn ids(recipe: &Recipe) -> Vec<u32> {
        recipe.steps.iter().map(|step| step.id).collect()
    }

    #[test]
    fn edits_keep_ids() {
        let mut recipe = recipe(THREE);
        assert_eq!(ids(&recipe), [1, 2, 3]);
        assert!(recipe.move_to(3, 0) && recipe.move_to(1, 99));
        assert_eq!(ids(&recipe), [3, 2, 1]);
        assert!(recipe.remove(2) && !recipe.remove(2));
        let step = recipe.steps[0].step.clone();
        assert_eq!(recipe.insert(1, step.clone()), 4);
        assert!(recipe.replace(1, step) && !recipe.replace(9, recipe.steps[0].step.clone()));
        assert!(recipe.set_enabled(4, false) && !recipe.set_enabled(9, false) && !recipe.move_to(9, 0));
        assert_eq!(ids(&recipe), [3, 4, 1]);
        assert_eq!(recipe.enabled_steps().map(|step| step.id).collect::<Vec<_>>(), [3, 1]);
        assert_eq!(recipe.steps[2].step, recipe.steps[0].step);
    }

    #[test]
    fn the_hash_sees_what_is_done() {
        let original = recipe(THREE);
        let mut edited = original.clone();
        edited.push(edited.steps[0].step.clone());
        assert_ne!(original.content_hash(), edited.content_hash());
        edited.set_enabled(4, false);
        edited.steps[0].id = 17;
        assert_eq!(original.content_hash(), edited.content_hash());
    }

    #[test]
    fn reads_what_is_written_by_hand() {
        let read = Recipe::from_json(
            r#"{"steps": [{"step": {"kind": "drop_duplicates", "columns": "all"}}, {"enabled": false, "step":
            {"kind": "filter_rows", "column": "x", "keep": {"one_of": [1, 2]}}}]}"#,
        )
        .unwrap();
        assert_eq!(ids(&read), [1, 2]);
        assert!(read.steps[0].enabled && !read.steps[1].enabled);
        let written = serde_json::to_string(&read).unwrap();
        assert_eq!(Recipe::from_json(&written).unwrap(), read);
    }

    #[test]
    fn says_where_reading_stopped() {
        for (text, line) in [
            ("{", 1),
            ("{\"steps\": [\n{\"step\": {\"kind\": \"fly\"}}]}", 2),
            ("{\"steps\": [\n\n{\"step\": {\"kind\": \"drop_missing\", \"columns\": \"all\", \"typo\": 1}}]}", 3),
        ] {
            let error = UserError::from(Recipe::from_json(text).unwrap_err());
            assert!(error.message.starts_with(&format!("The recipe cannot be read: at line {line}, ")), "{}", error.message);
            assert_eq!(error.exit_code(), 2);
        }
    }
}
