//! How wide columns become, and which of them there is no room for.

/// What a column asks for, in units of the size of its letters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Wish {
    /// As wide as its widest cell.
    pub(super) natural: f64,
    /// The least that can be read.
    pub(super) floor: f64,
    /// How dear it is: 0 always stays, higher ones go first.
    pub(super) priority: u8,
}

/// A size of letters and the room that lines have, both in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Try {
    pub(super) size: f64,
    pub(super) room: f64,
}

/// The columns that are set, and how.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Plan {
    /// Which of the columns asked.
    pub(super) columns: Vec<usize>,
    /// How wide each is, in points, without the space beside it.
    pub(super) widths: Vec<f64>,
    /// The size of letters.
    pub(super) size: f64,
    /// The columns that there is no room for.
    pub(super) dropped: Vec<usize>,
}

/// Points between the words of two columns.
pub(super) const GAP: f64 = 7.0;
/// Columns that a table can have at most.
const MOST: usize = 32;

/// The first of the tries that has room for all columns; `None` where none has.
pub(super) fn all(wishes: &[Wish], tries: &[Try]) -> Option<Plan> {
    let columns: Vec<usize> = (0..wishes.len()).collect();
    tries.iter().find_map(|&attempt| set(wishes, columns.clone(), attempt))
}

/// The last of the tries, without the columns that there is no room for.
pub(super) fn some(wishes: &[Wish], tries: &[Try]) -> Option<Plan> {
    let last = *tries.last()?;
    let mut columns: Vec<usize> = (0..wishes.len()).collect();
    loop {
        if let Some(plan) = set(wishes, columns.clone(), last) {
            return Some(plan);
        }
        let dearest = columns.iter().map(|&c| wishes[c].priority).max().filter(|p| *p > 0);
        match dearest {
            Some(priority) => {
                let at = columns.iter().rposition(|&c| wishes[c].priority == priority)?;
                columns.remove(at);
            }
            None if columns.len() > MOST => columns.truncate(MOST),
            None => return Some(squeezed(wishes, columns, last)),
        }
    }
}

fn set(wishes: &[Wish], columns: Vec<usize>, attempt: Try) -> Option<Plan> {
    if columns.len() > MOST {
        return None;
    }
    let room = attempt.room - GAP * columns.len() as f64;
    let of = |wish: &dyn Fn(&Wish) -> f64| columns.iter().map(|&c| wish(&wishes[c]) * attempt.size).collect();
    let naturals: Vec<f64> = of(&|w| w.natural);
    let floors: Vec<f64> = of(&|w| w.floor);
    share(&naturals, &floors, room).map(|widths| plan(wishes, columns, widths, attempt.size))
}

fn plan(wishes: &[Wish], columns: Vec<usize>, widths: Vec<f64>, size: f64) -> Plan {
    let dropped = (0..wishes.len()).filter(|c| !columns.contains(c)).collect();
    Plan { columns, widths, size, dropped }
}

/// Those that always stay, each made narrower by the same part.
fn squeezed(wishes: &[Wish], columns: Vec<usize>, last: Try) -> Plan {
    let floors: Vec<f64> = columns.iter().map(|&c| wishes[c].floor * last.size).collect();
    let room = (last.room - GAP * columns.len() as f64).max(1.0);
    let part = room / floors.iter().sum::<f64>().max(1.0);
    plan(wishes, columns, floors.into_iter().map(|floor| floor * part).collect(), last.size)
}

/// Widths that fit: natural ones, or the widest lowered to one line until all fit; `None` where not even the least do.
fn share(naturals: &[f64], floors: &[f64], room: f64) -> Option<Vec<f64>> {
    let at = |cap: f64| -> Vec<f64> {
        naturals.iter().zip(floors).map(|(&natural, &floor)| natural.min(cap).max(floor)).collect()
    };
    let total = |widths: &[f64]| widths.iter().sum::<f64>();
    if total(&at(0.0)) > room {
        return None;
    }
    let most = naturals.iter().copied().fold(0.0, f64::max);
    if total(&at(most)) <= room {
        return Some(at(most));
    }
    let (mut low, mut high) = (0.0, most);
    for _ in 0..50 {
        let middle = (low + high) / 2.0;
        if total(&at(middle)) <= room {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(at(low))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn wish(natural: f64, floor: f64, priority: u8) -> Wish {
        Wish { natural, floor, priority }
    }

    #[test]
    fn letters_grow_smaller_before_a_column_leaves() {
        let wishes = [wish(10.0, 10.0, 0), wish(30.0, 10.0, 1), wish(10.0, 10.0, 2)];
        let tries =
            |sizes: &[f64]| -> Vec<Try> { sizes.iter().map(|&size| Try { size, room: 321.0 }).collect() };
        // 321 − 3 · 7 = 300 points: 10 letters each and what is left, 10, for the one that can use it.
        let wide = all(&wishes, &tries(&[10.0])).unwrap();
        assert_eq!(wide.widths.iter().map(|w| w.round()).collect::<Vec<_>>(), [100.0, 100.0, 100.0]);
        assert_eq!(all(&wishes, &tries(&[11.0])), None);
        assert_eq!(all(&wishes, &tries(&[11.0, 8.0])).unwrap().size, 8.0);
        let fewer = some(&wishes, &tries(&[12.0])).unwrap();
        assert_eq!((fewer.columns, fewer.dropped), (vec![0, 1], vec![2]));
        // 321 − 2 · 7 = 307 points, of which the first takes 120.
        assert_eq!(fewer.widths.iter().map(|w| w.round()).collect::<Vec<_>>(), [120.0, 187.0]);
    }

    #[test]
    fn columns_that_always_stay_are_squeezed() {
        let wishes = vec![wish(50.0, 40.0, 0); 3];
        let plan = some(&wishes, &[Try { size: 10.0, room: 321.0 }]).unwrap();
        assert_eq!(plan.widths, [100.0, 100.0, 100.0]);
        let many = vec![wish(1.0, 1.0, 0); 100];
        let plan = some(&many, &[Try { size: 1.0, room: 10_000.0 }]).unwrap();
        assert_eq!((plan.columns.len(), plan.dropped.len()), (32, 68));
    }

    proptest! {
        #[test]
        fn columns_never_need_more_than_there_is(
            asked in proptest::collection::vec((1.0..200.0, 0.0..1.0, 0u8..4), 1..40),
            room in 300.0..800.0,
        ) {
            let wishes: Vec<Wish> =
                asked.iter().map(|&(natural, part, p)| wish(natural, natural * part, p)).collect();
            let tries = [Try { size: 9.0, room }, Try { size: 7.0, room }];
            let plan = all(&wishes, &tries).or_else(|| some(&wishes, &tries)).unwrap();
            let needed: f64 = plan.widths.iter().map(|w| w + GAP).sum();
            prop_assert!(needed <= room + 1e-6);
            prop_assert_eq!(plan.columns.len() + plan.dropped.len(), wishes.len());
            prop_assert!(plan.widths.iter().all(|w| *w > 0.0));
        }
    }
}
