//! The United Kingdom, Ireland, Australia, New Zealand.

super::identifiers! {
    "https://www.gov.uk/hmrc-internal-manuals/national-insurance-manual/nim39110" {
        "uk-nhs" [UK_NHS] NUMBER r"[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}" uk_nhs ["nhs", "nhs number", "nhs no", "national health", "health service", "uk nhs", "national health service"];
        "uk-chi" [new Health UK_CHI] NUMBER r"[0-3][0-9][01][0-9]{3}[ -]?[0-9]{4}" uk_chi ["chi", "chi number", "community health index", "uk chi"];
        "uk-nino" [UK_NINO] STRONGLY_WORDED r"(?i:[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D])" uk_nino ["nino", "ni number", "national insurance", "ni no", "national insurance number", "insurance number", "uk nino"];
        "uk-utr" [UK_UTR] NUMBER r"[0-9]{5} ?[0-9]{5}K?" uk_utr ["utr", "unique taxpayer reference", "taxpayer reference", "self assessment", "hmrc", "tax reference", "uk utr"];
        "uk-trn" [UK_TRN] NUMBER r"[0-9]{10}" uk_utr ["trn", "temporary reference", "uk trn"];
        "uk-upn" [UK_UPN] STRONG r"[A-HJ-NP-RT-Z][0-9]{11}[0-9A-HJ-NP-RT-Z]" uk_upn ["upn", "unique pupil number", "pupil", "uk upn"];
        "uk-vat" [UK_VAT] NUMBER r"(?:(?:GB|XI) ?)?[0-9]{3} ?[0-9]{4} ?[0-9]{2}(?: ?[0-9]{3})?|GB(?:GD|HA)[0-9]{3}" uk_vat ["vat", "vat number", "vat registration", "vat reg", "vat no", "uk vat", "value added tax"];
        "uk-driving-licence" [UK_DRIVING_LICENCE] STRONGLY_WORDED r"(?i:[A-Z9]{5} ?[0-9][0156][0-9][0-3][0-9]{2} ?[A-Z9]{2}[0-9A-Z] ?[A-Z]{2}(?: ?[0-9]{2})?)" uk_driving_licence ["driving licence", "driver's licence", "driving license", "driver number", "dvla", "licence number", "licence", "uk driving licence"];
        "uk-passport" [UK_PASSPORT] WORDED r"[0-9]{9}" uk_passport ["passport", "passport number", "passport no", "uk passport"];
        "uk-plate" [UK_VEHICLE_REGISTRATION] WORDED r"[A-HJ-PR-Y][A-HJ-PR-Y][0-9]{2} ?[A-HJ-PR-Z]{3}|[A-HJ-NPR-TV-Y][0-9]{1,3} ?[A-Z]{3}|[A-Z]{3} ?[0-9]{1,3}[A-HJ-NPR-TV-Y]" any_value ["registration", "reg", "number plate", "vehicle", "licence plate", "plate", "vrm", "reg number", "car", "uk vehicle registration"];
        "uk-sedol" [UK_SEDOL] NUMBER r"[0-9B-DF-HJ-NP-TV-Z]{6}[0-9]" uk_sedol ["sedol", "stock", "security", "uk sedol"];
        "uk-sort-code" [new Financial UK_BANK_ACCOUNT] WORDED r"[0-9]{2}[- ][0-9]{2}[- ][0-9]{2},? ?(?:(?i:account|acc|a/c)[a-z .:]{0,10})?[0-9]{8}" uk_bank_account ["sort code", "account number", "account", "bank", "uk bank account"];
        "uk-postcode" [UK_POSTCODE] STRONGLY_WORDED r"(?:[A-PR-UWYZ][0-9][0-9A-HJKPS-UW]?|[A-PR-UWYZ][A-HK-Y][0-9][0-9ABEHMNPRVWXY]?|GIR) [0-9][ABD-HJLNP-UW-Z]{2}" any_value ["postcode", "post code", "address", "postal code", "zip", "london", "street", "road", "uk postcode"];
    }
    "https://www.gov.ie/en/department-of-social-protection" {
        "ie-pps" [IE_PPS] STRONG r"[0-9]{7}[A-W][A-IWTX]?" ie_pps ["pps", "ppsn", "pps number", "pps no", "personal public service", "irish", "ie pps", "personal public service number"];
        "ie-vat" [IE_VAT] STRONG r"IE ?[0-9][0-9A-Z+*][0-9]{5}[A-W][A-IW]?" ie_vat ["vat", "vat number", "cáin bhreisluacha", "ie vat"];
        "ie-vat-bare" [IE_VAT] NUMBER r"[0-9][0-9A-Z+*][0-9]{5}[A-W][A-IW]?" ie_vat ["vat", "irish tax", "irish vat", "tax reference", "vat number"];
        "ie-eircode" [new Location IE_EIRCODE] WORDED r"[AC-FHKNPRTV-Y][0-9][0-9W] ?[0-9AC-FHKNPRTV-Y]{4}" any_value ["eircode", "postcode", "post code", "address", "ie eircode"];
    }
    "https://www.ato.gov.au/individuals-and-families/tax-file-number" {
        "au-tfn" [AU_TFN] NUMBER r"[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{2,3}" au_tfn ["tfn", "tax file number", "tax file", "australian tax", "au tfn"];
        "au-abn" [AU_ABN] NUMBER r"[0-9]{2} ?[0-9]{3} ?[0-9]{3} ?[0-9]{3}" au_abn ["abn", "australian business number", "business number", "au abn"];
        "au-acn" [AU_ACN] NUMBER r"[0-9]{3} ?[0-9]{3} ?[0-9]{3}" au_acn ["acn", "australian company number", "company number", "au acn"];
        "au-medicare" [AU_MEDICARE] NUMBER r"[2-6][0-9]{3} ?[0-9]{5} ?[0-9](?:[ /-]?[0-9])?" au_medicare ["medicare", "medicare number", "medicare card", "medicare no", "au medicare"];
    }
    "https://www.ird.govt.nz" {
        "nz-ird" [NZ_IRD] NUMBER r"[0-9]{2,3}[- ]?[0-9]{3}[- ]?[0-9]{3}|[0-9]{7}-[0-9]" nz_ird ["ird", "ird number", "inland revenue", "ird no", "nz ird", "inland revenue department", "te tari tāke"];
        "nz-nhi" [new Health NZ_NHI] NUMBER r"[A-HJ-NP-Z]{3}[0-9]{2}(?:[0-9]{2}|[A-HJ-NP-Z]{2})" nz_nhi ["nhi", "national health index", "nhi number", "nz nhi"];
        "nz-account" [NZ_BANK_ACCOUNT] NUMBER r"[0-9]{2}[- ]?[0-9]{4}[- ]?[0-9]{7}[- ]?[0-9]{2,3}|[0-9]{2}-[0-9]{3,4}-[0-9]{6,8}-[0-9]{2,4}" nz_bank_account ["bank account", "account", "account number", "bank", "nz bank account"];
    }
}
