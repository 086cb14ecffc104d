mod bare_answers;
mod look;
mod overload;
pub mod page;
