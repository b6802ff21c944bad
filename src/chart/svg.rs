//! A scene as SVG: for the page, which colours it by style sheet, and for a file, which stands by itself.

use super::scene::{Anchor, Glyph, Ink, Mark, Notion, Paint, Rect, Scene, Shape};
use super::text::TEXT_SIZE;
use super::theme::Theme;
use std::fmt::Write;

/// Room around the drawing in a file.
const MARGIN: f64 = 16.0;

/// The marks of a scene as SVG elements with classes (`ink-…`, `paint-…`), to stand in an `svg` element of the page.
pub fn to_live_svg(scene: &Scene) -> String {
    let mut text = String::new();
    for mark in &scene.marks {
        let class = format!("class=\"{} {}\"", ink_class(mark.ink), paint_class(mark.paint));
        push_mark(&mut text, mark, &class);
    }
    text
}

/// A scene as a file by itself, with its title and its sentence inside and printed above the drawing.
pub fn to_svg(scene: &Scene, title: &str, sentence: &str, theme: &Theme) -> String {
    let lines = wrap(sentence, scene.width);
    let head = 24.0 + lines.len() as f64 * 16.0 + 8.0;
    let (width, height) = (scene.width + 2.0 * MARGIN, scene.height + head + 2.0 * MARGIN);
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" role=\"img\" \
         font-family=\"system-ui, sans-serif\" font-size=\"{TEXT_SIZE}\">\
         <title>{2}</title><desc>{3}</desc><rect width=\"100%\" height=\"100%\" fill=\"{4}\"/>\
         <g transform=\"translate({MARGIN} {MARGIN})\">",
        round(width),
        round(height),
        escape(title),
        escape(sentence),
        theme.colour(Ink::Sheet),
    );
    let ink = theme.colour(Ink::Text);
    let _ = write!(text, "<text y=\"12\" font-size=\"15\" font-weight=\"600\" fill=\"{ink}\">{}</text>", escape(title));
    for (index, line) in lines.iter().enumerate() {
        let (y, soft) = (32.0 + index as f64 * 16.0, theme.colour(Ink::Soft));
        let _ = write!(text, "<text y=\"{y}\" fill=\"{soft}\">{}</text>", escape(line));
    }
    let _ = write!(text, "</g><g transform=\"translate({MARGIN} {})\">", MARGIN + head);
    for mark in &scene.marks {
        push_mark(&mut text, mark, &attributes(mark, theme));
    }
    text.push_str("</g></svg>\n");
    text
}

fn push_mark(text: &mut String, mark: &Mark, style: &str) {
    // Writing to a string cannot fail.
    let _ = match &mark.shape {
        Shape::Text { x, y, anchor, text: words } => {
            let anchor = match anchor {
                Anchor::Start => "start",
                Anchor::Middle => "middle",
                Anchor::End => "end",
            };
            // The middle of lower-case letters lies about a third of the size over the line they stand on.
            let y = round(y + TEXT_SIZE * 0.35);
            write!(text, "<text x=\"{}\" y=\"{y}\" text-anchor=\"{anchor}\" {style}>{}</text>", round(*x), escape(words))
        }
        shape => {
            let path = path(shape);
            if path.is_empty() { Ok(()) } else { write!(text, "<path d=\"{path}\" {style}/>") }
        }
    };
}

fn path(shape: &Shape) -> String {
    let mut d = String::new();
    // Writing to a string cannot fail.
    let _ = match shape {
        Shape::Glyphs { glyph, radius, at } => at.iter().try_for_each(|[x, y]| write_glyph(&mut d, *glyph, *radius, *x, *y)),
        Shape::Rects(rects) => rects.iter().try_for_each(|Rect { x, y, width, height }| {
            let (width, height) = (round(*width), round(*height));
            write!(d, "M{} {}h{width}v{height}h{}z", round(*x), round(*y), -width)
        }),
        Shape::Segments(segments) => segments
            .iter()
            .try_for_each(|[x1, y1, x2, y2]| write!(d, "M{} {}L{} {}", round(*x1), round(*y1), round(*x2), round(*y2))),
        Shape::Polyline(places) => places
            .iter()
            .enumerate()
            .try_for_each(|(index, [x, y])| write!(d, "{}{} {}", if index == 0 { 'M' } else { 'L' }, round(*x), round(*y))),
        Shape::Text { .. } => Ok(()),
    };
    d
}

fn write_glyph(d: &mut String, glyph: Glyph, radius: f64, x: f64, y: f64) -> std::fmt::Result {
    let r = round(radius);
    match glyph {
        Glyph::Circle => {
            write!(d, "M{} {}a{r} {r} 0 1 0 {} 0a{r} {r} 0 1 0 {} 0z", round(x - radius), round(y), 2.0 * r, -2.0 * r)
        }
        Glyph::Diamond => write!(d, "M{} {}l{r} {r}l-{r} {r}l-{r} -{r}z", round(x), round(y - radius)),
        Glyph::Triangle => {
            let (half, height) = (round(radius * 1.05), round(radius * 1.85));
            write!(d, "M{} {}l{half} {height}h{}z", round(x), round(y - radius * 1.15), -2.0 * half)
        }
    }
}

fn ink_class(ink: Ink) -> String {
    match ink {
        Ink::Text => "ink-text".to_owned(),
        Ink::Soft => "ink-soft".to_owned(),
        Ink::Line => "ink-line".to_owned(),
        Ink::Tick => "ink-tick".to_owned(),
        Ink::Sheet => "ink-sheet".to_owned(),
        Ink::Of(notion) => format!("ink-{}", Notion::name(notion)),
        Ink::Density(step) => format!("ink-density-{step}"),
    }
}

const fn paint_class(paint: Paint) -> &'static str {
    match paint {
        Paint::Fill => "paint-fill",
        Paint::Hairline => "paint-hairline",
        Paint::Line => "paint-line",
        Paint::Dashed => "paint-dashed",
        Paint::Halo => "paint-halo",
        Paint::Hollow => "paint-hollow",
        Paint::Open => "paint-open",
    }
}

fn attributes(mark: &Mark, theme: &Theme) -> String {
    let colour = theme.colour(mark.ink);
    match mark.paint {
        Paint::Fill => format!("fill=\"{colour}\""),
        Paint::Hairline => format!("fill=\"none\" stroke=\"{colour}\" stroke-width=\"1\""),
        Paint::Line => format!("fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\""),
        Paint::Dashed => format!("fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" stroke-dasharray=\"6 4\""),
        Paint::Halo => format!("fill=\"none\" stroke=\"{colour}\" stroke-width=\"6\""),
        Paint::Hollow => format!("fill=\"{}\" stroke=\"{colour}\" stroke-width=\"1.5\"", theme.colour(Ink::Sheet)),
        Paint::Open => format!("fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.25\""),
    }
}

/// A hundredth of a pixel is more than anyone sees.
fn round(place: f64) -> f64 {
    libm::round(place * 100.0) / 100.0
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // XML 1.0 has no way to write the other control characters.
            '\t' | '\n' | '\r' => escaped.push(' '),
            control if control.is_control() || matches!(control, '\u{fffe}' | '\u{ffff}') => escaped.push('\u{fffd}'),
            other => escaped.push(other),
        }
    }
    escaped
}

fn wrap(text: &str, width: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if super::text::text_width(line) + super::text::text_width(word) + 4.0 <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
