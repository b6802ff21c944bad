//! States as rows of words, as they travel between workers: bit by bit, and with next to no code for each type.

/// What is a row of words.
pub trait Flat: Sized {
    /// Appends its words.
    fn flatten(&self, words: &mut Vec<u64>);

    /// Takes its words from the front; `None` if they are not those of such a value.
    fn restore(words: &mut &[u64]) -> Option<Self>;
}

/// Says of a struct that it is the words of its fields, in this order.
macro_rules! flat {
    ($type:ty { $($field:tt),+ $(,)? }) => {
        impl $crate::stat::Flat for $type {
            fn flatten(&self, words: &mut Vec<u64>) {
                $($crate::stat::Flat::flatten(&self.$field, words);)+
            }

            fn restore(words: &mut &[u64]) -> Option<Self> {
                Some(Self { $($field: $crate::stat::Flat::restore(words)?),+ })
            }
        }
    };
}
pub(crate) use flat;

impl Flat for u64 {
    fn flatten(&self, words: &mut Vec<u64>) {
        words.push(*self);
    }

    fn restore(words: &mut &[u64]) -> Option<Self> {
        let (first, rest) = words.split_first()?;
        *words = rest;
        Some(*first)
    }
}

impl Flat for f64 {
    fn flatten(&self, words: &mut Vec<u64>) {
        words.push(self.to_bits());
    }

    fn restore(words: &mut &[u64]) -> Option<Self> {
        u64::restore(words).map(Self::from_bits)
    }
}

impl Flat for usize {
    fn flatten(&self, words: &mut Vec<u64>) {
        words.push(*self as u64);
    }

    fn restore(words: &mut &[u64]) -> Option<Self> {
        u64::restore(words).and_then(|word| word.try_into().ok())
    }
}

impl Flat for u32 {
    fn flatten(&self, words: &mut Vec<u64>) {
        words.push(u64::from(*self));
    }

    fn restore(words: &mut &[u64]) -> Option<Self> {
        u64::restore(words).and_then(|word| word.try_into().ok())
    }
}

impl Flat for i32 {
    fn flatten(&self, words: &mut Vec<u64>) {
        words.push(self.cast_unsigned().into());
    }

    fn restore(words: &mut &[u64]) -> Option<Self> {
        u32::restore(words).map(u32::cast_signed)
    }
}

impl Flat for bool {
    fn flatten(&self, words: &mut Vec<u64>) {
        words.push((*self).into());
    }

    fn restore(words: &mut &[u64]) -> Option<Self> {
        u64::restore(words).map(|word| word == 1)
    }
}

impl Flat for String {
    fn flatten(&self, words: &mut Vec<u64>) {
        self.len().flatten(words);
        words.extend(self.bytes().map(u64::from));
    }

    fn restore(words: &mut &[u64]) -> Option<Self> {
        let len = usize::restore(words)?;
        let (text, rest) = words.split_at_checked(len)?;
        *words = rest;
        let bytes = text.iter().map(|byte| u8::try_from(*byte).ok()).collect::<Option<_>>()?;
        Self::from_utf8(bytes).ok()
    }
}

impl<T: Flat> Flat for Option<T> {
    fn flatten(&self, words: &mut Vec<u64>) {
        self.is_some().flatten(words);
        self.iter().for_each(|value| value.flatten(words));
    }

    fn restore(words: &mut &[u64]) -> Option<Self> {
        if bool::restore(words)? { T::restore(words).map(Some) } else { Some(None) }
    }
}

impl<T: Flat> Flat for Vec<T> {
    fn flatten(&self, words: &mut Vec<u64>) {
        self.len().flatten(words);
        self.iter().for_each(|value| value.flatten(words));
    }

    fn restore(words: &mut &[u64]) -> Option<Self> {
        let len = usize::restore(words)?;
        (0..len).map(|_| T::restore(words)).collect()
    }
}

impl<T: Flat, const N: usize> Flat for [T; N] {
    fn flatten(&self, words: &mut Vec<u64>) {
        self.iter().for_each(|value| value.flatten(words));
    }

    fn restore(words: &mut &[u64]) -> Option<Self> {
        let values: Option<Vec<T>> = (0..N).map(|_| T::restore(words)).collect();
        values?.try_into().ok()
    }
}

impl<A: Flat, B: Flat> Flat for (A, B) {
    fn flatten(&self, words: &mut Vec<u64>) {
        self.0.flatten(words);
        self.1.flatten(words);
    }

    fn restore(words: &mut &[u64]) -> Option<Self> {
        Some((A::restore(words)?, B::restore(words)?))
    }
}

flat!(super::Dd { hi, lo });
flat!(super::Moments { n, mean, m2, m3, m4, min, max });

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stat::{Dd, Moments};

    #[test]
    fn what_is_flattened_is_restored_bit_by_bit() {
        type All = ((Vec<(u32, Option<Dd>)>, String), ([i32; 2], Moments));
        let value: All = (
            (vec![(7, Some(Dd { hi: 1.0, lo: -0.0 })), (8, None)], "größer".to_owned()),
            ([-1, i32::MAX], Moments::of([1e100, 5e-324].into_iter())),
        );
        let mut words = Vec::new();
        value.flatten(&mut words);
        let mut rest = words.as_slice();
        let found = All::restore(&mut rest).expect("as it was");
        assert_eq!((&found, rest.len()), (&value, 0));
        assert!(found.0.0[0].1.is_some_and(|sum| sum.lo.is_sign_negative()));
        assert_eq!(All::restore(&mut &words[..words.len() - 1]), None);
    }
}
