//! Poland, Czechia, Slovakia, Hungary, the Balkans, Ukraine, Russia and their neighbours.

super::identifiers! {
    "https://www.gov.pl/web/gov/czym-jest-numer-pesel" {
        "pl-pesel" [PL_PESEL] NUMBER r"[0-9]{6}[- ]?[0-9]{5}" pl_pesel ["pesel", "numer pesel", "nr pesel", "polish national", "polish id", "pl pesel"];
        "pl-nip" [PL_NIP] NUMBER r"(?:PL ?)?[0-9]{3}[- ]?[0-9]{3}[- ]?[0-9]{2}[- ]?[0-9]{2}|[0-9]{3}-[0-9]{2}-[0-9]{2}-[0-9]{3}" pl_nip ["nip", "numer identyfikacji podatkowej", "podatkowy", "vat", "polish tax number", "tax id", "pl nip", "numer nip", "nr nip"];
        "pl-regon" [PL_REGON] NUMBER r"[0-9]{9}(?:[0-9]{5})?|[0-9]{3}[- ][0-9]{3}[- ][0-9]{3}" pl_regon ["regon", "numer regon", "gus", "pl regon", "rejestr gospodarki narodowej"];
        "pl-id-card" [PL_ID_CARD] NUMBER r"[A-Z]{3}[ -]?[0-9]{3}[ -]?[0-9]{3}" pl_document ["dowód", "dowód osobisty", "dowodu osobistego", "seria i numer", "dowodu", "polish id card", "id card", "identity card", "pl id card"];
        "pl-passport" [PL_PASSPORT] NUMBER r"[A-Z]{2}[ -]?[0-9]{7}" pl_document ["paszport", "paszportu", "polish passport", "passport", "numer paszportu", "pl passport"];
        "pl-driver-license" [PL_DRIVER_LICENSE] WORDED r"[0-9]{5}/[0-9]{2}/[0-9]{4}" pl_driver_license ["prawo jazdy", "prawa jazdy", "driving licence", "driver license", "pl driver license"];
        "pl-plate" [PL_VEHICLE_REGISTRATION] WORDED r"[A-Z]{2,3} ?[A-Z]{0,3}[0-9][0-9A-Z]{1,4}" pl_plate ["rejestracja", "numer rejestracyjny", "tablica", "tablica rejestracyjna", "pojazd", "license plate", "pl vehicle registration"];
    }
    "https://www.mvcr.cz" {
        "cz-birth-number" [CZ_RC] NUMBER r"[0-9]{2}[0-8][0-9][0-9]{2}/?[0-9]{3,4}" cz_birth_number ["rodné číslo", "rodne cislo", "rč", "r.č", "czech birth number", "birth number", "rodného čísla", "cz rc", "rodné č", "rodné číslo cz", "národní identifikátor"];
        "sk-birth-number" [SK_RC] NUMBER r"[0-9]{2}[0-8][0-9][0-9]{2}/?[0-9]{3,4}" cz_birth_number ["rodné číslo sk", "slovak birth number", "slovenské rodné číslo", "slovensko", "rodným číslom", "sk rc", "rodné číslo", "rč", "rodné č"];
        "cz-tax-number" [CZ_DIC] NUMBER r"(?:CZ ?)?[0-9]{8,10}" cz_dic ["dič", "dic", "daňové identifikační číslo", "ičo", "vat", "cz dic", "daňové identifikační", "ič"];
        "cz-account" [CZ_BANK_ACCOUNT] NUMBER r"(?:[0-9]{2,6}-)?[0-9]{2,10}/[0-9]{4}" cz_bank_account ["číslo účtu", "účet", "účtu", "bankovní účet", "czech bank account", "bank account", "cz bank account", "účet č", "č.ú", "cislo uctu", "bankovní spojení"];
        "sk-vat" [SK_VAT] NUMBER r"(?:SK ?)?[1-9][0-9][234789](?: ?[0-9]){7}" sk_vat ["ič dph", "dič", "ič dph sk", "vat", "dph", "sk vat", "ič pre daň z pridanej hodnoty", "daň z pridanej hodnoty"];
        "hu-tax-number" [HU_ANUM] NUMBER r"(?:HU[- ]?)?[0-9]{8}(?:-[1-5]-[0-9]{2})?" hu_anum ["adószám", "adoszam", "közösségi adószám", "áfa", "hungarian tax number", "vat", "hu anum", "anum", "közösségi", "áfaszám"];
        "hu-taj" [new Health HU_TAJ] NUMBER r"[0-9]{3}[- ]?[0-9]{3}[- ]?[0-9]{3}" hu_taj ["taj", "taj szám", "taj-szám", "társadalombiztosítási", "hungarian social security", "hu taj"];
        "hu-personal-tax" [new GovernmentId HU_ADOAZONOSITO] NUMBER r"8[0-9]{9}" hu_personal_tax ["adóazonosító", "adóazonosító jel", "adoazonosito", "hungarian personal tax", "hu adoazonosito"];
    }
    "https://www.oecd.org/en/topics/policy-issues/tax-transparency-and-international-co-operation.html" {
        "ro-cnp" [RO_CNP] NUMBER r"[1-9][0-9]{2}[01][0-9][0-3][0-9]{7}" ro_cnp ["cnp", "cod numeric personal", "codul numeric personal", "romanian personal", "personal numerical code", "ro cnp", "numerical personal", "romanian numerical personal"];
        "ro-fiscal-code" [RO_CF] CHECKED r"(?:RO ?)?(?:[1-9][0-9]{3,9}|[1-9][0-9]{1,2}(?: [0-9]{2,3}){1,3})" ro_cf ["cui", "cif", "cod fiscal", "cod unic de înregistrare", "cod de identificare fiscală", "tva", "vat", "ro cf", "cod de înregistrare", "cod de înregistrare în scopuri de tva", "codul unic de înregistrare", "cod unic"];
        "ro-fiscal-code-prefixed" [RO_CF] STRONG r"RO ?(?:[1-9][0-9]{1,9}|[1-9][0-9]{1,2}(?: [0-9]{2,3}){1,3})" ro_cf ["cf", "cui", "cif", "cod fiscal", "tva"];
        "ro-trade-register" [RO_ONRC] WORDED r"[JFC][0-9]{1,2}/[0-9]{1,6}/(?:19|20)[0-9]{2}|[JFC](?:19|20)[0-9]{11}" ro_onrc ["registrul comerțului", "reg. com", "nr. reg. com", "onrc", "j40", "trade register", "ro onrc", "ordine din registrul comerțului", "registrul comertului", "nr registrul comerțului"];
        "bg-egn" [BG_EGN] NUMBER r"[0-9]{2}[0-5][0-9][0-3][0-9]{5}" bg_egn ["егн", "egn", "единен граждански номер", "bulgarian personal", "uniform civil number", "bg egn", "единен граждански", "граждански номер"];
        "bg-pnf" [BG_PNF] NUMBER r"[0-9]{4} ?[0-9]{3} ?[0-9]{3}" bg_pnf ["лнч", "lnch", "личен номер на чужденец", "pnf", "personal number of a foreigner", "bg pnf", "личен номер", "number of a foreigner"];
        "bg-vat" [BG_VAT] NUMBER r"(?:BG ?)?[0-9]{3} ?[0-9]{3} ?[0-9]{3,4}" bg_vat ["ддс", "еик", "булстат", "bulstat", "eik", "vat", "bg vat", "идентификационен номер по ддс", "идентификационен номер", "номер по ддс", "ддс номер", "зддс"];
        "hr-oib" [HR_OIB] NUMBER r"(?:HR ?)?[0-9]{11}" hr_oib ["oib", "osobni identifikacijski broj", "croatian personal", "personal identification number", "hr oib"];
        "si-emso" [SI_EMSO] NUMBER r"[0-3][0-9][01][0-9][089][0-9]{8}" si_emso ["emšo", "emso", "jmbg", "јмбг", "ембг", "embg", "matični broj", "matični broj građana", "enotna matična številka", "unique master citizen number", "si emso", "rs jmbg", "ba jmbg", "mk embg", "me jmbg", "enotna matična številka občana", "јединствени матични број", "јединствени матични број грађана"];
        "si-vat" [SI_VAT] NUMBER r"(?:SI ?)?[1-9][0-9]{3} ?[0-9]{4}" si_vat ["davčna številka", "davčna", "ddv", "id za ddv", "slovenian tax number", "vat", "si vat", "id številka"];
        "si-company-number" [SI_MATICNA] NUMBER r"[0-9]{7}(?:[0-9]{3})?" si_maticna ["matična številka", "matična", "ajpes", "slovenian company", "si maticna", "matična številka poslovnega registra", "poslovnega registra", "corporate registration"];
        "rs-pib" [RS_PIB] NUMBER r"[1-9][0-9]{8}" rs_pib ["pib", "пиб", "poreski identifikacioni broj", "serbian tax number", "rs pib"];
        "me-pib" [ME_PIB] NUMBER r"[0-9]{8}" me_pib ["pib crna gora", "montenegro", "crna gora", "montenegrin tax number", "me pib", "pib", "poreski identifikacioni broj"];
        "mk-edb" [MK_EDB] NUMBER r"(?:MK ?)?[0-9]{13}" mk_edb ["едб", "edb", "единствен даночен број", "даночен број", "macedonian tax number", "mk edb", "едниствен даночен број"];
        "al-nipt" [AL_NIPT] WORDED r"(?:AL ?)?[JKLM] ?[0-9]{8} ?[A-Z]" al_nipt ["nipt", "nuis", "albanian tax number", "albania", "al nipt", "numri i identifikimit", "numri i identifikimit për personin e tatueshëm", "numri i identifikimit të personit të tatueshëm"];
    }
    "https://tax.gov.ua" {
        "ua-rntrc" [UA_RNTRC] NUMBER r"[0-9]{10}" ua_rntrc ["іпн", "рнокпп", "ідентифікаційний номер", "податковий номер", "rntrc", "ипн", "individual taxpayer", "ukrainian tax number", "інн", "ua rntrc", "реєстраційний номер облікової картки", "individual taxpayer registration"];
        "ua-edrpou" [UA_EDRPOU] NUMBER r"[0-9]{8}" ua_edrpou ["єдрпоу", "edrpou", "егрпоу", "код єдрпоу", "ukrainian company", "ua edrpou", "enterprises and organizations in ukraine"];
        "ru-inn" [RU_INN] NUMBER r"[0-9]{10}(?:[0-9]{2})?" ru_inn ["инн", "inn", "идентификационный номер налогоплательщика", "номер налогоплательщика", "налогоплательщика", "идентификационный номер", "russian tax number", "налоговый номер", "ru inn", "инн организации"];
        "ru-ogrn" [RU_OGRN] NUMBER r"[1-9][0-9]{12}(?:[0-9]{2})?" ru_ogrn ["огрн", "огрнип", "ogrn", "ogrnip", "ru ogrn", "psrn", "основной государственный регистрационный номер", "государственный регистрационный номер", "регистрационный номер", "state registration number", "primary state registration"];
        "ru-snils" [new GovernmentId RU_SNILS] NUMBER r"[0-9]{3}[- ]?[0-9]{3}[- ]?[0-9]{3}[- ]?[0-9]{2}" ru_snils ["снилс", "snils", "страховой номер", "пенсионного страхования", "russian pension", "ru snils"];
        "ru-passport" [new GovernmentId RU_PASSPORT] WORDED r"[0-9]{2} ?[0-9]{2}[ №]{0,3}[0-9]{6}" ru_passport ["паспорт", "серия", "серия и номер", "паспорта", "russian passport", "ru passport"];
        "by-unp" [BY_UNP] NUMBER r"(?:(?:УНП|UNP) ?)?[1-7A-EHKM][0-9A-CEHKMOPT][0-9]{7}" by_unp ["унп", "unp", "учетный номер плательщика", "belarus", "by unp", "учётный номер плательщика", "номер плательщика", "учётный номер", "учетный номер"];
        "kz-iin" [new GovernmentId KZ_IIN] NUMBER r"[0-9]{12}" kz_iin ["иин", "жсн", "iin", "бин", "bin", "individual identification number", "kazakh", "kz iin", "kz bin"];
        "md-idno" [MD_IDNO] NUMBER r"[0-9]{13}" md_idno ["idno", "idnp", "cod fiscal", "moldova", "codul personal", "md idno"];
        "az-voen" [AZ_VOEN] NUMBER r"[0-9]{3} ?[0-9]{3} ?[0-9]{3}[12]" az_voen ["vöen", "voen", "azerbaijan tax", "az voen", "vergi ödəyicisinin eyniləşdirmə nömrəsi", "vergi ödəyicisi", "vergi ödəyicisinin", "eyniləşdirmə nömrəsi"];
    }
}
