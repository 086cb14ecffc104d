mod files;
mod opening;
