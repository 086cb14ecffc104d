mod look;
pub mod page;
