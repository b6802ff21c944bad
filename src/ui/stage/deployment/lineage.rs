//! What the model was made from, by hashes that anybody can check.

use crate::ui::component::Card;
use crate::ui::stage::of_model::of_model;
use crate::ui::state::App;
use leptos::prelude::*;

/// The hashes, each with what it proves.
#[component]
pub(super) fn MadeFrom() -> impl IntoView {
    let app = App::here();
    let hashes = [
        (
            "Model",
            of_model(app, |model| model.hash.clone()),
            "Of the document\u{2019}s content. Two documents with this hash are the same model, however they are laid out; one that was \
             edited or damaged no longer matches it and is refused.",
        ),
        (
            "Data",
            of_model(app, |model| model.data_hash.clone()),
            "Of the bytes of the file that it learnt from. It proves which file that was, without giving the file away.",
        ),
        (
            "Recipe",
            of_model(app, |model| model.recipe_hash.clone()),
            "Of the cleaning steps that were on. Two models with this hash cleaned their data alike.",
        ),
        (
            "Code",
            of_model(app, |model| model.code_hash.clone()),
            "Of the program\u{2019}s own sources. It proves by which version of Straightedge the model was trained.",
        ),
    ];
    let line = |(name, hash, proves): (&'static str, Memo<String>, &'static str)| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd><code>{hash}</code></dd>
                <dd class="soft">{proves}</dd>
            </div>
        }
    };
    view! {
        <Card title="What it was made from" subtitle="BLAKE3 hashes: the same content gives the same digits, anywhere.">
            <dl class="hashes">{hashes.map(line).collect_view()}</dl>
        </Card>
    }
}
