//! What texts stand for, where the same ones come again and again: those that came lately are found by a few of their
//! bytes.

/// Different texts that are kept at most.
const KEPT: usize = 1 << 16;

/// Places that are looked at for a text; where all are taken by others, one of those is given up.
const PROBES: usize = 16;

/// Bytes of a text that are compared at once.
const SHORT: usize = 24;

/// What texts stand for.
#[derive(Debug)]
pub(crate) struct Recent<V> {
    /// As many as a power of two, half of them free at least.
    slots: Vec<Slot>,
    values: Vec<(Box<str>, V)>,
}

/// A text that came lately: its first and last bytes, its length, and where its value is.
#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    key: [u64; 3],
    /// 0 where the slot is free: empty texts are never kept.
    length: u32,
    at: u32,
}

impl<V> Default for Recent<V> {
    fn default() -> Self {
        Self { slots: Vec::new(), values: Vec::new() }
    }
}

impl<V> Recent<V> {
    /// What the text between two places of another stands for, else what `find` makes of it now; nothing where that finds
    /// nothing or the text is empty.
    #[inline]
    pub(crate) fn get(
        &mut self,
        text: &str,
        (from, to): (usize, usize),
        find: impl FnOnce(&str) -> Option<V>,
    ) -> Option<&V> {
        let wanted = Slot {
            key: key(text.as_bytes(), from, to),
            length: u32::try_from(to.checked_sub(from).filter(|length| *length > 0)?).ok()?,
            at: 0,
        };
        let at = match self.known(text, (from, to), wanted) {
            Some(at) => at,
            None => {
                let own = text.get(from..to)?;
                let value = find(own)?;
                self.keep(wanted, own, value)?
            }
        };
        self.values.get(at as usize).map(|(_, value)| value)
    }

    /// Where the value of a text is.
    #[inline]
    fn known(&self, text: &str, (from, to): (usize, usize), wanted: Slot) -> Option<u32> {
        let last = self.slots.len().checked_sub(1)?;
        let home = wanted.home();
        for n in 0..PROBES {
            let slot = self.slots.get(home.wrapping_add(n) & last)?;
            if slot.key == wanted.key && slot.length == wanted.length {
                let own = |at: u32| self.values.get(at as usize).map(|(own, _)| &**own);
                if to - from <= SHORT || own(slot.at) == text.get(from..to) {
                    return Some(slot.at);
                }
            } else if slot.length == 0 {
                return None;
            }
        }
        None
    }

    /// Keeps a value; gives its place.
    #[cold]
    fn keep(&mut self, wanted: Slot, text: &str, value: V) -> Option<u32> {
        if self.values.len() >= KEPT {
            self.slots.fill(Slot::default());
            self.values.clear();
        }
        let at = u32::try_from(self.values.len()).ok()?;
        self.values.push((text.into(), value));
        if self.slots.len() < self.values.len() * 2 {
            let more = (self.slots.len() * 2).max(256);
            let old = std::mem::replace(&mut self.slots, vec![Slot::default(); more]);
            old.into_iter().filter(|slot| slot.length > 0).for_each(|slot| self.put(slot));
        }
        self.put(Slot { at, ..wanted });
        Some(at)
    }

    fn put(&mut self, slot: Slot) {
        let last = self.slots.len().saturating_sub(1);
        let home = slot.home();
        let places = (0..PROBES).map(|n| home.wrapping_add(n) & last);
        let free = places.clone().find(|at| self.slots.get(*at).is_some_and(|slot| slot.length == 0));
        if let Some(place) = self.slots.get_mut(free.unwrap_or(home & last)) {
            *place = slot;
        }
    }
}

impl Slot {
    /// The place where its text is looked for first.
    fn home(&self) -> usize {
        let [first, second, third] = self.key;
        let left = first ^ third.rotate_left(32) ^ 0x9e37_79b9_7f4a_7c15;
        let right = second ^ u64::from(self.length) ^ 0xbf58_476d_1ce4_e5b9;
        let product = u128::from(left) * u128::from(right);
        ((product >> 64) ^ product) as usize
    }
}

/// The first sixteen bytes of a text and its last eight, or the eight behind the sixteen.
#[inline]
fn key(bytes: &[u8], from: usize, to: usize) -> [u64; 3] {
    let third = if to - from > SHORT { to - 8 } else { from + 16 };
    [word(bytes, from, to), word(bytes, from + 8, to), word(bytes, third, to)]
}

/// Eight bytes, or as many as there are.
#[inline]
fn word(bytes: &[u8], from: usize, to: usize) -> u64 {
    /// Which bits of a word so many bytes fill.
    const FILLED: [u64; 9] = [
        0,
        0xff,
        0xffff,
        0xff_ffff,
        0xffff_ffff,
        0xff_ffff_ffff,
        0xffff_ffff_ffff,
        0xff_ffff_ffff_ffff,
        u64::MAX,
    ];
    let length = to.saturating_sub(from).min(8);
    match bytes.get(from..).and_then(|rest| rest.first_chunk()) {
        // What stands behind the text is masked out: that is quicker than to copy as many bytes as there are.
        Some(eight) => u64::from_le_bytes(*eight) & FILLED[length],
        None => bytes
            .get(from..from + length)
            .unwrap_or_default()
            .iter()
            .rev()
            .fold(0, |word, b| word << 8 | u64::from(*b)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn asks_once_for_what_is_found() {
        let mut recent: Recent<usize> = Recent::default();
        let mut asked = Vec::new();
        let text = "acme|birch|-|a name that is longer than twenty-four bytes";
        for _ in 0..3 {
            let mut from = 0;
            for part in text.split('|') {
                let found = recent.get(text, (from, from + part.len()), |own| {
                    asked.push(own.to_owned());
                    (own != "-").then_some(own.len())
                });
                assert_eq!(found.copied(), (part != "-").then_some(part.len()));
                from += part.len() + 1;
            }
        }
        assert_eq!(asked.iter().filter(|text| *text == "-").count(), 3);
        assert_eq!(asked.len(), 6);
        assert_eq!(recent.get(text, (3, 3), |_| Some(0)), None);
    }

    proptest! {
        #[test]
        fn tells_texts_apart(texts in prop::collection::vec("[ab]{0,2}x{6,8}[ab]x{7,9}[ab]{0,20}", 1..60)) {
            let mut recent: Recent<String> = Recent::default();
            for text in texts.iter().chain(&texts) {
                let found = recent.get(text, (0, text.len()), |own| Some(own.to_owned()));
                prop_assert_eq!(found, Some(text));
            }
        }
    }
}
