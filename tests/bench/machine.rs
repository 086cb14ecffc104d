//! What a process costs this machine, as the kernel counts it.

use std::time::Duration;

/// The kernel's tick in /proc, on every Linux there is.
const TICK: Duration = Duration::from_millis(10);

/// CPU time of a process so far, its ended threads included.
pub fn cpu_of(process: u32) -> Duration {
    cpu_in(&format!("/proc/{process}/stat"))
}

/// CPU time of this process so far. Only what one thread does alone may be measured by it.
pub fn own_cpu() -> Duration {
    cpu_in("/proc/self/stat")
}

fn cpu_in(path: &str) -> Duration {
    let stat = std::fs::read_to_string(path).unwrap();
    // The name in parentheses may hold blanks; user and system time are the 14th and 15th word of all.
    let words: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    let ticks: u32 = words[11].parse::<u32>().unwrap() + words[12].parse::<u32>().unwrap();
    TICK * ticks
}

/// Resident memory of a process, and its highest mark, in MiB.
pub fn memory_of(process: u32) -> (f64, f64) {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let of = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1024.0
    };
    (of("VmRSS:"), of("VmHWM:"))
}

/// How many processes want to run, as the kernel sees it.
pub fn load() -> String {
    std::fs::read_to_string("/proc/loadavg").unwrap().split_whitespace().next().unwrap_or("?").to_owned()
}
