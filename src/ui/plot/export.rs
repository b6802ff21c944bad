//! Charts as files.

use crate::chart::{Chart, Theme, to_csv, to_svg};
use crate::ui::browser;
use js_sys::{Array, Promise};
use leptos::prelude::document;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement, Url};

/// Width of a chart in a file, in CSS pixels.
const WIDTH: f64 = 720.0;

/// Pixels of a picture for each CSS pixel.
const SCALE: f64 = 2.0;

/// What a chart can be taken along as. Drawings and pictures are ink on paper, whatever the page's theme: they go into documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Svg,
    Png,
    Csv,
}

/// Hands a chart to the browser's downloads; says in words what went wrong.
pub(super) async fn download(chart: &Chart, format: Format) -> Result<(), String> {
    let name = file_stem(&chart.title);
    let svg = || to_svg(&chart.scene(WIDTH), &chart.title, &chart.describe(), &Theme::LIGHT);
    match format {
        Format::Svg => browser::download_text(&format!("{name}.svg"), "image/svg+xml", &svg()),
        Format::Csv => browser::download_text(&format!("{name}.csv"), "text/csv", &to_csv(&chart.table())),
        Format::Png => {
            let picture = paint(&svg()).await.map_err(|cause| format!("The browser could not make the picture: {cause:?}."))?;
            browser::download(&format!("{name}.png"), "image/png", &picture);
        }
    }
    Ok(())
}

/// The title as a file name: letters and digits, and hyphens between.
fn file_stem(title: &str) -> String {
    let words = title.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").to_lowercase()
}

/// An SVG as the browser paints it, as a PNG blob.
async fn paint(svg: &str) -> Result<JsValue, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type("image/svg+xml");
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&svg.into()), &options)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let image = HtmlImageElement::new()?;
    image.set_src(&url);
    let decoded = JsFuture::from(image.decode()).await;
    let painted = decoded.and_then(|_| canvas_of(&image));
    Url::revoke_object_url(&url)?;
    let canvas = painted?;
    let made = Promise::new(&mut |resolve, reject| {
        let take = Closure::once_into_js(move |blob: JsValue| {
            let settle = if blob.is_null() { &reject } else { &resolve };
            // A function of the promise itself does not throw.
            let _ = settle.call1(&JsValue::NULL, &blob);
        });
        // A failure leaves the promise to the caller of the next line, which has nothing to wait for then.
        let _ = canvas.to_blob(take.unchecked_ref());
    });
    JsFuture::from(made).await
}

fn canvas_of(image: &HtmlImageElement) -> Result<HtmlCanvasElement, JsValue> {
    let canvas = document().create_element("canvas")?.dyn_into::<HtmlCanvasElement>()?;
    let (width, height) = (f64::from(image.natural_width()) * SCALE, f64::from(image.natural_height()) * SCALE);
    canvas.set_width(width as u32);
    canvas.set_height(height as u32);
    let context = canvas.get_context("2d")?.ok_or("no canvas")?.dyn_into::<CanvasRenderingContext2d>()?;
    context.draw_image_with_html_image_element_and_dw_and_dh(image, 0.0, 0.0, width, height)?;
    Ok(canvas)
}
