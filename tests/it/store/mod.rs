mod files;
mod opening;
mod releases;
