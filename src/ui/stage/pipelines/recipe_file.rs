//! The recipe as a file.

use super::bench::Bench;
use crate::error::UserError;
use crate::pipeline::Recipe;
use crate::plain;
use crate::ui::browser;
use crate::ui::component::{Icon, MenuButton, MenuItem, Tone};
use crate::ui::stage::words;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

/// What can be done with the recipe as a whole.
#[component]
pub(super) fn RecipeFile() -> impl IntoView {
    let bench = Bench::here();
    let import = Callback::new(move |()| browser::pick_file(".json,application/json", move |file| import(bench, file)));
    let export = Callback::new(move |()| export(bench));
    let items = vec![
        MenuItem { label: "Export the recipe as JSON".to_owned(), icon: Some(Icon::Download), on_press: export },
        MenuItem { label: "Import a recipe".to_owned(), icon: Some(Icon::Open), on_press: import },
    ];
    view! { <MenuButton label="Recipe file" items /> }
}

fn export(bench: Bench) {
    let name = bench.app.source.with_untracked(|source| source.as_ref().map(|source| source.report.name.clone()));
    let name = name.unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
    match plain::write(&bench.recipe()) {
        Ok(recipe) => browser::download_text(&format!("{stem}.recipe.json"), "application/json", &recipe.to_pretty_json()),
        Err(error) => bench.app.tell_error(&UserError::internal(format!("The recipe could not be written: {error}."))),
    }
}

fn import(bench: Bench, file: File) {
    spawn_local(async move {
        let Some(text) = browser::text_of(&file).await else {
            return bench.app.tell_error(&UserError::machine("The file could not be read.", "Choose it again."));
        };
        match Recipe::from_json(&text) {
            Ok(recipe) => {
                let steps = words::count(recipe.steps.len() as u64, "step", "steps");
                let label = format!("Imported the recipe {} ({steps})", file.name());
                bench.app.tell(Tone::Info, format!("{label}."), "Undo brings the recipe before it back.");
                bench.replace(recipe, label);
            }
            Err(error) => bench.app.tell_error(&error.into()),
        }
    });
}
