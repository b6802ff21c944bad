//! Colours for files, which have no style sheet: the values of the page's tokens.

use super::scene::Ink;

/// The colours of one theme, as `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    sheet: &'static str,
    ink: &'static str,
    soft: &'static str,
    line: &'static str,
    tick: &'static str,
    /// In the order of [`Notion::ALL`](super::Notion::ALL).
    notions: [&'static str; 9],
    /// From few to many.
    densities: [&'static str; 6],
}

impl Theme {
    /// Ink on warm paper.
    pub const LIGHT: Self = Self {
        sheet: "#fffefb",
        ink: "#1b2127",
        soft: "#555c63",
        line: "#ddd8cb",
        tick: "#b9b3a3",
        notions: ["#9a6a00", "#1a4f96", "#00584e", "#bd4c9c", "#5c6873", "#b52f16", "#7a45c4", "#555c63", "#4b5c6e"],
        densities: ["#7086a8", "#5b7aa6", "#466ca0", "#2d5891", "#17427a", "#0b2a54"],
    };

    /// Chalk on slate.
    pub const DARK: Self = Self {
        sheet: "#1b2129",
        ink: "#ebe8e1",
        soft: "#a9b1b9",
        line: "#303943",
        tick: "#4b5660",
        notions: ["#e3b54a", "#8dbbf4", "#86e3d0", "#dd74ba", "#a3aeb9", "#ff8b6e", "#bf9bf5", "#a9b1b9", "#9fb0c1"],
        densities: ["#5c7490", "#7490b3", "#8dabd1", "#abc6e8", "#cbdff6", "#f0f6fd"],
    };

    /// The colour of an ink.
    pub const fn colour(&self, ink: Ink) -> &'static str {
        match ink {
            Ink::Text => self.ink,
            Ink::Soft => self.soft,
            Ink::Line => self.line,
            Ink::Tick => self.tick,
            Ink::Sheet => self.sheet,
            Ink::Of(notion) => self.notions[notion as usize],
            Ink::Density(step) => {
                let last = Ink::DENSITIES as usize - 1;
                let index = (step as usize).saturating_sub(1);
                self.densities[if index > last { last } else { index }]
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::scene::Notion;
    use super::*;

    const TOKENS: &str = include_str!("../ui/style/tokens.css");

    /// Both values of a token: `--name: light-dark(#aaaaaa, #bbbbbb);`.
    fn token(name: &str) -> [&'static str; 2] {
        let start = TOKENS.find(&format!("--{name}: light-dark(")).unwrap_or_else(|| panic!("no token --{name}"));
        let inside = TOKENS[start..].split_once('(').unwrap().1.split_once(')').unwrap().0;
        let (light, dark) = inside.split_once(", ").unwrap();
        [light, dark]
    }

    fn inks() -> Vec<(String, Ink)> {
        let plain =
            [("ink", Ink::Text), ("ink-soft", Ink::Soft), ("line", Ink::Line), ("tick", Ink::Tick), ("sheet", Ink::Sheet)];
        let notions = Notion::ALL.map(|notion| (format!("mark-{}", notion.name()), Ink::Of(notion)));
        let densities = (1..=Ink::DENSITIES).map(|step| (format!("density-{step}"), Ink::Density(step)));
        plain.map(|(name, ink)| (name.to_owned(), ink)).into_iter().chain(notions).chain(densities).collect()
    }

    /// Relative luminance as WCAG 2.2 defines it.
    fn luminance(colour: &str) -> f64 {
        let channel = |from: usize| {
            let share = f64::from(u8::from_str_radix(&colour[from..from + 2], 16).unwrap()) / 255.0;
            if share <= 0.040_45 { share / 12.92 } else { libm::pow((share + 0.055) / 1.055, 2.4) }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }

    fn contrast(one: &str, two: &str) -> f64 {
        let (one, two) = (luminance(one), luminance(two));
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    #[test]
    fn files_have_the_colours_of_the_page() {
        for (name, ink) in inks() {
            assert_eq!([Theme::LIGHT, Theme::DARK].map(|theme| theme.colour(ink)), token(&name), "--{name}");
        }
    }

    #[test]
    fn words_and_marks_stand_out_from_every_surface() {
        let words = ["ink", "ink-soft", "accent", "good", "warn", "bad"].map(|name| (name.to_owned(), 4.5));
        let marks =
            inks().into_iter().map(|(name, _)| name).filter(|name| name.starts_with("mark-") || name.starts_with("density-"));
        let others = marks.chain(["line-strong".to_owned()]).map(|name| (name, 3.0));
        for (name, least) in words.into_iter().chain(others) {
            for surface in ["paper", "sheet", "well"] {
                for theme in [0, 1] {
                    let found = contrast(token(&name)[theme], token(surface)[theme]);
                    assert!(found >= least, "--{name} on --{surface} in theme {theme}: {found:.2}, {least} needed");
                }
            }
        }
    }

    #[test]
    fn words_on_washes_and_on_the_accent_are_legible() {
        for (name, surface) in [
            ("accent", "accent-wash"),
            ("good", "good-wash"),
            ("warn", "warn-wash"),
            ("bad", "bad-wash"),
            ("ink-soft", "accent-wash"),
            ("ink-soft", "bad-wash"),
            ("on-accent", "accent"),
            ("on-accent", "accent-strong"),
        ] {
            for theme in [0, 1] {
                let found = contrast(token(name)[theme], token(surface)[theme]);
                assert!(found >= 4.5, "--{name} on --{surface} in theme {theme}: {found:.2}");
            }
        }
    }
}
