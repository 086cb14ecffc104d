//! When a customer's deliveries were: how often it buys, since when, and until when.

use super::dice::Dice;
use crate::values::{Day, Weekdays};

/// How a customer shall look today. What it is in the end, the rules of health say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    Healthy,
    Shrinking,
    Late,
    Dormant,
    Closed,
}

const LOOKS: [Look; 5] = [Look::Healthy, Look::Shrinking, Look::Late, Look::Dormant, Look::Closed];

/// How often a customer buys.
#[derive(Clone, Copy, Debug)]
pub struct Rhythm {
    pub look: Look,
    /// Days from one delivery to the next.
    pub gap: i32,
    /// Days since the last one.
    pub last: i32,
    /// Days in which deliveries may lie, before the last one.
    room: i32,
    /// How much of them it has been a customer, in percent.
    tenure: i32,
}

/// Weekly to quarterly, each in so many of a hundred.
const GAPS: [(i32, i64); 6] = [(7, 5), (14, 14), (21, 14), (28, 33), (42, 18), (91, 16)];

impl Rhythm {
    /// Of a customer in the last `span` days.
    pub fn throw(dice: &mut Dice, span: i32) -> Rhythm {
        let gap = GAPS[dice.weighted(&GAPS.map(|(_, share)| share))].0;
        let look = LOOKS[dice.weighted(&[46, 9, 13, 27, 5])];
        let late = (gap * 3 / 2).clamp(gap + 7, gap + 30);
        let dormant = (late + gap.max(30)).clamp(60, 365);
        let longest = (span * 9 / 10).max(dormant + 10);
        let last = match look {
            Look::Healthy | Look::Shrinking => dice.days(0, gap + gap / 5),
            Look::Late => dice.days(late + 1, dormant - 8),
            Look::Dormant => dice.days(dormant, longest),
            Look::Closed => dice.days(30, longest),
        };
        // Some have been there from the beginning.
        let tenure = if dice.percent(35) { 100 } else { dice.days(5, 70) };
        Rhythm { look, gap, last, room: (span - last - 7).max(1), tenure }
    }

    /// So many deliveries as its tenure has gaps, times `per_mille`.
    fn deliveries(&self, per_mille: i64) -> i64 {
        let natural = i64::from(self.room) * i64::from(self.tenure) / 100 / i64::from(self.gap) + 1;
        (natural * per_mille / 1000).clamp(1, self.most())
    }

    fn most(&self) -> i64 {
        i64::from(self.room / self.gap) + 1
    }

    /// The days of so many deliveries, the last first, each a day on which the customer takes them.
    pub fn days(&self, dice: &mut Dice, deliveries: i64, today: Day, on: Weekdays) -> Vec<Day> {
        let crowded = deliveries > self.most();
        let mut ago = self.last;
        let mut days = Vec::new();
        for n in 0..deliveries {
            days.push(taken_on(today.plus_days(-ago), on));
            ago = if crowded {
                self.last + i32::try_from(i64::from(self.room) * (n + 1) / deliveries).unwrap_or(self.room)
            } else {
                let moved = if dice.percent(25) { dice.days(-self.gap / 4, self.gap / 2) } else { 0 };
                (ago + self.gap + moved).min(self.last + self.room)
            };
        }
        days
    }
}

/// The day itself, or the nearest before it on which deliveries are taken.
pub fn taken_on(day: Day, on: Weekdays) -> Day {
    let days = (0..7).map(|back| day.plus_days(-back));
    days.into_iter().find(|day| on.contains(day.weekday())).unwrap_or(day)
}

/// How many deliveries each had, so that they are exactly `all`: each one at least, and no more than fit
/// its rhythm unless they must.
pub fn shared_out(rhythms: &[Rhythm], all: usize) -> Vec<i64> {
    let all = i64::try_from(all).unwrap_or(i64::MAX);
    let at = |per_mille: i64| rhythms.iter().map(|rhythm| rhythm.deliveries(per_mille)).collect::<Vec<_>>();
    let (mut enough, mut too_many) = (0, 100_000);
    while too_many - enough > 1 {
        let middle = i64::midpoint(enough, too_many);
        if at(middle).iter().sum::<i64>() <= all { enough = middle } else { too_many = middle }
    }
    let mut shares = at(enough);
    let mut left = all - shares.iter().sum::<i64>();
    while left > 0 && !shares.is_empty() {
        let full = shares.iter().zip(rhythms).all(|(share, rhythm)| *share >= rhythm.most());
        for (share, rhythm) in shares.iter_mut().zip(rhythms) {
            let takes = i64::from(left > 0 && (full || *share < rhythm.most()));
            *share += takes;
            left -= takes;
        }
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_delivery_finds_its_customer() {
        let mut dice = Dice::of("blue", "rhythm");
        let rhythms: Vec<Rhythm> = (0..50).map(|_| Rhythm::throw(&mut dice, 1400)).collect();
        for all in [50, 51, 700, 1400, 100_000] {
            let shares = shared_out(&rhythms, all);
            assert_eq!(shares.iter().sum::<i64>(), i64::try_from(all).unwrap());
            assert!(shares.iter().all(|share| *share >= 1));
        }
        assert!(shared_out(&[], 0).is_empty());
    }

    #[test]
    fn deliveries_lie_in_the_span_on_days_that_suit() {
        let mut dice = Dice::of("blue", "days");
        let (today, on): (Day, Weekdays) = ("2026-11-23".parse().unwrap(), "tue,thu".parse().unwrap());
        for _ in 0..200 {
            let rhythm = Rhythm::throw(&mut dice, 1400);
            let days = rhythm.days(&mut dice, rhythm.most(), today, on);
            assert!(days.iter().all(|day| on.contains(day.weekday()) && *day <= today));
            assert!(days.iter().all(|day| today.days_since(*day) <= 1400));
        }
    }
}
