//! Numbers of no country: birth dates, devices, vehicles, wallets, securities, banks.

super::identifiers! {
    "https://www.iso.org/iso-8601-date-and-time-format.html" {
        "date-of-birth" [DATE_OF_BIRTH] WORDED r"[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}[-/.] ?[0-9]{1,2}[-/.] ?(?:[0-9]{4}|[0-9]{2})|[0-9]{1,2}(?:st|nd|rd|th|\.)? (?:of )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mär|Mai|Okt|Dez|janv|févr|mars|avr|mai|juin|juil|août|sept|oct|nov|déc|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)[a-zäéû]{0,6}\.?,? (?:de )?[0-9]{4}|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.? [0-9]{1,2}(?:st|nd|rd|th)?,? [0-9]{4}" birth_date ["date of birth", "dob", "d.o.b", "born", "birthday", "birthdate", "birth date", "birth", "bday", "geboren", "geburtsdatum", "geb", "geburtstag", "né le", "née le", "né", "née", "date de naissance", "naissance", "fecha de nacimiento", "nacimiento", "nacido", "nacida", "nació", "data di nascita", "nato", "nata", "nascita", "data de nascimento", "nascido", "nascida", "geboortedatum", "data urodzenia", "urodzony", "urodzona", "födelsedatum", "född", "fødselsdato", "født", "syntymäaika", "дата рождения", "родился", "родилась", "doğum tarihi", "生年月日", "出生日期", "생년월일"];
    }
    "https://standards.ieee.org/products-programs/regauth" {
        "imei" [IMEI] NUMBER r"[0-9]{2}-?[0-9]{6}-?[0-9]{6}-?[0-9]" imei ["imei", "imei number", "handset", "device id", "seriennummer"];
        "iccid" [ICCID] NUMBER r"89[0-9]{2}(?: ?[0-9]{4}){3} ?[0-9]{3,4}" iccid ["iccid", "sim", "sim card", "sim number"];
        "imsi" [IMSI] WORDED r"[2-7][0-9]{14}" imsi ["imsi", "subscriber identity"];
        "meid" [MEID] WORDED r"[9A-Fa-f][0-9A-Fa-f]{13}" meid ["meid"];
        "vin" [VIN] NUMBER r"[A-HJ-NPR-Z0-9]{17}" vin ["vin", "chassis", "vehicle identification", "vehicle", "fahrgestellnummer", "fin", "châssis", "bastidor", "telaio"];
    }
    "https://en.bitcoin.it/wiki/Base58Check_encoding" {
        "crypto-ethereum-address" [CRYPTO] ADDRESS r"0x[0-9A-Fa-f]{40}" ethereum_address ["wallet", "address", "eth", "ethereum", "usdt", "usdc", "erc20", "crypto", "metamask", "send"];
    }
    "https://www.iso.org/standard/78829.html" {
        "lei" [LEI] NUMBER r"[0-9A-Z]{18}[0-9]{2}" lei ["lei", "legal entity identifier"];
        "isin" [ISIN] NUMBER r"[A-Z]{2}[0-9A-Z]{9}[0-9]" isin ["isin", "security", "wertpapier", "fund", "bond"];
        "cusip" [CUSIP] NUMBER r"[0-9A-Z]{8}[0-9]" cusip ["cusip"];
        "figi" [FIGI] NUMBER r"[B-DF-HJ-NP-TV-Z]{2}G[0-9B-DF-HJ-NP-TV-Z]{8}[0-9]" figi ["figi", "bloomberg", "openfigi"];
        "bic" [SWIFT_CODE] WORDED r"[A-Z]{6}[0-9A-Z]{2}(?:[0-9A-Z]{3})?" bic ["swift", "bic", "swift code", "swift/bic", "bic code", "bank identifier"];
    }
}
