//! Instants as a person reads them: in the team's time zone and the person's way of writing dates.

use crate::bind;
use crate::store::{ReadTx, Sql};
use crate::values::{DateStyle, Day, Problem, Timestamp, Zone};

/// Writes instants for one reader.
pub struct Moments {
    zone: Zone,
    today: Day,
    style: DateStyle,
}

const STYLE: Sql = Sql::new("SELECT date_style FROM users WHERE tenant_id = :tenant AND id = :user");

/// How the reader wants dates written; ISO for an operator.
pub fn style_of(tx: &ReadTx<'_>) -> Result<DateStyle, Problem> {
    let Some(user) = tx.user_id() else { return Ok(DateStyle::Iso) };
    Ok(tx.one(STYLE, bind! {":user" => user}, |row| row.get(0))?.unwrap_or_default())
}

impl Moments {
    /// For the person who reads.
    pub fn of_reader(tx: &ReadTx<'_>) -> Result<Moments, Problem> {
        Ok(Moments { zone: tx.tenant().zone.clone(), today: tx.today(), style: style_of(tx)? })
    }

    /// "today 09:41", "yesterday 14:02", else the date and the time.
    pub fn of(&self, at: Timestamp) -> String {
        let (day, time) = (self.zone.today(at), self.zone.clock(at));
        if day == self.today {
            format!("today {time}")
        } else if day.plus_days(1) == self.today {
            format!("yesterday {time}")
        } else {
            format!("{} {time}", self.style.write(day))
        }
    }
    /// The date alone.
    pub fn date(&self, at: Timestamp) -> String {
        self.style.write(self.zone.today(at))
    }
}
