//! What a job gives back, whatever its type: the way through the store and the writer is compiled once, and not
//! for each closure anew (SPD-5).

use std::any::Any;

use crate::values::Problem;

/// A value on its way from the thread that made it to whoever waits for it.
pub(super) struct Parcel(Box<dyn Any + Send>);

impl Parcel {
    pub fn of<T: Send + 'static>(value: T) -> Parcel {
        Parcel(Box::new(value))
    }

    /// # Errors
    /// INTERNAL if something else was put in.
    pub fn open<T: 'static>(self) -> Result<T, Problem> {
        let value = self.0.downcast::<T>().map_err(|_| Problem::internal("a job gave back something else"))?;
        Ok(*value)
    }
}
