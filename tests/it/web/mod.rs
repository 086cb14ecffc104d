mod look;
mod overload;
pub mod page;
