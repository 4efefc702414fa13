//! France, Monaco, Belgium, the Netherlands, Luxembourg.

use super::checks::{
    at, compact, is_date, mod_alphanumeric, number_of, plausible, value, verdict, verhoeff, weighted,
    without_country,
};
use crate::validators::luhn::passes;
use safeconduct_core::Verdict;

/// French social security number (NIR): 13 characters and a key, 97 − (n mod 97). Source: INSEE, structure of the NIR.
pub fn fr_nir(candidate: &str) -> Verdict {
    let text = compact(candidate);
    let corsica = text.get(5..7);
    let numeric = match corsica {
        Some("2A") => text.replacen("2A", "19", 1),
        Some("2B") => text.replacen("2B", "18", 1),
        _ => text.to_string(),
    };
    let Some(all) = number_of(&numeric, 15).filter(|_| numeric.len() == 15) else { return Verdict::Rejected };
    let sex = matches!(at(&all, 0), 1 | 2 | 3 | 4 | 7 | 8);
    let month = value(&all, 3, 5);
    let month_fits = (1..=12).contains(&month) || (20..=42).contains(&month) || month >= 50;
    verdict(sex && month_fits && 97 - value(&all, 0, 13) % 97 == value(&all, 13, 15))
}

/// French tax number (NIF, SPI): 13 digits, the last three n mod 511. Source: DGFiP; OECD TIN sheet.
pub fn fr_nif(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 13) else { return Verdict::Rejected };
    verdict(at(&all, 0) <= 3 && value(&all, 0, 10) % 511 == value(&all, 10, 13))
}

/// French company number (SIREN): nine digits, Luhn. Source: INSEE.
pub fn fr_siren(candidate: &str) -> Verdict {
    verdict(number_of(candidate, 9).is_some_and(|all| passes(all.into_iter())))
}

/// French establishment number (SIRET): SIREN and five, Luhn; La Poste's add up to a multiple of five.
pub fn fr_siret(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 14) else { return Verdict::Rejected };
    let post = value(&all, 0, 9) == 356_000_000 && all.iter().sum::<u32>().is_multiple_of(5);
    verdict(post || (passes(all.iter().copied()) && passes(all.iter().copied().take(9))))
}

/// French (and Monegasque) VAT number: two check characters and a SIREN. Source: BOFiP.
pub fn fr_vat(candidate: &str) -> Verdict {
    let text = without_country(candidate, "FR");
    let (Some(key), Some(siren)) = (text.get(..2), text.get(2..)) else { return Verdict::Rejected };
    let Some(all) = number_of(siren, 9) else { return Verdict::Rejected };
    let number = value(&all, 0, 9);
    match key.parse::<u64>() {
        // Monaco's numbers start with 000 and are no SIREN.
        Ok(key) => {
            verdict((12 + 3 * (number % 97)) % 97 == key && (number < 1_000_000 || passes(all.into_iter())))
        }
        Err(_) => plausible(key.bytes().all(|b| b.is_ascii_alphanumeric()) && passes(all.into_iter())),
    }
}

/// Belgian national number: birth date, serial, 97 − mod 97; births since 2000 with a 2 in front.
/// Source: royal decree of 3 April 1984.
pub fn be_nn(candidate: &str) -> Verdict {
    belgian(candidate, |month| month)
}

/// Belgian BIS number: the month raised by 20 or 40. Source: royal decree of 8 February 1991.
pub fn be_bis(candidate: &str) -> Verdict {
    belgian(candidate, |month| match month {
        20..=32 => month - 20,
        40..=52 => month - 40,
        _ => 99,
    })
}

fn belgian(candidate: &str, month: fn(u64) -> u64) -> Verdict {
    let Some(all) = number_of(candidate, 11) else { return Verdict::Rejected };
    let body = value(&all, 0, 9);
    let check = value(&all, 9, 11);
    let month = month(value(&all, 2, 4));
    let day = value(&all, 4, 6);
    let date = (month == 0 && day <= 31) || is_date(None, month, day);
    verdict(date && (97 - body % 97 == check || 97 - (2_000_000_000 + body) % 97 == check))
}

/// Belgian identity card: twelve digits, the last two mod 97.
pub fn be_eid(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 12) else { return Verdict::Rejected };
    let expected = match value(&all, 0, 10) % 97 {
        0 => 97,
        rest => rest,
    };
    verdict(expected == value(&all, 10, 12))
}

/// Belgian VAT and enterprise number: ten digits, 97 − mod 97. Source: royal decree of 24 June 2003.
pub fn be_vat(candidate: &str) -> Verdict {
    let text = without_country(candidate, "BE");
    let padded = if text.len() == 9 { format!("0{text}") } else { text.to_string() };
    let Some(all) = number_of(&padded, 10) else { return Verdict::Rejected };
    verdict(at(&all, 0) <= 1 && 97 - value(&all, 0, 8) % 97 == value(&all, 8, 10))
}

/// Dutch citizen number (BSN): nine digits, the eleven test. Source: RvIG, Logisch Ontwerp BSN.
pub fn nl_bsn(candidate: &str) -> Verdict {
    let digits = compact(candidate);
    let padded = if digits.len() == 8 { format!("0{digits}") } else { digits.to_string() };
    let Some(all) = number_of(&padded, 9) else { return Verdict::Rejected };
    verdict(weighted(&all, &[9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 == 0)
}

/// Dutch education number: like a BSN, but 5 mod 11 and starting with 10. Source: DUO.
pub fn nl_onderwijsnummer(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 9) else { return Verdict::Rejected };
    verdict(value(&all, 0, 2) == 10 && weighted(&all, &[9, 8, 7, 6, 5, 4, 3, 2, -1]).rem_euclid(11) == 5)
}

/// Dutch VAT number: nine digits, `B`, two digits; the eleven test or mod 97. Source: Belastingdienst.
pub fn nl_vat(candidate: &str) -> Verdict {
    let text = without_country(candidate, "NL");
    let Some((body, suffix)) = text.split_once('B') else { return Verdict::Rejected };
    let shaped = body.len() == 9 && suffix.len() == 2 && suffix.bytes().all(|b| b.is_ascii_digit());
    let person = mod_alphanumeric(&format!("NL{text}"), 97) == Some(1);
    verdict(shaped && (nl_bsn(body) == Verdict::Confirmed || person))
}

/// Dutch identity card or passport: two letters, six characters, one digit, no O. Source: RvIG.
pub fn nl_id_card(candidate: &str) -> Verdict {
    let text = compact(candidate);
    let letters = text.bytes().take(2).all(|b| b.is_ascii_uppercase());
    let digit = text.ends_with(|c: char| c.is_ascii_digit());
    plausible(
        text.len() == 9
            && letters
            && digit
            && !text.contains('O')
            && text.bytes().filter(u8::is_ascii_digit).count() >= 3,
    )
}

/// Luxembourg national number: birth date, serial, Luhn, Verhoeff. Source: law of 19 June 2013.
pub fn lu_nin(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 13) else { return Verdict::Rejected };
    let date = is_date(Some(value(&all, 0, 4)), value(&all, 4, 6), value(&all, 6, 8));
    let first = all.get(..12).unwrap_or_default();
    let second: Vec<u32> = all.iter().take(11).chain(all.last()).copied().collect();
    verdict(date && passes(first.iter().copied()) && verhoeff(&second))
}

/// Luxembourg VAT number: six digits mod 89.
pub fn lu_vat(candidate: &str) -> Verdict {
    let Some(all) = number_of(&without_country(candidate, "LU"), 8) else { return Verdict::Rejected };
    verdict(value(&all, 0, 6) % 89 == value(&all, 6, 8))
}
