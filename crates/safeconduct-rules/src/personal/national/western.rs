//! Germany, Austria, Switzerland, Liechtenstein, France, Belgium, the Netherlands, Luxembourg.

super::identifiers! {
    "https://www.oecd.org/en/topics/policy-issues/tax-transparency-and-international-co-operation.html" {
        "de-tax-id" [DE_TAX_ID] NUMBER r"[1-9][0-9](?: ?[0-9]{3}){3}" de_tax_id ["steuer-id", "steuerid", "idnr", "steuer-idnr", "steueridentifikationsnummer", "steuerliche identifikationsnummer", "identifikationsnummer", "tin", "tax id", "german tax id", "tax identification number", "steuer id", "de tax id", "steueridentnummer", "steuer-identifikationsnummer", "steuer identifikationsnummer", "persönliche identifikationsnummer"];
        "de-tax-number" [DE_TAX_NUMBER] WORDED r"[0-9]{2,3}[/ ][0-9]{3}[/ ][0-9]{5}|[0-9]{3}[/ ][0-9]{4}[/ ][0-9]{4}|[0-9]{3}/[0-9]{3,4}/[0-9]{4} [0-9]|[0-9]{10,11}|[0-9]{13}" de_tax_number ["steuernummer", "steuer-nr", "st-nr", "stnr", "st.-nr", "german tax number", "de tax number", "steuer nr", "steuernr", "st nr"];
        "de-vat-id" [DE_VAT_ID] STRONG r"DE ?[0-9]{3} ?[0-9]{3} ?[0-9]{3}" de_vat_id ["ust-idnr", "ust-id", "ustid", "umsatzsteuer-id", "umsatzsteueridentifikationsnummer", "vat", "vat id", "mwst", "de vat id", "umsatzsteuer-identifikationsnummer", "ust id nr", "ust-id-nr", "ustidnr"];
        "de-vat-id-bare" [DE_VAT_ID] NUMBER r"[1-9][0-9]{8}" de_vat_id ["ust-idnr", "ust id nr", "ust-id-nr", "ust-id", "ustid", "ustidnr", "umsatzsteuer-id", "umsatzsteuer-identifikationsnummer", "umsatzsteueridentifikationsnummer", "umsatzsteur identifikationnummer"];
        "de-social-security" [DE_SOCIAL_SECURITY] STRONG r"[0-9]{2} ?[0-9]{6} ?[A-Z] ?[0-9]{3}" de_social_security ["rentenversicherungsnummer", "versicherungsnummer", "rvnr", "sozialversicherungsnummer", "sv-nummer", "vsnr", "german social security", "social security", "social insurance number", "pension insurance number", "de social security"];
        "de-health-insurance" [DE_HEALTH_INSURANCE] NUMBER r"[A-Z][0-9]{9}" de_health_insurance ["krankenversicherungsnummer", "kvnr", "krankenversichertennummer", "versichertennummer", "krankenkasse", "gesundheitskarte", "health insurance", "german health insurance number", "de health insurance", "krankenversicherung", "versicherten-nr", "versichertennr"];
        "de-id-card" [DE_ID_CARD] NUMBER r"[LMNPRTVWXY][0-9CFGHJKLMNPRTVWXYZ]{8}[0-9]?D?" de_document ["personalausweis", "personalausweisnummer", "ausweisnummer", "ausweis", "ausweis-nr", "identity card", "id card", "german id card", "de id card", "personalausweisnr", "personalausweis-nr", "perso"];
        "de-passport" [DE_PASSPORT] NUMBER r"[CFGHJK][0-9CFGHJKLMNPRTVWXYZ]{8}[0-9]?D?" de_document ["reisepass", "reisepassnummer", "passnummer", "pass-nr", "passport", "german passport", "passport number", "de passport"];
        "de-driving-licence" [DE_FUEHRERSCHEIN] WORDED r"[A-Z][0-9A-Z]{3}[0-9]{4}[0-9A-Z]{2}[0-9A-Z]" de_driving_licence ["führerschein", "führerscheinnummer", "fuehrerschein", "fahrerlaubnis", "driving licence", "driver's license", "german driving licence", "de fuehrerschein"];
        "de-lanr" [DE_LANR] NUMBER r"[0-9]{9}" de_lanr ["lanr", "arztnummer", "lebenslange arztnummer", "doctor number", "de lanr"];
        "de-bsnr" [DE_BSNR] WORDED r"[0-9]{9}" de_bsnr ["bsnr", "betriebsstättennummer", "betriebsstaettennummer", "de bsnr"];
        "de-commercial-register" [DE_HANDELSREGISTER] STRONGLY_WORDED r"HR[AB] ?(?:Nr\.? ?)?[0-9]{1,6}(?: ?[A-Z]{1,3})?" de_handelsregister ["handelsregister", "amtsgericht", "registergericht", "hrb", "hra", "commercial register", "de handelsregister", "handelsregisternummer", "company register"];
        "de-commercial-register-of-a-court" [DE_HANDELSREGISTER] STRONGLY_WORDED r"[A-ZÄÖÜ][A-Za-zäöüß.()-]{2,24},? HR[AB] ?(?:Nr\.? ?)?[0-9]{1,6}(?: ?[A-Z]{1,3})?" de_handelsregister ["handelsregister", "amtsgericht", "registergericht", "hrb", "hra", "commercial register", "de handelsregister", "handelsregisternummer", "company register"];
        "de-routing-id" [DE_LEITWEG] NUMBER r"[0-9]{2,12}-[0-9A-Z]{1,30}-[0-9]{2}" de_leitweg ["leitweg", "leitweg-id", "leitwegid", "xrechnung", "buyer reference", "buyerreference", "de leitweg"];
        "de-wkn" [DE_WKN] WORDED r"[0-9A-HJ-NP-Z]{6}" de_wkn ["wkn", "wertpapierkennnummer", "wertpapier", "de wkn", "securities identification", "wertpapierkenn-nummer"];
        "de-plate" [DE_KFZ] WORDED r"[A-ZÄÖÜ]{1,3}[- ][A-Z]{1,2} ?[0-9]{1,4}[EH]?" de_plate ["kennzeichen", "kfz", "kfz-kennzeichen", "nummernschild", "license plate", "licence plate", "number plate", "de kfz"];
        "de-postcode" [DE_PLZ] WORDED r"(?:D-)?[0-9]{5}" de_postcode ["plz", "postleitzahl", "german postcode", "de plz"];
        "at-social-insurance" [AT_VNR] NUMBER r"[1-9][0-9]{3} ?[0-9]{6}" at_vnr ["sozialversicherungsnummer", "sv-nummer", "svnr", "sv-nr", "vsnr", "versicherungsnummer", "austrian social security", "social security", "ecard", "at vnr", "vnr", "sozialversicherung", "sv nr"];
        "at-tax-number" [AT_TIN] NUMBER r"[0-9]{2}-?[0-9]{3}/?[0-9]{4}" at_tin ["steuernummer", "abgabenkontonummer", "finanzamt", "austrian tax number", "tin", "tax id", "at tin", "austrian tax"];
        "at-vat" [AT_VAT] STRONG r"AT ?U ?[0-9]{8}" at_vat ["uid", "uid-nummer", "ust-id", "vat", "mwst", "umsatzsteuer", "at vat", "umsatzsteuer-identifikationsnummer", "umsatzsteueridentifikationsnummer"];
        "at-vat-bare" [AT_VAT] NUMBER r"U ?[0-9]{8}" at_vat ["uid", "uid-nummer", "uid nr", "umsatzsteuer-identifikationsnummer", "umsatzsteueridentifikationsnummer", "ust-id", "vat", "vat number"];
        "ch-ahv" [CH_AHV] STRONG r"756[. ]?[0-9]{4}[. ]?[0-9]{4}[. ]?[0-9]{2}" ch_ahv ["ahv", "ahv-nummer", "avs", "no avs", "sozialversicherungsnummer", "social security", "navs", "versichertennummer", "swiss social security", "ch ahv", "ahv nummer", "ahv-nr", "ahv nr", "numéro avs", "numero avs", "avs number"];
        "ch-uid" [CH_UID] STRONG r"CHE[- ]?[0-9]{3}\.?[0-9]{3}\.?[0-9]{3}" ch_uid ["uid", "ide", "idi", "unternehmensidentifikation", "swiss business number", "ch uid", "unternehmens-identifikationsnummer"];
        "ch-uid-bare" [CH_UID] NUMBER r"[0-9]{3}\.?[0-9]{3}\.?[0-9]{3}" ch_uid ["uid", "unternehmens-identifikationsnummer", "unternehmens-identifikation", "ide", "numéro d'identification des entreprises"];
        "ch-vat" [CH_VAT] STRONG r"CHE[- ]?[0-9]{3}\.?[0-9]{3}\.?[0-9]{3} ?(?:MWST|TVA|IVA|TPV)" ch_uid ["mwst", "tva", "iva", "vat", "mwst-nr", "ch vat", "mehrwertsteuernummer", "mehrwertsteuer", "tpv"];
        "ch-reference" [CH_ESR] NUMBER r"[0-9]{2}(?: ?[0-9]{5}){5}" ch_esr ["referenz", "referenznummer", "esr", "qr-rechnung", "einzahlungsschein", "référence", "reference", "ch esr", "isr", "qr-reference", "qr-referenz", "payment slip"];
        "li-peid" [LI_PEID] WORDED r"[0-9]{4,12}" li_peid ["peid", "personenidentifikationsnummer", "liechtenstein", "li peid"];
    }
    "https://www.insee.fr/fr/metadonnees/definition/c1409" {
        "fr-nir-grouped" [FR_NIR] STRONG r"[1-478] [0-9]{2} [0-9]{2} (?:[0-9]{2}|2[AB]) [0-9]{3} [0-9]{3} [0-9]{2}" fr_nir ["nir", "sécurité sociale", "fr nir"];
        "fr-nir" [FR_NIR] NUMBER r"[1-478] ?[0-9]{2} ?[0-9]{2} ?(?:[0-9]{2}|2[AB]) ?[0-9]{3} ?[0-9]{3} ?[0-9]{2}" fr_nir ["nir", "sécurité sociale", "numéro de sécurité sociale", "sécu", "insee", "n° ss", "carte vitale", "french social security", "social security", "numéro ss", "fr nir", "numéro d'inscription au répertoire", "inscription au répertoire"];
        "fr-nif" [FR_NIF] NUMBER r"[0-3][0-9](?: ?[0-9]{2}(?: ?[0-9]{3}){3}|[0-9]{11})" fr_nif ["numéro fiscal", "nif", "spi", "impôts", "numéro fiscal de référence", "french tax number", "tin", "tax id", "fr nif", "numéro d'immatriculation fiscale", "numéro d'identification fiscale", "immatriculation fiscale"];
        "fr-siren" [FR_SIREN] NUMBER r"[0-9]{3}[ .]?[0-9]{3}[ .]?[0-9]{3}" fr_siren ["siren", "numéro siren", "n° siren", "french company", "fr siren"];
        "fr-siret" [FR_SIRET] NUMBER r"[0-9]{3}[ .]?[0-9]{3}[ .]?[0-9]{3}[ .]?[0-9]{5}" fr_siret ["siret", "numéro siret", "n° siret", "établissement", "fr siret"];
        "fr-vat" [FR_VAT] STRONG r"FR ?[0-9A-HJ-NP-Z]{2} ?[0-9]{3} ?[0-9]{3} ?[0-9]{3}" fr_vat ["tva", "tva intracommunautaire", "numéro de tva", "vat", "fr vat"];
        "fr-vat-bare" [FR_VAT] NUMBER r"[0-9A-HJ-NP-Z]{2} ?[0-9]{3} ?[0-9]{3} ?[0-9]{3}" fr_vat ["tva", "n° tva", "tva intracommunautaire", "numéro de tva", "taxe sur la valeur ajoutée"];
        "mc-vat" [MC_VAT] NUMBER r"(?:FR ?)?[0-9]{2} ?000[0-9]? ?[0-9]{2,3} ?[0-9]{3}" fr_vat ["monaco", "monégasque", "mc vat", "taxe sur la valeur ajoutée", "tva", "n° tva"];
        "fr-rcs" [FR_RCS] WORDED r"RCS [A-ZÉÈa-zéèêëïôç-]{2,30} (?:[AB] ?)?[0-9]{3} ?[0-9]{3} ?[0-9]{3}" fr_rcs ["rcs", "registre du commerce", "fr rcs"];
        "fr-excise" [FR_ACCISE] WORDED r"FR0[0-9]{2}[0-9A-Z]{3}[EN][0-9]{4}" any_value ["accise", "numéro d'accise", "excise", "excise taxes", "excise number", "droits d'accise", "fr accise"];
    }
    "https://www.ibz.rrn.fgov.be" {
        "be-national-number" [BE_NN] NUMBER r"[0-9]{2}[. ]?[0-9]{2}[. ]?[0-9]{2}[-. ]?[0-9]{3}[. -]?[0-9]{2}" be_nn ["rijksregister", "rijksregisternummer", "registre national", "numéro de registre national", "niss", "insz", "rrn", "nationalregister", "national number", "belgian national number", "rijksregisternr", "be nn", "nn", "numéro national", "ssn", "nationaal nummer", "numéro de registre", "sociale zekerheid", "sécurité sociale"];
        "be-bis" [BE_BIS] NUMBER r"[0-9]{2}[. ]?[2-5][0-9][. ]?[0-9]{2}[-. ]?[0-9]{3}[. -]?[0-9]{2}" be_bis ["bis", "bis-nummer", "bisnummer", "numéro bis", "be bis", "nn", "niss", "insz"];
        "be-eid" [BE_EID] NUMBER r"[0-9]{3}-?[0-9]{7}-?[0-9]{2}" be_eid ["eid", "identiteitskaart", "carte d'identité", "identiteitskaartnummer", "belgian identity card", "be eid", "electronic identity card", "eid number", "carte d'identité électronique", "belgian electronic identity"];
        "be-vat" [BE_VAT] NUMBER r"(?:BE ?)?[01]?[0-9]{3}[. ]?[0-9]{3}[. ]?[0-9]{3}" be_vat ["btw", "tva", "btw-nummer", "ondernemingsnummer", "numéro d'entreprise", "kbo", "bce", "vat", "be vat", "nwst", "ondernemingsnr", "unternehmensnummer", "numéro tva", "bce number", "belgian enterprise"];
        "be-vat-prefixed" [BE_VAT] STRONG r"BE ?[01][0-9]{3}[. ]?[0-9]{3}[. ]?[0-9]{3}" be_vat ["btw", "tva", "mwst", "nwst", "kbo", "bce"];
    }
    "https://www.rvig.nl" {
        "nl-bsn" [NL_BSN] NUMBER r"[0-9]{4}[. ]?[0-9]{2}[. ]?[0-9]{3}|[0-9]{3}[. ][0-9]{3}[. ][0-9]{3}|[0-9]{8}" nl_bsn ["bsn", "burgerservicenummer", "sofinummer", "sofi", "sofi-nummer", "persoonsnummer", "dutch citizen service number", "citizen service number", "nl bsn"];
        "nl-education-number" [NL_ONDERWIJSNUMMER] NUMBER r"10[0-9]{2}[. ]?[0-9]{2}[. ]?[0-9]{3}" nl_onderwijsnummer ["onderwijsnummer", "leerling", "student", "nl onderwijsnummer", "dutch student", "leerlingnummer"];
        "nl-vat" [NL_VAT] STRONG r"NL ?[0-9]{9} ?B ?[0-9]{2}" nl_vat ["btw", "btw-nummer", "btw-id", "omzetbelasting", "vat", "nl vat", "btw-identificatienummer", "omzetbelastingnummer"];
        "nl-vat-bare" [NL_VAT] NUMBER r"[0-9]{9} ?B ?[0-9]{2}" nl_vat ["btw", "btw-nummer", "btw-id", "btw-identificatienummer", "omzetbelastingnummer", "vat"];
        "nl-id-card" [NL_ID_CARD] WORDED r"[A-NP-Z]{2}[0-9A-NP-Z]{6}[0-9]" nl_id_card ["identiteitskaart", "id-kaart", "paspoort", "paspoortnummer", "documentnummer", "dutch identity card", "dutch passport", "nl id card", "identiteitskaartnummer", "identiteitskaart nr", "reisdocument", "paspoort nr"];
        "nl-postcode" [NL_POSTCODE] WORDED r"(?:NL-)?(?:[1-9][0-9]{3} ?[A-RT-Z][A-Z]|[1-9][0-9]{3} ?S[BCE-RT-Z])" any_value ["postcode", "adres", "address", "woonplaats", "straat", "postal code", "zip"];
        "lu-nin" [new GovernmentId LU_NIN] STRONG r"(?:19|20)[0-9]{11}" lu_nin ["matricule", "numéro d'identification national", "luxembourg", "national number", "lu nin"];
        "lu-vat" [LU_VAT] STRONG r"LU ?[0-9]{8}" lu_vat ["tva", "vat", "lu vat"];
        "lu-vat-bare" [LU_VAT] NUMBER r"(?:LU ?)?[0-9]{3} ?[0-9]{3} ?[0-9]{2}" lu_vat ["tva", "taxe sur la valeur ajoutée", "numéro de tva", "vat"];
    }
}
