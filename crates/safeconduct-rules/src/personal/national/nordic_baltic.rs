//! Sweden, Norway, Denmark, Finland, Iceland, the Faroe Islands, Estonia, Latvia, Lithuania.

super::identifiers! {
    "https://www.skatteverket.se/privat/folkbokforing/personnummer" {
        "se-personal-number" [SE_PERSONNUMMER] NUMBER r"(?:18|19|20)?[0-9]{2}[01][0-9][0-9]{2}[-+ ]?[0-9]{4}" se_personnummer ["personnummer", "personnr", "pnr", "samordningsnummer", "swedish personal", "personal number", "personal identity number", "födelsedatum", "se personnummer", "pers nr", "personnummret"];
        "se-organisation-number" [SE_ORGANISATIONSNUMMER] NUMBER r"[1-9][0-9][2-9][0-9]{3}-?[0-9]{4}" se_organisationsnummer ["organisationsnummer", "orgnr", "org.nr", "org nr", "företag", "swedish company", "organisation number", "se organisationsnummer"];
        "se-vat" [SE_VAT] STRONG r"SE ?[0-9]{6}-?[0-9]{4} ?01" se_vat ["moms", "momsregistreringsnummer", "vat", "momsnr", "se vat", "mervärdesskatt"];
        "se-vat-bare" [SE_VAT] NUMBER r"[0-9]{6}-?[0-9]{4} ?01" se_vat ["vat", "moms", "momsnr", "mervärdesskatt", "momsregistreringsnummer"];
        "se-postcode" [SE_POSTNUMMER] WORDED r"(?:S-|SE-)?[1-9][0-9]{2} ?[0-9]{2}" se_postcode ["postnummer", "postnr", "swedish postcode", "se postnummer"];
        "no-birth-number" [NO_FODSELSNUMMER] NUMBER r"[0-7][0-9][0-9]{4}[ -]?[0-9]{5}" no_fodselsnummer ["fødselsnummer", "fodselsnummer", "personnummer", "fnr", "d-nummer", "fødselsnr", "norwegian national id", "birth number", "national identity number", "no fodselsnummer", "personnr", "fødsels- og personnummer"];
        "no-organisation-number" [NO_ORGNR] NUMBER r"[0-9]{3} ?[0-9]{3} ?[0-9]{3}" no_orgnr ["organisasjonsnummer", "orgnr", "org.nr", "org nr", "foretaksregisteret", "norwegian company", "no orgnr"];
        "no-vat" [NO_VAT] STRONG r"(?:NO ?)?[0-9]{3} ?[0-9]{3} ?[0-9]{3} ?MVA" no_vat ["mva", "mva-nummer", "vat", "no vat", "merverdiavgift", "mva nr"];
        "no-account" [NO_KONTONR] NUMBER r"[0-9]{4}[ .]?[0-9]{2}[ .]?[0-9]{5}" no_kontonr ["kontonummer", "konto", "kontonr", "bankkonto", "norwegian bank account", "no kontonr", "konto nr", "bankkontonummer"];
    }
    "https://www.cpr.dk" {
        "dk-cpr" [DK_CPR] NUMBER r"[0-3][0-9][01][0-9]{3}[- ]?[0-9]{4}" dk_cpr ["cpr", "cpr-nummer", "cpr-nr", "personnummer", "cprnr", "danish personal", "danish id", "civil registration number", "dk cpr", "cpr nummer", "cpr nr", "civil registration", "borger"];
        "dk-cvr" [DK_CVR] NUMBER r"(?:DK ?)?[1-9][0-9](?: ?[0-9]{2}){3}" dk_cvr ["cvr", "cvr-nummer", "cvr-nr", "se-nummer", "moms", "vat", "danish company", "dk cvr", "momsregistreringsnummer", "momsnummer", "moms nr", "cvr nummer", "virksomhed"];
        "fo-tax-number" [FO_VN] WORDED r"(?:FO ?)?[0-9]{3} ?[0-9]{3}" fo_vn ["v-tal", "vtal", "vinnutal", "faroe", "fo vn", "v-number", "vinnutalið", "faroe islands tax"];
    }
    "https://dvv.fi/en/personal-identity-code" {
        "fi-personal-identity-code" [FI_PERSONAL_IDENTITY_CODE] STRONG r"[0-3][0-9][01][0-9]{3}[-+A-FU-Ya-fu-y][0-9]{3}[0-9A-FHJ-NPR-Ya-fhj-npr-y]" fi_personal_identity_code ["henkilötunnus", "hetu", "personbeteckning", "finnish personal", "personal identity code", "sotu", "fi personal identity code", "henkilötunnukseni", "henkilötunnuksesi"];
        "fi-business-id" [FI_YTUNNUS] NUMBER r"[0-9]{7}-?[0-9]" fi_ytunnus ["y-tunnus", "ytunnus", "fo-nummer", "business id", "finnish company", "fi ytunnus", "yritystunnus", "företagsnummer", "finnish business identifier"];
        "fi-vat" [FI_VAT] STRONG r"FI ?[0-9]{8}" fi_ytunnus ["alv", "alv-numero", "vat", "moms", "fi vat", "arvonlisäveronumero", "alv nro"];
        "fi-vat-bare" [FI_VAT] NUMBER r"[0-9]{8}" fi_ytunnus ["alv", "alv nro", "alv numero", "arvonlisäveronumero", "vat"];
        "fi-worker-number" [FI_VERONUMERO] WORDED r"[0-9]{12}" fi_veronumero ["veronumero", "skattenummer", "tax number", "fi veronumero"];
        "is-kennitala" [IS_KENNITALA] NUMBER r"[0-7][0-9][01][0-9]{3}-?[0-9]{4}" is_kennitala ["kennitala", "kt", "icelandic id", "icelandic national", "national id", "is kennitala"];
        "is-vat" [IS_VSK] WORDED r"(?:IS ?)?[0-9]{5,6}" is_vsk ["vsk", "vsk-númer", "virðisaukaskattur", "vsk nr", "is vsk", "virðisaukaskattsnúmer"];
    }
    "https://www.siseministeerium.ee" {
        "ee-personal-code" [EE_IK] NUMBER r"[1-8][0-9]{2}[01][0-9]{7}" ee_lt_personal_code ["isikukood", "ik", "estonian", "personal code", "estonian personal identification code", "ee ik", "eesti isikukood"];
        "ee-registry-code" [EE_REGISTRIKOOD] NUMBER r"[1789][0-9]{7}" ee_registrikood ["registrikood", "registry code", "äriregister", "estonian company", "reg. kood", "ee registrikood"];
        "ee-vat" [EE_VAT] STRONG r"EE ?[0-9]{9}" ee_vat ["kmkr", "käibemaks", "vat", "kmkr number", "ee vat"];
        "ee-vat-bare" [EE_VAT] NUMBER r"[0-9]{9}" ee_vat ["kmkr", "käibemaks", "käibemaksukohustuslase", "käibemaksukohuslase", "kmkr nr", "kmkr number"];
        "lt-personal-code" [LT_ASMENS] NUMBER r"[1-6][0-9]{2}[01][0-9]{7}" ee_lt_personal_code ["asmens kodas", "asmens", "a.k", "lithuanian", "lithuanian personal code", "lt asmens", "asmens kodo", "asmens kodas yra"];
        "lt-vat" [LT_VAT] STRONG r"LT ?(?:[0-9]{9}|[0-9]{12})" lt_vat ["pvm", "pvm kodas", "vat", "pvm mokėtojo kodas", "lt vat"];
        "lt-vat-bare" [LT_VAT] NUMBER r"[0-9]{9}|[0-9]{12}" lt_vat ["pvm", "pvm kodas", "pvm mokėtojo kodas", "pridėtinės vertės", "pridėtinės vertės mokestis"];
        "lv-personal-code" [LV_PERSONAS_KODS] NUMBER r"[0-9]{6}-?[0-9]{5}" lv_personas_kods ["personas kods", "p.k", "pvn", "pievienotās vērtības nodokļa", "latvian", "personal code", "pk", "latvian personal code", "lv personas kods"];
        "lv-vat" [new GovernmentId LV_PVN] STRONG r"LV ?[0-9]{4} ?[0-9]{4} ?[0-9]{3}" lv_personas_kods ["pvn", "vat", "pvn numurs", "lv pvn", "lv vat"];
        "lv-vat-bare" [new GovernmentId LV_PVN] NUMBER r"(?:LV ?)?[0-9]{4} ?[0-9]{4} ?[0-9]{3}" lv_personas_kods ["pvn", "pvn numurs", "pievienotās vērtības", "pievienotās vērtības nodokļa", "reģistrācijas numurs"];
    }
}
