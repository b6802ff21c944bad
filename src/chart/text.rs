//! How much room words need, as well as one can know without a font.

/// Size of the words on a chart, in CSS pixels.
pub(crate) const TEXT_SIZE: f64 = 12.0;

/// Width of a text in CSS pixels at [`TEXT_SIZE`], a little more than common system faces need.
pub(crate) fn text_width(text: &str) -> f64 {
    text.chars().map(advance).sum::<f64>() * TEXT_SIZE
}

/// The text, or as much of it as fits into `room` with an ellipsis after it.
pub(crate) fn fit_text(text: &str, room: f64) -> String {
    if text_width(text) <= room {
        return text.to_owned();
    }
    let mut width = advance('…') * TEXT_SIZE;
    let kept = text.chars().take_while(|character| {
        width += advance(*character) * TEXT_SIZE;
        width <= room
    });
    let kept: String = kept.collect();
    format!("{}…", kept.trim_end())
}

/// Advance of a character, in ems.
fn advance(character: char) -> f64 {
    match character {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' | '\u{a0}' => 0.30,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '-' | '/' | '"' => 0.40,
        'm' | 'w' | 'M' | 'W' | '%' | '@' | '…' => 0.92,
        'A'..='Z' | '&' => 0.70,
        '⁰' | '¹' | '²' | '³' | '⁴'..='⁹' | '⁻' => 0.42,
        // Scripts whose characters fill a square.
        '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{1f000}'.. => {
            1.05
        }
        _ => 0.60,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_what_does_not_fit() {
        for (text, room) in [("short", 200.0), ("a rather long name of a level", 80.0), ("漢字漢字漢字漢字", 40.0), ("x", 1.0)]
        {
            let fitted = fit_text(text, room);
            assert!(fitted == text || (fitted.ends_with('…') && (text_width(&fitted) <= room || fitted == "…")), "{fitted}");
        }
    }
}
