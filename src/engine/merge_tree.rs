//! Merges states in their order, in a tree whose shape depends on their number alone.

/// A binary counter of states: two states of the same size are merged at once, so at most log2(n) states are held, and a sum
/// of n terms is rounded log2(n) times deep, not n times.
pub struct MergeTree<S, F: Fn(&mut S, S)> {
    merge: F,
    /// States with the number of leaves under each; sizes are falling powers of two.
    held: Vec<(u64, S)>,
}

impl<S, F: Fn(&mut S, S)> MergeTree<S, F> {
    /// An empty tree; `merge(earlier, later)` takes the later state into the earlier.
    pub fn new(merge: F) -> Self {
        Self { merge, held: Vec::new() }
    }

    /// Adds the next state in order.
    pub fn push(&mut self, state: S) {
        self.held.push((1, state));
        while let [.., (a, _), (b, _)] = self.held[..] {
            if a != b {
                break;
            }
            self.merge_last();
        }
    }

    /// The state of everything; `None` if nothing was pushed.
    pub fn finish(mut self) -> Option<S> {
        while self.held.len() > 1 {
            self.merge_last();
        }
        self.held.pop().map(|(_, state)| state)
    }

    fn merge_last(&mut self) {
        if let (Some((later_leaves, later)), Some((leaves, earlier))) = (self.held.pop(), self.held.last_mut()) {
            (self.merge)(earlier, later);
            *leaves += later_leaves;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merges_in_order_and_in_pairs() {
        let shape = |n: u32| {
            let mut tree = MergeTree::new(|a: &mut String, b: String| *a = format!("({a}{b})"));
            (0..n).for_each(|i| tree.push(i.to_string()));
            tree.finish().unwrap_or_default()
        };
        assert_eq!(shape(0), "");
        assert_eq!(shape(1), "0");
        assert_eq!(shape(4), "((01)(23))");
        assert_eq!(shape(7), "(((01)(23))((45)6))");
    }
}
