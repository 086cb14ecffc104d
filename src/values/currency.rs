//! Currencies, by ISO 4217.

use super::{Refusal, text_serde::serde_by_text};
use std::{fmt, str::FromStr};

/// A currency by its three letters, and how many digits its minor unit has:
/// 2 for cents, 0 for yen, 3 for Kuwaiti fils.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency {
    code: &'static str,
    digits: u8,
}

const NO_DIGITS: &str = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
const TWO_DIGITS: &str = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD \
    BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP \
    GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP \
    LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD \
    PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC \
    SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD XCG YER ZAR ZMW ZWG";
const THREE_DIGITS: &str = "BHD IQD JOD KWD LYD OMR TND";

impl Currency {
    pub const USD: Self = Self { code: "USD", digits: 2 };

    /// # Errors
    /// If it isn't the code of a currency in use; case and spaces around it don't matter.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let typed = text.trim();
        [(NO_DIGITS, 0), (TWO_DIGITS, 2), (THREE_DIGITS, 3)]
            .into_iter()
            .flat_map(|(codes, digits)| codes.split(' ').map(move |code| Self { code, digits }))
            .find(|currency| currency.code.eq_ignore_ascii_case(typed))
            .ok_or_else(|| Refusal::new("Must be a currency code like USD."))
    }

    pub const fn code(&self) -> &'static str {
        self.code
    }

    /// Decimals of an amount.
    pub const fn digits(&self) -> u8 {
        self.digits
    }

    /// Minor units in one major unit: 100 cents in a dollar.
    pub const fn minor_per_major(&self) -> i64 {
        10_i64.pow(self.digits as u32)
    }

    /// What stands before an amount: `$`, or the code and a space where there is
    /// no sign that everybody knows.
    pub fn prefix(&self) -> String {
        match self.code {
            "USD" => "$".into(),
            "EUR" => "€".into(),
            "GBP" => "£".into(),
            "JPY" => "¥".into(),
            "INR" => "₹".into(),
            "KRW" => "₩".into(),
            "CAD" => "CA$".into(),
            "AUD" => "A$".into(),
            "NZD" => "NZ$".into(),
            "BRL" => "R$".into(),
            "MXN" => "MX$".into(),
            code => format!("{code}\u{a0}"),
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)
    }
}

impl FromStr for Currency {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        Self::parse(text)
    }
}

serde_by_text!(Currency);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_codes_and_their_digits() {
        for (typed, code, digits) in
            [("USD", "USD", 2), (" eur ", "EUR", 2), ("JPY", "JPY", 0), ("KWD", "KWD", 3), ("ZWG", "ZWG", 2)]
        {
            let currency = Currency::parse(typed).unwrap();
            assert_eq!((currency.code(), currency.digits()), (code, digits));
        }
        assert_eq!(Currency::parse("USD"), Ok(Currency::USD));
        for typed in ["", "US", "USDX", "XXX", "$", "USD EUR", "   "] {
            assert!(Currency::parse(typed).is_err(), "{typed}");
        }
    }

    #[test]
    fn the_lists_hold_three_letters_each() {
        for code in [NO_DIGITS, TWO_DIGITS, THREE_DIGITS].join(" ").split(' ') {
            assert_eq!(code.len(), 3, "{code}");
            assert_eq!(Currency::parse(code).unwrap().code(), code);
        }
    }
}
