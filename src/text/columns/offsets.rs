//! Where the rows of a file begin.

/// Where rows begin: four bytes a row in files of less than 4 GiB.
#[derive(Debug)]
pub(super) enum Offsets {
    Short(Vec<u32>),
    Long(Vec<u64>),
}

impl Offsets {
    pub(super) fn new(size: u64) -> Self {
        if u32::try_from(size).is_ok() { Offsets::Short(Vec::new()) } else { Offsets::Long(Vec::new()) }
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Offsets::Short(list) => list.len(),
            Offsets::Long(list) => list.len(),
        }
    }

    pub(super) fn clear(&mut self) {
        match self {
            Offsets::Short(list) => list.clear(),
            Offsets::Long(list) => list.clear(),
        }
    }

    pub(super) fn reserve(&mut self, rows: usize) {
        match self {
            Offsets::Short(list) => list.reserve_exact(rows),
            Offsets::Long(list) => list.reserve_exact(rows),
        }
    }

    pub(super) fn push(&mut self, offset: u64) {
        match self {
            Offsets::Short(list) => list.push(offset as u32),
            Offsets::Long(list) => list.push(offset),
        }
    }

    pub(super) fn extend(&mut self, more: &Offsets) {
        match (self, more) {
            (Offsets::Short(list), Offsets::Short(more)) => list.extend_from_slice(more),
            (Offsets::Long(list), Offsets::Long(more)) => list.extend_from_slice(more),
            (list, more) => {
                (0..more.len()).filter_map(|row| more.get(row)).for_each(|offset| list.push(offset))
            }
        }
    }

    pub(super) fn get(&self, row: usize) -> Option<u64> {
        match self {
            Offsets::Short(list) => list.get(row).map(|o| u64::from(*o)),
            Offsets::Long(list) => list.get(row).copied(),
        }
    }
}
