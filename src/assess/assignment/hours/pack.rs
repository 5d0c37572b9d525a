//! The best of one column: which of the accounts that it would gain by it takes, within its hours.

/// Tables of the best value by what is looked at and how much room there is; kept from one column to the next.
#[derive(Debug, Default)]
pub(super) struct Pack {
    ahead: Vec<i64>,
    behind: Vec<i64>,
    width: usize,
}

/// Something to take: what it is worth, above zero, and how many cells of room it takes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Thing {
    pub(super) value: i64,
    pub(super) cells: usize,
}

impl Pack {
    /// Finds the greatest value that fits into `cells`.
    pub(super) fn solve(&mut self, things: &[Thing], cells: usize) -> i64 {
        self.width = cells + 1;
        let width = self.width;
        let size = width * (things.len() + 1);
        if self.ahead.len() < size {
            self.ahead.resize(size, 0);
        }
        self.ahead[..width].fill(0);
        for (n, thing) in things.iter().enumerate() {
            let (before, after) = self.ahead.split_at_mut((n + 1) * width);
            add(*thing, &before[n * width..], &mut after[..width]);
        }
        self.ahead[things.len() * width + cells]
    }

    /// Marks what is taken for the greatest value.
    pub(super) fn mark(&self, things: &[Thing], mut taken: impl FnMut(usize)) {
        let mut room = self.width - 1;
        for n in (0..things.len()).rev() {
            if self.ahead[(n + 1) * self.width + room] != self.ahead[n * self.width + room] {
                taken(n);
                room -= things[n].cells;
            }
        }
    }

    /// The greatest value of all things in a room of `cells`.
    pub(super) fn within(&self, things: usize, cells: usize) -> i64 {
        self.ahead[things * self.width + cells]
    }

    /// Prepares [`Pack::without`] and [`Pack::with`].
    pub(super) fn look_back(&mut self, things: &[Thing]) {
        let width = self.width;
        let size = width * (things.len() + 1);
        if self.behind.len() < size {
            self.behind.resize(size, 0);
        }
        self.behind[size - width..size].fill(0);
        for n in (0..things.len()).rev() {
            let (before, after) = self.behind.split_at_mut((n + 1) * width);
            add(things[n], &after[..width], &mut before[n * width..]);
        }
    }

    /// The greatest value of all other things.
    pub(super) fn without(&self, thing: usize) -> i64 {
        self.others(thing, self.width - 1)
    }

    /// The greatest value where a thing has to be among those taken; `None` where it is too large.
    pub(super) fn with(&self, things: &[Thing], thing: usize) -> Option<i64> {
        let left = (self.width - 1).checked_sub(things[thing].cells)?;
        Some(things[thing].value + self.others(thing, left))
    }

    fn others(&self, thing: usize, cells: usize) -> i64 {
        let ahead = &self.ahead[thing * self.width..thing * self.width + cells + 1];
        let behind = &self.behind[(thing + 1) * self.width..(thing + 1) * self.width + cells + 1];
        ahead.iter().zip(behind.iter().rev()).map(|(a, b)| a + b).max().unwrap_or(0)
    }
}

/// One more thing: for each room the better of leaving and taking it.
fn add(thing: Thing, before: &[i64], after: &mut [i64]) {
    let cells = thing.cells.min(after.len());
    let (small, large) = after.split_at_mut(cells);
    small.copy_from_slice(&before[..cells]);
    for ((place, without), with) in large.iter_mut().zip(&before[cells..]).zip(before) {
        *place = (*without).max(*with + thing.value);
    }
}
