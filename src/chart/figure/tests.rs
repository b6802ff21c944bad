//! Every kind of chart, at every width, with usual and with hostile numbers.

use super::super::axis::Axis;
use super::super::scene::{Anchor, Glyph, Shape};
use super::super::text::text_width;
use super::super::theme::Theme;
use super::super::{to_csv, to_live_svg, to_svg};
use super::*;

const HOSTILE: &str =
    "<b>\"x\" & 'y'</b>\u{0}\n漢字 \u{202e} a very long name of a column that does not fit into any margin at all";

fn axis(label: &str, unit: Option<&str>) -> Axis {
    Axis::number(label, unit.map(str::to_owned))
}

/// `n` places that fill the square from −1 to 1 evenly (additive recurrence with the plastic number).
fn spread(n: usize) -> impl Iterator<Item = (f64, f64)> {
    let share = |index: usize, step: f64| (0.5 + step * index as f64) % 1.0;
    (0..n).map(move |index| (2.0 * share(index, 0.754_877_666_246_693) - 1.0, 2.0 * share(index, 0.569_840_290_998_053) - 1.0))
}

fn points(guide: Guide, values: impl IntoIterator<Item = (f64, f64)>) -> Points {
    let point = |(index, (x, y)): (usize, (f64, f64))| Point { x, y, row: Some(index as u64 + 1), held_out: false };
    Points {
        x: axis("Predicted", Some("EUR")),
        y: axis("Residual", Some("EUR")),
        points: values.into_iter().enumerate().map(point).collect(),
        notion: Notion::Residual,
        guide,
    }
}

fn histogram(range: [f64; 2], counts: &[u64]) -> Histogram {
    let lines = vec![RefLine::new(0.0, "no residual", Notion::Baseline)];
    Histogram { axis: axis("Residual", Some("EUR")), bins: Bin::even(range, counts), notion: Notion::Residual, lines }
}

fn density(counts: Vec<u64>) -> Density {
    let grid = Grid { x_range: [0.0, 10.0], y_range: [-1.0, 1.0], shape: [5, 4], counts };
    Density { x: axis("Predicted", None), y: axis("Residual", None), grid, guide: Guide::Zero, agreement: None }
}

fn intervals(rows: &[(&str, f64, Option<[f64; 2]>)]) -> Intervals {
    let row = |(label, estimate, ends): &(&str, f64, Option<[f64; 2]>)| Interval {
        label: (*label).to_owned(),
        estimate: *estimate,
        ends: *ends,
    };
    Intervals {
        axis: axis("Coefficient", None),
        rows: rows.iter().map(row).collect(),
        level: 0.95,
        notion: Notion::Predicted,
        lines: vec![RefLine::new(0.0, "zero", Notion::Baseline)],
    }
}

fn contributions(parts: &[(&str, f64)]) -> Contributions {
    Contributions {
        axis: axis("salary", Some("EUR")),
        baseline_label: "Baseline".to_owned(),
        baseline: 50_000.0,
        parts: parts.iter().map(|(label, value)| Part { label: (*label).to_owned(), value: *value }).collect(),
    }
}

fn comparison(bins: &[(&str, f64, f64)]) -> Comparison {
    let bin = |(label, reference, current): &(&str, f64, f64)| ComparisonBin {
        label: (*label).to_owned(),
        reference: *reference,
        current: *current,
    };
    Comparison { label: "age".to_owned(), bins: bins.iter().map(bin).collect() }
}

fn bars(bars: &[(&str, u64)], other: u64) -> Bars {
    let bars = bars.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect();
    Bars { label: "city".to_owned(), bars, other, notion: Notion::Data }
}

fn strip(prediction: f64) -> Strip {
    Strip {
        axis: axis("salary", Some("EUR")),
        prediction,
        interval: Some([prediction - 9_000.0, prediction + 9_000.0]),
        mean_interval: Some([prediction - 1_000.0, prediction + 1_000.0]),
        level: 0.95,
        seen: Some([31_000.0, 88_000.0]),
    }
}

fn usual_and_hostile() -> Vec<Chart> {
    let (nan, inf) = (f64::NAN, f64::INFINITY);
    let figures: Vec<Figure> = vec![
        points(Guide::Zero, spread(1200)).into(),
        points(Guide::Identity, [(1.0, 2.0), (2.0, 2.0), (nan, 1.0), (inf, 1.0)]).into(),
        points(Guide::Quartiles, [(0.0, 0.0)]).into(),
        points(Guide::None, []).into(),
        points(Guide::Identity, [(f64::MAX, f64::MIN), (1e-300, 5.0)]).into(),
        histogram([-30.0, 50.0], &[1, 5, 9, 22, 0, 3, 1, 1]).into(),
        histogram([0.0, 0.0], &[7]).into(),
        histogram([0.0, 1.0], &[]).into(),
        density((0..20).collect()).into(),
        density(vec![0; 20]).into(),
        density(vec![u64::MAX / 32; 3]).into(),
        bars(&[("Oslo", 120), ("Bergen", 14), ("", 3)], 9).into(),
        bars(&[(HOSTILE, 0)], 0).into(),
        bars(&[], 0).into(),
        intervals(&[("age", 1.5, Some([0.5, 2.5])), ("city[Oslo]", -0.2, Some([-1.0, 0.6])), (HOSTILE, nan, Some([nan, inf]))])
            .into(),
        intervals(&[]).into(),
        contributions(&[("age", 12_000.0), ("city = Oslo", -3_500.0), ("rooms", 0.0)]).into(),
        contributions(&[]).into(),
        comparison(&[("≤ 20", 0.1, 0.3), ("> 20", 0.9, 0.7)]).into(),
        comparison(&[]).into(),
        strip(53_837.77).into(),
        strip(nan).into(),
    ];
    figures.into_iter().map(|figure| Chart::new(HOSTILE, figure)).collect()
}

/// Whether tags are balanced, attributes quoted, and neither `<` nor `&` stands for itself.
fn is_well_formed(xml: &str) -> bool {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = xml;
    while let Some((text, after)) = rest.split_once('<') {
        let Some((tag, next)) = after.split_once('>') else { return false };
        let entities_end =
            |part: &str| part.split('&').skip(1).all(|entity| entity.split_once(';').is_some_and(|(name, _)| name.len() < 5));
        if text.contains('>') || !entities_end(text) || !entities_end(tag) || !tag.matches('"').count().is_multiple_of(2) {
            return false;
        }
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                return false;
            }
        } else if !tag.ends_with('/') {
            open.push(tag.split(' ').next().unwrap_or(tag));
        }
        rest = next;
    }
    open.is_empty()
}

fn places(shape: &Shape) -> Vec<[f64; 2]> {
    match shape {
        Shape::Glyphs { at, .. } | Shape::Polyline(at) => at.clone(),
        Shape::Rects(rects) => rects.iter().flat_map(|r| [[r.x, r.y], [r.x + r.width, r.y + r.height]]).collect(),
        Shape::Segments(segments) => segments.iter().flat_map(|[x1, y1, x2, y2]| [[*x1, *y1], [*x2, *y2]]).collect(),
        Shape::Text { x, y, anchor, text } => {
            let width = text_width(text);
            let left = match anchor {
                Anchor::Start => *x,
                Anchor::Middle => x - width / 2.0,
                Anchor::End => x - width,
            };
            vec![[left, *y], [left + width, *y]]
        }
    }
}

#[test]
fn everything_drawn_lies_on_the_sheet() {
    for chart in usual_and_hostile() {
        for width in [288.0, 480.0, 1200.0] {
            let scene = chart.scene(width);
            assert!(scene.width <= width && scene.height.is_finite());
            for mark in &scene.marks {
                for [x, y] in places(&mark.shape) {
                    assert!(x.is_finite() && y.is_finite(), "{mark:?}");
                    let inside = (-1.0..=scene.width + 1.0).contains(&x) && (-1.0..=scene.height + 1.0).contains(&y);
                    assert!(inside, "({x}, {y}) of {mark:?} at {width}");
                }
            }
        }
    }
}

#[test]
fn each_target_has_a_reading_and_no_other_number_has() {
    for chart in usual_and_hostile() {
        let targets = chart.scene(600.0).targets.len();
        for target in 0..targets {
            assert!(!chart.reading(target).values.is_empty(), "target {target} of {:?}", chart.figure);
        }
        assert_eq!(chart.reading(targets).values, [], "{:?}", chart.figure);
    }
}

#[test]
fn files_are_well_formed_whatever_the_names() {
    for chart in usual_and_hostile() {
        let scene = chart.scene(600.0);
        let sentence = chart.describe();
        for theme in [Theme::LIGHT, Theme::DARK] {
            let svg = to_svg(&scene, &chart.title, &sentence, &theme);
            assert!(is_well_formed(&svg), "{svg}");
            assert!(!svg.contains("NaN") && !svg.contains("inf\""), "{svg}");
            assert!(
                !svg.contains("var(") && !svg.contains("class=") && !svg.contains("http://www.w3.org/1999"),
                "stands by itself"
            );
        }
        assert!(is_well_formed(&to_live_svg(&scene)));
        let csv = to_csv(&chart.table());
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        assert_eq!(reader.records().map_while(Result::ok).count(), chart.table().rows.len());
        assert!(!sentence.is_empty());
    }
}

#[test]
fn sentences_say_what_the_numbers_are() {
    let bent = spread(400).map(|(x, y)| (x, x * x + 0.1 * y));
    let fanned = spread(400).map(|(x, y)| (x, (x + 1.1) * y));
    let rising = spread(400).map(|(x, y)| (x, x + 0.1 * y));
    let cases: Vec<(Figure, &str)> = vec![
        (points(Guide::Zero, spread(400)).into(), "400 rows. No trend, no bend, an even spread."),
        (
            points(Guide::Zero, bent).into(),
            "400 rows. No trend, a bend: both ends lie higher than the middle (correlation 0.98), an even spread.",
        ),
        (
            points(Guide::Zero, fanned).into(),
            "400 rows. No trend, no bend, a spread that grows with the predicted (correlation 0.62).",
        ),
        (points(Guide::None, rising).into(), "400 rows. Residual rises with Predicted (correlation 1)."),
        (points(Guide::Zero, [(1.0, 1.0)]).into(), "1 row. Too few to see a pattern in the residuals."),
        (
            points(Guide::Identity, [(1.0, 2.0), (2.0, 2.5), (4.0, 3.0)]).into(),
            "3 rows. Half of them lie within 1\u{a0}EUR of the line where the prediction equals the actual value; correlation 0.982.",
        ),
        (points(Guide::None, []).into(), "No rows to show."),
        (
            histogram([-40.0, 40.0], &[1, 3, 8, 3, 1]).into(),
            "16 values from −40 to 40\u{a0}EUR; the middle half from about −8 to 8, about as far to the left as to the right. \
             The fullest bar, −8 to 8\u{a0}EUR, holds 50%.",
        ),
        (
            bars(&[("Oslo", 60), ("Bergen", 20)], 20).into(),
            "2 values of 100 rows, by city. The most frequent, Oslo, stands in 60%. 20 rows have other values.",
        ),
        (
            intervals(&[("age", 1.5, Some([0.5, 2.5])), ("rooms", -0.2, Some([-1.0, 0.6]))]).into(),
            "2 estimates with their 95% intervals. 1 of 2 lie apart from zero; the others may as well be 0.",
        ),
        (
            contributions(&[("age", 12_000.0), ("city", -3_500.0)]).into(),
            "From 50,000\u{a0}EUR (Baseline) to a prediction of 58,500\u{a0}EUR. age raises it most (+12,000); city lowers it most (−3,500).",
        ),
        (
            comparison(&[("≤ 20", 0.1, 0.302), ("> 20", 0.8, 0.648), ("> 60", 0.1, 0.05)]).into(),
            "3 ranges or levels of age. The largest change: ≤ 20, from 10% of the rows to 30% (+20.2 points).",
        ),
        (comparison(&[("a", 0.5, 0.5), ("b", 0.5, 0.5)]).into(), "2 ranges or levels of age: the shares are the same in both."),
        (
            strip(120_000.0).into(),
            "The prediction is 120,000\u{a0}EUR; in 95% of such cases the value lies between 111,000 and 129,000\u{a0}EUR. \
             It lies outside the range seen in training, 31,000 to 88,000\u{a0}EUR.",
        ),
    ];
    for (figure, expected) in cases {
        assert_eq!(Chart::new("", figure).describe(), expected);
    }
}

#[test]
fn quantiles_of_a_normal_and_of_a_heavy_tailed_sample_are_told_apart() {
    // Quantiles of the logistic distribution against themselves, and cubed: the same middle, longer tails.
    let logistic = |index: usize| libm::log((index as f64 - 0.5) / (200.5 - index as f64));
    let same = points(Guide::Quartiles, (1..=200).map(|i| (logistic(i), 3.0 + 2.0 * logistic(i))));
    let heavy = points(Guide::Quartiles, (1..=200).map(|i| (logistic(i), logistic(i) * logistic(i) * logistic(i))));
    assert_eq!(
        Chart::new("", same).describe(),
        "200 rows. They follow the line of a normal distribution closely (correlation of the quantiles 1)."
    );
    let heavy = Chart::new("", heavy).describe();
    assert!(heavy.contains("depart from the line") && heavy.contains("both tails are longer"), "{heavy}");
}

#[test]
fn rows_held_out_have_a_shape_and_a_colour_of_their_own() {
    let mut some = points(Guide::Identity, [(1.0, 1.1), (2.0, 2.2), (3.0, 2.9)]);
    some.points[1].held_out = true;
    let scene = Chart::new("", some.clone()).scene(600.0);
    let glyphs = |wanted: Ink| {
        let of_ink = scene.marks.iter().filter(|mark| mark.ink == wanted);
        let at = of_ink.filter_map(|mark| match &mark.shape {
            Shape::Glyphs { glyph, at, .. } => Some((*glyph, at.len())),
            _ => None,
        });
        at.collect::<Vec<_>>()
    };
    // The first of each is the legend's.
    assert_eq!(glyphs(Ink::Of(Notion::Train)), [(Glyph::Circle, 1), (Glyph::Circle, 2)]);
    assert_eq!(glyphs(Ink::Of(Notion::Test)), [(Glyph::Triangle, 1), (Glyph::Triangle, 1)]);
    assert_eq!(Chart::new("", some).reading(1).title, "Row 2 (held out)");
}

#[test]
fn five_thousand_points_are_few_elements() {
    let svg = to_live_svg(&Chart::new("", points(Guide::Zero, spread(5000))).scene(800.0));
    assert!(svg.matches('<').count() < 100, "{} tags", svg.matches('<').count());
}

#[test]
fn density_tells_few_from_many_and_leaves_nothing_out() {
    let counts = vec![1, 1, 2, 4, 9, 30, 80, 200, 900, 5000];
    let scene = Chart::new("", density(counts.clone())).scene(600.0);
    let of_density = scene.marks.iter().filter_map(|mark| match (&mark.shape, mark.ink) {
        (Shape::Rects(rects), Ink::Density(step)) => Some((step, rects.len())),
        _ => None,
    });
    let (legend, cells): (Vec<_>, Vec<_>) = of_density.enumerate().partition(|(index, _)| *index < usize::from(Ink::DENSITIES));
    assert_eq!(legend.len(), usize::from(Ink::DENSITIES));
    assert_eq!(cells.iter().map(|(_, (_, n))| n).sum::<usize>(), counts.len());
    assert_eq!(scene.targets.len(), counts.len());
}

/// Cells as wide as they are high stand on the line with their middles.
#[test]
fn rows_in_cells_on_the_line_lie_within_the_cells() {
    let grid = Grid { x_range: [0.0, 24.0], y_range: [0.0, 24.0], shape: [3, 3], counts: vec![100, 0, 0, 0, 100, 0, 0, 0, 7] };
    let figure = Density { x: axis("Predicted", None), y: axis("Actual", None), grid, guide: Guide::Identity, agreement: None };
    // The difference of two numbers spread over 8 is in half of the cases below 8(1 − √½) = 2.34.
    let said = Chart::new("", figure).describe();
    assert!(said.starts_with("207 rows. Half of them lie within 2.2778 of the line"), "{said}");
}

/// Of all rows 200 lie in one wide cell: what is known of the rows is said, and not what the cell would show.
#[test]
fn what_is_known_of_the_rows_is_said_before_what_cells_show() {
    let grid = Grid { x_range: [0.0, 24.0], y_range: [0.0, 24.0], shape: [3, 3], counts: vec![200, 0, 0, 0, 0, 0, 0, 0, 7] };
    let agreement = Some(Agreement { distance: 0.063_94, correlation: 0.234_12 });
    let figure = Density { x: axis("Predicted", None), y: axis("Actual", Some("g")), grid, guide: Guide::Identity, agreement };
    let said = Chart::new("", figure).describe();
    let expected = "207 rows. Half of them lie within about 0.064\u{a0}g of the line where the prediction equals the actual value; \
                    correlation 0.234. The stronger a cell's colour, the more rows it holds.";
    assert_eq!(said, expected);
}
