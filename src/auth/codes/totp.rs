//! Codes that change every 30 seconds (RFC 6238 with SHA-1, six digits: what every code app speaks).

use std::fmt::Write;

use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use crate::values::Timestamp;

/// The secret shared with the app: 160 bits, as RFC 4226 wants.
pub type Secret = [u8; 20];

const STEP_MILLIS: i64 = 30_000;
/// Clocks of phones are off by a little: a step before and a step after are taken too.
const AROUND: i64 = 1;

/// The number of the 30-second step that an instant is in.
pub fn step_at(now: Timestamp) -> i64 {
    now.millis().div_euclid(STEP_MILLIS)
}

/// The six digits of a step.
pub fn code(secret: &Secret, step: i64) -> String {
    // An HMAC takes a key of any length.
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(secret) else { return String::new() };
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let offset = usize::from(hash[19] & 0x0f);
    let number = hash[offset..offset + 4].iter().fold(0_u32, |number, byte| (number << 8) | u32::from(*byte));
    format!("{:06}", (number & 0x7fff_ffff) % 1_000_000)
}

/// The step whose code this is, if it is near and not spent: each code counts once.
pub fn fits(secret: &Secret, typed: &str, now: Timestamp, last_step: i64) -> Option<i64> {
    let here = step_at(now);
    (here - AROUND..=here + AROUND).filter(|step| *step > last_step).find(|step| code(secret, *step) == typed)
}

/// The secret as people type it into an app: four letters at a time.
pub fn written(secret: &Secret) -> String {
    let letters = BASE32_NOPAD.encode(secret);
    let groups: Vec<&str> = (0..letters.len()).step_by(4).map(|at| &letters[at..at + 4]).collect();
    groups.join(" ")
}

/// What the picture says to an app.
pub fn address(secret: &Secret, email: &str, team: &str) -> String {
    let label = escaped(&format!("Routebook {team}:{email}"));
    let issuer = escaped(&format!("Routebook {team}"));
    format!("otpauth://totp/{label}?secret={}&issuer={issuer}", BASE32_NOPAD.encode(secret))
}

fn escaped(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => {
                // Writing to a String can't fail.
                let _infallible = write!(out, "%{byte:02X}");
            }
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: Secret = *b"12345678901234567890";

    #[test]
    fn the_codes_of_rfc_6238() {
        for (seconds, last_six) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code(&SECRET, step_at(Timestamp::from_millis(seconds * 1000))), last_six);
        }
    }

    #[test]
    fn a_code_counts_once_and_near_its_time() {
        let now = Timestamp::from_millis(1_795_446_000_000);
        let here = step_at(now);
        assert_eq!(fits(&SECRET, &code(&SECRET, here), now, 0), Some(here));
        assert_eq!(fits(&SECRET, &code(&SECRET, here - 1), now, 0), Some(here - 1));
        assert_eq!(fits(&SECRET, &code(&SECRET, here + 1), now, 0), Some(here + 1));
        assert_eq!(fits(&SECRET, &code(&SECRET, here), now, here), None, "spent");
        assert_eq!(fits(&SECRET, &code(&SECRET, here - 1), now, here), None, "before one that was spent");
        for far in [here - 2, here + 2] {
            assert_eq!(fits(&SECRET, &code(&SECRET, far), now, 0), None);
        }
        assert_eq!(fits(&SECRET, "", now, 0), None);
    }

    #[test]
    fn an_app_is_told_in_an_address_without_odd_signs() {
        let address = address(&SECRET, "ann+x@blue.example", "Zoë & Co");
        assert_eq!(
            address,
            "otpauth://totp/Routebook%20Zo%C3%AB%20%26%20Co%3Aann%2Bx%40blue.example\
             ?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Routebook%20Zo%C3%AB%20%26%20Co"
        );
        assert!(written(&SECRET).starts_with("GEZD GNBV "));
    }
}
