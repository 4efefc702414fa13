//! Spain, Portugal, Andorra, Italy, San Marino, Malta, Greece, Cyprus, Turkey.

super::identifiers! {
    "https://www.interior.gob.es/opencms/es/servicios-al-ciudadano/tramites-y-gestiones/dni/calculo-del-digito-de-control-del-nif-nie" {
        "es-nif" [ES_NIF] STRONG r"(?:[0-9]{7,8}|[0-9]{2}\.[0-9]{3}\.[0-9]{3}|[0-9]{2} [0-9]{3} [0-9]{3}|[KLM][0-9]{7})[ -]?[A-HJ-NP-TV-Z]" es_nif ["dni", "nif", "documento nacional de identidad", "identidad", "spanish id", "national id", "spain nif", "es nif", "número de identificación fiscal", "identificación fiscal", "dni nif", "número de dni"];
        "es-nif-in-small-letters" [ES_NIF] NUMBER r"(?:[0-9]{7,8}|[klm][0-9]{7})[ -]?[a-hj-np-tv-z]" es_nif ["dni", "nif", "documento nacional de identidad", "identidad", "spanish id", "número de identificación fiscal", "número de dni"];
        "es-nie" [ES_NIE] STRONG r"(?i:[XYZ])[- ]?[0-9]{7}[ -]?(?i:[A-HJ-NP-TV-Z])" es_nie ["nie", "número de identidad de extranjero", "extranjero", "extranjeros", "tie", "foreigner", "es nie", "número de identificación de extranjero", "identificación de extranjero"];
        "es-cif" [ES_CIF] STRONG r"(?:ES ?)?[A-HJNP-SUVW][- ]?[0-9]{7}[ -]?[0-9A-J]" es_cif ["cif", "nif", "empresa", "sociedad", "company", "es cif", "código de identificación fiscal", "número de identificación fiscal"];
        "es-social-security" [new GovernmentId ES_NUSS] NUMBER r"[0-9]{2}[ /-]?[0-9]{8}[ /-]?[0-9]{2}" es_nuss ["seguridad social", "nuss", "número de la seguridad social", "naf", "afiliación", "social security", "es nuss", "número de afiliación"];
        "es-ccc" [ES_CCC] NUMBER r"[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{2}[ -]?[0-9]{5} ?[0-9]{5}" es_ccc ["ccc", "cuenta", "cuenta corriente", "código cuenta cliente", "cuenta bancaria", "bank account", "es ccc", "código cuenta corriente", "código de cuenta cliente", "número de cuenta"];
        "es-cadastral" [ES_CATASTRAL] STRONG r"[0-9]{7}[ -]?[A-Z]{2}[0-9]{4}[A-Z][ -]?[0-9]{4}[ -]?[A-Z]{2}|[0-9]{2}[0-9]{3}[A-Z][0-9]{8}[0-9]{4}[A-Z]{2}" es_catastral ["catastral", "referencia catastral", "catastro", "inmueble", "es catastral", "real estate property", "spanish real estate", "ref catastral"];
        "es-supply-point" [ES_CUPS] STRONG r"ES[ -]?[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{4}[ -]?[A-Z]{2}(?:[ -]?[0-9][FPRCXYZ])?" es_cups ["cups", "suministro", "punto de suministro", "es cups", "código unificado de punto de suministro", "meter point", "spanish meter point"];
        "es-passport" [ES_PASSPORT] WORDED r"[A-Z]{2,3}[0-9]{6}" es_passport ["pasaporte", "spanish passport", "número de pasaporte", "es passport"];
        "es-postcode" [ES_POSTAL_CODE] WORDED r"[0-5][0-9]{4}" es_postcode ["código postal", "c.p", "cp", "postal code", "es postal code", "codigo postal"];
        "pt-nif" [PT_NIF] NUMBER r"(?:PT ?)?[1-35-9][0-9]{2} ?[0-9]{3} ?[0-9]{3}" pt_nif ["nif", "contribuinte", "número de contribuinte", "nipc", "identificação fiscal", "portuguese tax number", "tax id", "pt nif", "número de identificação fiscal", "nº contribuinte"];
        "pt-citizen-card" [PT_CC] STRONG r"[0-9]{8} ?[0-9] ?(?:[A-Z][0-9A-Z]|[0-9][A-Z])[0-9]" pt_cc ["cartão de cidadão", "cartão do cidadão", "cc", "citizen card", "bilhete de identidade", "identidade", "pt cc", "número de cartão de cidadão", "cartão cidadão"];
        "pt-citizen-card-in-digits" [PT_CC] NUMBER r"[0-9]{8} ?[0-9] ?[0-9]{3}" pt_cc ["cartão de cidadão", "cartão do cidadão", "citizen card", "número de cartão de cidadão", "cartão cidadão"];
        "ad-nrt" [AD_NRT] WORDED r"[ACDEFGLOPU]-?[0-9]{6}-?[A-Z]" ad_nrt ["nrt", "registre tributari", "andorra", "tin", "ad nrt"];
    }
    "https://www.agenziaentrate.gov.it/portale/codice-fiscale" {
        "it-fiscal-code" [IT_FISCAL_CODE] STRONG r"(?i:[A-Z]{3} ?[A-Z]{3} ?[0-9][0-9L-NP-V][A-EHLMPR-T][0-9L-NP-V]{2} ?[A-Z][0-9L-NP-V]{3}[A-Z])" it_fiscal_code ["codice fiscale", "cf", "c.f", "fiscal code", "italian fiscal code", "tax code", "it fiscal code", "codice fiscale personale"];
        "it-fiscal-code-of-a-firm" [IT_FISCAL_CODE] NUMBER r"[0-9]{11}" it_vat_code ["codice fiscale", "codice fiscale azienda"];
        "it-vat" [IT_VAT_CODE] NUMBER r"(?:IT ?)?[0-9]{11}" it_vat_code ["partita iva", "p.iva", "p. iva", "piva", "iva", "vat", "it vat code", "partita i.v.a", "imposta sul valore aggiunto"];
        "it-driver-license" [IT_DRIVER_LICENSE] WORDED r"(?:[A-Z]{2}[0-9]{7}[A-Z]|U1[0-9BCDFGHLMNPRSTUWYXZ]{7}[A-Z])" it_document ["patente", "patente di guida", "licenza di guida", "numero patente", "driving licence", "driver license", "it driver license"];
        "it-identity-card" [IT_IDENTITY_CARD] WORDED r"C[A-Z][0-9]{5}[A-Z]{2}|[A-Z]{2} ?[0-9]{7}|[0-9]{7}[A-Z]{2}" it_document ["carta d'identità", "carta identità", "carta di identità", "cie", "identity card", "documento d'identità", "it identity card"];
        "it-passport" [IT_PASSPORT] WORDED r"[A-Z]{2}[0-9]{7}" it_document ["passaporto", "numero passaporto", "italian passport", "it passport"];
        "it-medicine-code" [IT_AIC] NUMBER r"A?0[0-9]{8}" it_aic ["aic", "farmaco", "medicinale", "it aic", "identification of drugs", "italian code for identification of drugs"];
        "sm-coe" [SM_COE] WORDED r"(?:SM ?)?[0-9]{2,5}" sm_coe ["coe", "san marino", "codice operatore economico", "sm coe", "codice operatore"];
        "mt-vat" [MT_VAT] STRONG r"MT ?[0-9]{4}-?[0-9]{4}" mt_vat ["vat", "malta", "mt vat"];
        "mt-vat-bare" [MT_VAT] NUMBER r"[0-9]{4}-?[0-9]{4}" mt_vat ["vat", "vat number", "vat no"];
    }
    "https://www.amka.gr" {
        "gr-amka" [GR_AMKA] NUMBER r"[0-3][0-9][01][0-9]{3}[0-9]{5}" gr_amka ["amka", "αμκα", "α.μ.κ.α", "greek social security", "social security", "gr amka", "αριθμός μητρώου κοινωνικής ασφάλισης", "μητρώου κοινωνικής ασφάλισης", "κοινωνικής ασφάλισης"];
        "gr-vat" [GR_VAT] NUMBER r"(?:(?:EL|GR) ?)?[0-9]{9}" gr_vat ["afm", "αφμ", "α.φ.μ", "greek tax number", "vat", "φπα", "tax id", "gr vat", "fpa", "αριθμός φορολογικού μητρώου", "φορολογικού μητρώου", "ευρωπαϊκό αφμ"];
        "cy-vat" [CY_VAT] STRONG r"CY[ -]?[0-9]{8}[A-Z]" cy_vat ["vat", "φπα", "tic", "cyprus", "cy vat"];
        "cy-vat-bare" [CY_VAT] NUMBER r"[0-9]{8}[A-Z]" cy_vat ["vat", "φπα", "φ.π.α", "αριθμός εγγραφής φ.π.α", "tic", "vat number"];
    }
    "https://www.nvi.gov.tr" {
        "tr-national-id" [TR_NATIONAL_ID] NUMBER r"[1-9][0-9]{10}" tr_national_id ["tckn", "tc kimlik", "kimlik", "t.c", "tc no", "kimlik no", "kimlik numarası", "tc kimlik no", "turkish id", "national id", "identity number", "tr national id", "türkiye cumhuriyeti kimlik numarası", "t.c. kimlik no", "turkish personal identification"];
        "tr-vkn" [TR_VKN] NUMBER r"[0-9]{10}" tr_vkn ["vkn", "vergi", "vergi no", "vergi numarası", "vergi kimlik", "turkish tax", "tax number", "tr vkn", "vergi kimlik numarası"];
        "tr-plate" [TR_LICENSE_PLATE] WORDED r"(?:0[1-9]|[1-7][0-9]|8[01]) ?[A-Z]{1,3} ?[0-9]{2,5}" any_value ["plaka", "plakası", "araç", "license plate", "plate", "tr license plate"];
    }
}
