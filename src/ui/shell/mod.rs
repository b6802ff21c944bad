//! What is around every stage: the head, the ruler with the stages, work under way, the place to drop a file.

mod drop_overlay;
mod head;
mod history;
mod not_taken_up;
mod progress;
mod rail;

pub(super) use drop_overlay::DropOverlay;
pub(super) use head::Head;
pub(super) use not_taken_up::NotTakenUp;
pub(super) use progress::WorkUnderWay;
pub(super) use rail::Rail;
