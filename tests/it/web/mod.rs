mod look;
mod page;
