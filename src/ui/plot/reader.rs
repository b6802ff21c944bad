//! Reading a chart by pointer and by keys.

use super::plot_view::scene_at;
use crate::chart::{Chart, NearestIndex, Reading, Scene, Target};
use crate::ui::component::use_size;
use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::html::Div;
use leptos::prelude::*;

/// Steps of Page Up and Page Down.
const PAGE: usize = 10;

/// Where the pointer or the keys are on a chart.
#[derive(Clone, Copy)]
pub(super) struct Reader {
    chart: Signal<Chart>,
    holder: NodeRef<Div>,
    /// The drawing at the present width.
    pub(super) scene: Memo<Option<Scene>>,
    index: Memo<Option<NearestIndex>>,
    /// Number of the target that is read.
    active: RwSignal<Option<usize>>,
    /// What is read out: only what the keys came to, since a pointer means eyes.
    pub(super) said: RwSignal<String>,
}

impl Reader {
    pub(super) fn new(chart: Signal<Chart>, holder: NodeRef<Div>) -> Self {
        let size = use_size(holder);
        let width = Memo::new(move |_| size.get().0);
        let scene = Memo::new(move |_| chart.with(|chart| scene_at(chart, width.get())));
        let index = Memo::new(move |_| {
            let of = |scene: &Scene| NearestIndex::new(&scene.targets, scene.reach, scene.width, scene.height);
            scene.with(|scene| scene.as_ref().map(of))
        });
        Self { chart, holder, scene, index, active: RwSignal::new(None), said: RwSignal::new(String::new()) }
    }

    /// The target that is read.
    pub(super) fn target(&self) -> Option<Target> {
        let active = self.active.get()?;
        self.scene.with(|scene| scene.as_ref()?.targets.get(active).copied())
    }

    /// What is read at it.
    pub(super) fn reading(&self) -> Reading {
        self.active.get().map(|active| self.chart.with(|chart| chart.reading(active))).unwrap_or_default()
    }

    /// The pointer is somewhere.
    pub(super) fn point(&self, event: &PointerEvent) {
        let Some(holder) = self.holder.get_untracked() else { return };
        let rect = holder.get_bounding_client_rect();
        let (x, y) = (f64::from(event.client_x()) - rect.left(), f64::from(event.client_y()) - rect.top());
        let found = self.index.with_untracked(|index| index.as_ref().and_then(|index| index.find(x, y)));
        if found != self.active.get_untracked() {
            self.active.set(found);
        }
    }

    /// The pointer or the focus is elsewhere.
    pub(super) fn leave(&self) {
        self.active.set(None);
    }

    /// Arrow keys, Page Up and Down, Home and End go through the targets; Esc leaves.
    pub(super) fn key(&self, event: &KeyboardEvent) {
        let count = self.scene.with_untracked(|scene| scene.as_ref().map_or(0, |scene| scene.targets.len()));
        let Some(last) = count.checked_sub(1) else { return };
        let here = self.active.get_untracked();
        let to = match event.key().as_str() {
            "ArrowRight" | "ArrowDown" => here.map_or(0, |here| here + 1),
            "ArrowLeft" | "ArrowUp" => here.map_or(last, |here| here.saturating_sub(1)),
            "PageDown" => here.map_or(0, |here| here + PAGE),
            "PageUp" => here.map_or(last, |here| here.saturating_sub(PAGE)),
            "Home" => 0,
            "End" => last,
            "Escape" if here.is_some() => {
                event.stop_propagation();
                self.leave();
                return;
            }
            _ => return,
        };
        event.prevent_default();
        let to = to.min(last);
        self.active.set(Some(to));
        let sentence = self.chart.with_untracked(|chart| chart.reading(to).sentence());
        self.said.set(format!("{sentence}; {} of {count}", to + 1));
    }
}
