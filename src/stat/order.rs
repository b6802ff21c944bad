//! Sorting of what is short.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// Sorts `items` as `slice::sort_by` does: equal ones stay in their order.
///
/// The sort of the standard library is three kilobytes of wasm for each type it is used with. Here it runs once for all types, on
/// the places of the items, which makes each comparison a call: for what a pass sorts over all rows, take the standard one.
pub fn sort_by<T>(items: &mut [T], mut compare: impl FnMut(&T, &T) -> Ordering) {
    let mut order = sorted_places(items.len(), &mut |a, b| compare(&items[a], &items[b]));
    for start in 0..order.len() {
        // Along a cycle of items that take each other's places; a place that is done leads to itself.
        let mut place = start;
        loop {
            let from = std::mem::replace(&mut order[place], place);
            if from == start {
                break;
            }
            items.swap(place, from);
            place = from;
        }
    }
}

fn sorted_places(n: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|a, b| compare(*a, *b));
    order
}

/// A map of those pairs, of each key the last: as `collect` makes it, which sorts them first and so takes five kilobytes of wasm for
/// each type.
pub fn map_of<K: Ord, V>(pairs: impl IntoIterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut map = BTreeMap::new();
    for (key, value) in pairs {
        map.insert(key, value);
    }
    map
}

/// A set of those items: as `collect` makes it, for the same reason.
pub fn set_of<T: Ord>(items: impl IntoIterator<Item = T>) -> BTreeSet<T> {
    let mut set = BTreeSet::new();
    set.extend(items);
    set
}

#[cfg(test)]
mod tests {
    use super::sort_by;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sorts_as_the_standard_library(keys in proptest::collection::vec(0_u8..20, 0..60)) {
            let mut items: Vec<(u8, String)> = keys.iter().zip(0..).map(|(key, i): (_, u32)| (*key, i.to_string())).collect();
            let mut expected = items.clone();
            expected.sort_by_key(|item| item.0);
            sort_by(&mut items, |a, b| a.0.cmp(&b.0));
            prop_assert_eq!(items, expected);
        }
    }
}
