//! Chance that falls the same way each time: SplitMix64, from a seed.

use crate::values::Timestamp;

/// One stream of throws. Each subject has its own, so that a change to one leaves the others as they were.
#[derive(Debug)]
pub struct Dice(u64);

impl Dice {
    /// The stream of one subject of one team.
    pub fn of(team: &str, subject: &str) -> Dice {
        let mix = |sum: u64, byte: u8| (sum ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        Dice(team.bytes().chain([0]).chain(subject.bytes()).fold(0xcbf2_9ce4_8422_2325, mix))
    }

    fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to one less than `n`; 0 if there is nothing to choose.
    pub fn below(&mut self, n: usize) -> usize {
        let n = u64::try_from(n).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.throw() % n).unwrap_or_default()
    }

    /// From one to the other, both included.
    pub fn between(&mut self, least: i64, most: i64) -> i64 {
        let width = usize::try_from(most - least + 1).unwrap_or(1);
        least + i64::try_from(self.below(width)).unwrap_or_default()
    }

    /// As [`Dice::between`], for days.
    pub fn days(&mut self, least: i32, most: i32) -> i32 {
        i32::try_from(self.between(i64::from(least), i64::from(most))).unwrap_or(least)
    }

    /// True in so many of a hundred throws.
    pub fn percent(&mut self, chance: i64) -> bool {
        self.between(1, 100) <= chance
    }

    /// One of several that there are.
    pub fn pick<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }

    /// The place of one of several, each as likely as its weight says.
    pub fn weighted(&mut self, weights: &[i64]) -> usize {
        let mut left = self.between(1, weights.iter().sum::<i64>().max(1));
        let chosen = weights.iter().position(|weight| {
            left -= weight;
            left <= 0
        });
        chosen.unwrap_or_default()
    }

    /// A place of so many, the earlier ones likelier than the later.
    pub fn popular(&mut self, n: usize) -> usize {
        let (one, other) = (self.below(n), self.below(n));
        if self.percent(60) { one.min(other) * (self.below(n) + 1) / n.max(1) } else { one }
    }

    /// An id as one made at that instant: UUIDv7, the rest of it thrown.
    pub fn id(&mut self, at: Timestamp) -> [u8; 16] {
        let millis = at.millis().to_be_bytes();
        let (high, low) = (self.throw().to_be_bytes(), self.throw().to_be_bytes());
        let mut id = [0; 16];
        id[..6].copy_from_slice(&millis[2..]);
        id[6..8].copy_from_slice(&high[..2]);
        id[8..].copy_from_slice(&low);
        id[6] = 0x70 | (id[6] & 0x0f);
        id[8] = 0x80 | (id[8] & 0x3f);
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_falls_the_same_way_each_time_and_otherwise_for_another_subject() {
        let throws = |subject| {
            let mut dice = Dice::of("blue", subject);
            (0..8).map(|_| dice.below(1000)).collect::<Vec<_>>()
        };
        assert_eq!(throws("orders"), throws("orders"));
        assert_ne!(throws("orders"), throws("products"));
    }

    #[test]
    fn throws_stay_within_their_bounds() {
        let mut dice = Dice::of("blue", "bounds");
        for _ in 0..1000 {
            assert!((-3..=4).contains(&dice.between(-3, 4)));
            assert!(dice.popular(7) < 7);
            assert_eq!(dice.weighted(&[0, 5, 0]), 1);
            assert_eq!(dice.below(0), 0);
        }
    }

    #[test]
    fn ids_are_version_7_of_their_instant() {
        let at = Timestamp::from_millis(1_795_446_000_000);
        let id = uuid::Uuid::from_bytes(Dice::of("blue", "ids").id(at));
        assert_eq!((id.get_version_num(), id.get_timestamp().map(|t| t.to_unix().0)), (7, Some(1_795_446_000)));
    }
}
