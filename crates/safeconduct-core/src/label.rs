//! What sort a finding is: a name with one category and a default sensitivity.

use crate::name::{Grammar, check, string_like};
use crate::{Category, DataClass, NameError, Sensitivity};
use std::{borrow::Borrow, fmt, hash, ops::Deref, str::FromStr, sync::Arc};

/// What sort a finding is, e.g. `EMAIL_ADDRESS`.
///
/// An open set of SCREAMING_SNAKE names; those of Presidio where it has one, and
/// `<ISO 3166 alpha-2>_<local short name>` for national identifiers. Two labels are equal
/// when their names are.
#[derive(Clone)]
pub struct Label(Repr);

#[derive(Clone)]
enum Repr {
    Declared(&'static LabelDefinition),
    Custom(Arc<CustomDefinition>),
}

/// What a label means, as a constant: the argument of [`Label::declare`].
pub struct LabelDefinition {
    name: &'static str,
    category: Category,
    sensitivity: Sensitivity,
    classes: &'static [DataClass],
}

/// What a label means that came from outside.
struct CustomDefinition {
    name: Box<str>,
    category: Category,
    sensitivity: Sensitivity,
    classes: Vec<DataClass>,
}

impl LabelDefinition {
    /// A label of `category`, with the sensitivity and the data classes of that category.
    ///
    /// # Panics
    /// If the name is not SCREAMING_SNAKE; in a `static` or `const` that is a compile error.
    pub const fn new(name: &'static str, category: Category) -> LabelDefinition {
        assert!(check(name, "label", Grammar::Screaming).is_ok(), "not a label");
        LabelDefinition { name, category, sensitivity: category.sensitivity(), classes: category.classes() }
    }

    /// The same label with a sensitivity of its own.
    #[must_use]
    pub const fn graded(self, sensitivity: Sensitivity) -> LabelDefinition {
        LabelDefinition { sensitivity, ..self }
    }

    /// The same label, implying these data classes.
    #[must_use]
    pub const fn implying(self, classes: &'static [DataClass]) -> LabelDefinition {
        LabelDefinition { classes, ..self }
    }
}

impl Label {
    /// A label known when the program is written.
    ///
    /// ```
    /// use safeconduct_core::{Category, Label, LabelDefinition};
    ///
    /// static STRIPE: LabelDefinition = LabelDefinition::new("STRIPE_SECRET_KEY", Category::Credential);
    /// const STRIPE_SECRET_KEY: Label = Label::declare(&STRIPE);
    /// assert_eq!(STRIPE_SECRET_KEY.as_str(), "STRIPE_SECRET_KEY");
    /// ```
    pub const fn declare(definition: &'static LabelDefinition) -> Label {
        Label(Repr::Declared(definition))
    }

    /// A label that came from outside: the label of that name if this crate knows it, or a new one.
    ///
    /// A new `Business` label implies the class of its own name in lower case.
    ///
    /// # Errors
    /// [`NameError`] when the name is not SCREAMING_SNAKE of at most 64 characters.
    pub fn custom(name: &str, category: Category) -> Result<Label, NameError> {
        check(name, "label", Grammar::Screaming)?;
        if let Some(known) = Label::known(name).filter(|known| known.category() == category) {
            return Ok(known.clone());
        }
        let classes = match category {
            Category::Business => vec![DataClass::new(&name.to_ascii_lowercase())?],
            _ => category.classes().to_vec(),
        };
        let sensitivity = category.sensitivity();
        Ok(Label(Repr::Custom(Arc::new(CustomDefinition {
            name: name.into(),
            category,
            sensitivity,
            classes,
        }))))
    }

    /// The label of this name, if this crate declares it.
    pub fn known(name: &str) -> Option<&'static Label> {
        let at = Label::KNOWN.binary_search_by(|label| label.as_str().cmp(name)).ok()?;
        Label::KNOWN.get(at)
    }

    /// The same label with another default sensitivity.
    #[must_use]
    pub fn with_sensitivity(&self, sensitivity: Sensitivity) -> Label {
        Label(Repr::Custom(Arc::new(CustomDefinition {
            name: self.as_str().into(),
            category: self.category(),
            sensitivity,
            classes: self.classes().to_vec(),
        })))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Repr::Declared(definition) => definition.name,
            Repr::Custom(definition) => &definition.name,
        }
    }

    /// The family.
    pub fn category(&self) -> Category {
        match &self.0 {
            Repr::Declared(definition) => definition.category,
            Repr::Custom(definition) => definition.category,
        }
    }

    /// How harmful its findings are unless a rule grades them.
    pub fn sensitivity(&self) -> Sensitivity {
        match &self.0 {
            Repr::Declared(definition) => definition.sensitivity,
            Repr::Custom(definition) => definition.sensitivity,
        }
    }

    /// The data classes its findings imply.
    pub fn classes(&self) -> &[DataClass] {
        match &self.0 {
            Repr::Declared(definition) => definition.classes,
            Repr::Custom(definition) => &definition.classes,
        }
    }

    /// For `string_like`: a label parsed from its bare name must be one this crate knows.
    fn new(name: &str) -> Result<Label, NameError> {
        check(name, "label", Grammar::Screaming)?;
        match Label::known(name) {
            Some(label) => Ok(label.clone()),
            None => Label::custom(name, Category::Other),
        }
    }
}

string_like!(Label);

macro_rules! labels {
    ($( $name:ident = $category:ident $(, $sensitivity:ident)? $(=> $class:ident)?; )+) => {
        /// The labels this crate declares; rules and embedders add more.
        #[allow(missing_docs, reason = "the name is the meaning; the rule that yields it gives the source")]
        impl Label {
            $( pub const $name: Label = {
                static DEFINITION: LabelDefinition =
                    LabelDefinition::new(stringify!($name), Category::$category)
                        $(.graded(Sensitivity::$sensitivity))?
                        $(.implying({
                            static CLASSES: [DataClass; 1] = [DataClass::$class];
                            &CLASSES
                        }))?;
                Label::declare(&DEFINITION)
            }; )+

            /// Every label this crate declares, sorted by name.
            pub const KNOWN: &'static [Label] = &[ $( Label::$name, )+ ];
        }
    };
}

labels! {
    ABA_ROUTING_NUMBER = Financial;
    AD_NRT = GovernmentId;
    AGE = Demographic;
    AL_NIPT = GovernmentId;
    AR_CBU = Financial;
    AR_CUIT = GovernmentId;
    AR_DNI = GovernmentId;
    AT_TIN = GovernmentId;
    AT_VAT = GovernmentId;
    AT_VNR = GovernmentId;
    AU_ABN = GovernmentId;
    AU_ACN = GovernmentId;
    AU_MEDICARE = Health;
    AU_TFN = GovernmentId;
    AWS_ACCESS_KEY_ID = Credential;
    AWS_SECRET_ACCESS_KEY = Credential;
    AZ_VOEN = GovernmentId;
    BE_BIS = GovernmentId;
    BE_EID = GovernmentId;
    BE_NN = GovernmentId;
    BE_VAT = GovernmentId;
    BG_EGN = GovernmentId;
    BG_PNF = GovernmentId;
    BG_VAT = GovernmentId;
    BR_CNPJ = GovernmentId;
    BR_CPF = GovernmentId;
    BY_UNP = GovernmentId;
    CARD_EXPIRY = Financial;
    CA_BC_PHN = Health;
    CA_BN = GovernmentId;
    CA_SIN = GovernmentId;
    CH_AHV = GovernmentId;
    CH_ESR = Financial;
    CH_UID = GovernmentId;
    CH_VAT = GovernmentId;
    CL_RUT = GovernmentId;
    CN_RESIDENT_ID = GovernmentId;
    CN_USCC = GovernmentId;
    CONFIDENTIALITY_MARKER = Business;
    CONNECTION_STRING_PASSWORD = Credential;
    COORDINATES = Location, Confidential;
    CO_NIT = GovernmentId;
    CREDIT_CARD = Financial;
    CRYPTO = Financial;
    CR_CPF = GovernmentId;
    CR_CPJ = GovernmentId;
    CR_CR = GovernmentId;
    CUSIP = Financial;
    CU_NI = GovernmentId;
    CVV = Financial;
    CY_VAT = GovernmentId;
    CZ_BANK_ACCOUNT = Financial;
    CZ_DIC = GovernmentId;
    CZ_RC = GovernmentId;
    DATE_OF_BIRTH = Person;
    DATE_TIME = Other;
    DEAL_TERMS = Business => DEAL_TERMS;
    DE_BSNR = Health;
    DE_FUEHRERSCHEIN = GovernmentId;
    DE_HANDELSREGISTER = GovernmentId;
    DE_HEALTH_INSURANCE = Health;
    DE_ID_CARD = GovernmentId;
    DE_KFZ = GovernmentId;
    DE_LANR = Health;
    DE_LEITWEG = Other;
    DE_PASSPORT = GovernmentId;
    DE_PLZ = Location;
    DE_SOCIAL_SECURITY = GovernmentId;
    DE_TAX_ID = GovernmentId;
    DE_TAX_NUMBER = GovernmentId;
    DE_VAT_ID = GovernmentId;
    DE_WKN = Financial;
    DK_CPR = GovernmentId;
    DK_CVR = GovernmentId;
    DOMAIN_NAME = Contact;
    DO_CEDULA = GovernmentId;
    DO_NCF = GovernmentId;
    DO_RNC = GovernmentId;
    DZ_NIF = GovernmentId;
    EC_CI = GovernmentId;
    EC_RUC = GovernmentId;
    EE_IK = GovernmentId;
    EE_REGISTRIKOOD = GovernmentId;
    EE_VAT = GovernmentId;
    EG_TN = GovernmentId;
    EMAIL_ADDRESS = Contact;
    ES_CATASTRAL = Other;
    ES_CCC = Financial;
    ES_CIF = GovernmentId;
    ES_CUPS = Other;
    ES_NIE = GovernmentId;
    ES_NIF = GovernmentId;
    ES_PASSPORT = GovernmentId;
    ES_POSTAL_CODE = Location;
    EU_BANKNOTE = Financial;
    EU_EIC = Other;
    EU_VAT = GovernmentId;
    FIGI = Financial;
    FI_PERSONAL_IDENTITY_CODE = GovernmentId;
    FI_VAT = GovernmentId;
    FI_VERONUMERO = GovernmentId;
    FI_YTUNNUS = GovernmentId;
    FO_VN = GovernmentId;
    FR_ACCISE = GovernmentId;
    FR_NIF = GovernmentId;
    FR_NIR = GovernmentId;
    FR_RCS = GovernmentId;
    FR_SIREN = GovernmentId;
    FR_SIRET = GovernmentId;
    FR_VAT = GovernmentId;
    GB_ = GovernmentId;
    GENERIC_PASSWORD = Credential;
    GENERIC_SECRET = Credential;
    GH_TIN = GovernmentId;
    GITHUB_APP_TOKEN = Credential;
    GITHUB_FINE_GRAINED_TOKEN = Credential;
    GITHUB_OAUTH_TOKEN = Credential;
    GITHUB_PERSONAL_ACCESS_TOKEN = Credential;
    GITHUB_REFRESH_TOKEN = Credential;
    GN_NIFP = GovernmentId;
    GR_AMKA = GovernmentId;
    GR_VAT = GovernmentId;
    GT_NIT = GovernmentId;
    HR_OIB = GovernmentId;
    HU_ANUM = GovernmentId;
    IBAN_CODE = Financial;
    ICCID = Network;
    ID_NIK = GovernmentId;
    ID_NPWP = GovernmentId;
    IE_PPS = GovernmentId;
    IE_VAT = GovernmentId;
    IL_HP = GovernmentId;
    IL_ID_NUMBER = GovernmentId;
    IMEI = Network;
    IMSI = Network;
    IN_AADHAAR = GovernmentId;
    IN_GSTIN = GovernmentId;
    IN_PAN = GovernmentId;
    IN_PASSPORT = GovernmentId;
    IN_VEHICLE_REGISTRATION = GovernmentId;
    IN_VID = GovernmentId;
    IN_VOTER = GovernmentId;
    IP_ADDRESS = Network;
    ISBN = Other;
    ISIN = Financial;
    ISNI = Other;
    IS_KENNITALA = GovernmentId;
    IS_VSK = GovernmentId;
    IT_AIC = Health;
    IT_DRIVER_LICENSE = GovernmentId;
    IT_FISCAL_CODE = GovernmentId;
    IT_IDENTITY_CARD = GovernmentId;
    IT_PASSPORT = GovernmentId;
    IT_VAT_CODE = GovernmentId;
    JP_CN = GovernmentId;
    JP_MY_NUMBER = GovernmentId;
    JWT = Credential;
    KE_PIN = GovernmentId;
    KR_BRN = GovernmentId;
    KR_DRIVER_LICENSE = GovernmentId;
    KR_FRN = GovernmentId;
    KR_PASSPORT = GovernmentId;
    KR_RRN = GovernmentId;
    LEI = Other;
    LI_PEID = GovernmentId;
    LOCATION = Location;
    LT_ASMENS = GovernmentId;
    LT_VAT = GovernmentId;
    LU_VAT = GovernmentId;
    LV_PERSONAS_KODS = GovernmentId;
    MAC_ADDRESS = Network;
    MA_ICE = GovernmentId;
    MC_VAT = GovernmentId;
    MD_IDNO = GovernmentId;
    MEDICAL_LICENSE = Health;
    MEDICAL_RECORD_NUMBER = Health;
    MEID = Network;
    ME_PIB = GovernmentId;
    MK_EDB = GovernmentId;
    MT_VAT = GovernmentId;
    MU_NID = GovernmentId;
    MX_CURP = GovernmentId;
    MX_RFC = GovernmentId;
    MY_NRIC = GovernmentId;
    MZ_NUIT = GovernmentId;
    NG_VEHICLE_REGISTRATION = GovernmentId;
    NL_BSN = GovernmentId;
    NL_ID_CARD = GovernmentId;
    NL_ONDERWIJSNUMMER = GovernmentId;
    NL_POSTCODE = Location;
    NL_VAT = GovernmentId;
    NO_FODSELSNUMMER = GovernmentId;
    NO_KONTONR = Financial;
    NO_ORGNR = GovernmentId;
    NO_VAT = GovernmentId;
    NRP = Demographic;
    NZ_BANK_ACCOUNT = Financial;
    NZ_IRD = GovernmentId;
    ORGANIZATION = Organization;
    PASSPORT = GovernmentId;
    PERSON = Person;
    PE_CUI = GovernmentId;
    PE_RUC = GovernmentId;
    PHONE_NUMBER = Contact;
    PH_MOBILE_NUMBER = Contact;
    PH_TIN = GovernmentId;
    PK_CNIC = GovernmentId;
    PL_DRIVER_LICENSE = GovernmentId;
    PL_ID_CARD = GovernmentId;
    PL_NIP = GovernmentId;
    PL_PASSPORT = GovernmentId;
    PL_PESEL = GovernmentId;
    PL_REGON = GovernmentId;
    PL_VEHICLE_REGISTRATION = GovernmentId;
    PRICING = Business => PRICING;
    PRIVATE_KEY = Credential;
    PT_CC = GovernmentId;
    PT_NIF = GovernmentId;
    PY_RUC = GovernmentId;
    ROADMAP = Business => ROADMAP;
    RO_CF = GovernmentId;
    RO_CNP = GovernmentId;
    RO_ONRC = GovernmentId;
    RS_PIB = GovernmentId;
    RU_INN = GovernmentId;
    RU_OGRN = GovernmentId;
    SE_ORGANISATIONSNUMMER = GovernmentId;
    SE_PERSONNUMMER = GovernmentId;
    SE_POSTNUMMER = Location;
    SE_VAT = GovernmentId;
    SG_NRIC_FIN = GovernmentId;
    SG_UEN = GovernmentId;
    SI_EMSO = GovernmentId;
    SI_MATICNA = GovernmentId;
    SI_VAT = GovernmentId;
    SK_RC = GovernmentId;
    SK_VAT = GovernmentId;
    SM_COE = GovernmentId;
    SN_NINEA = GovernmentId;
    SOURCE_CODE = Business => SOURCE_CODE;
    STREET_ADDRESS = Location, Confidential;
    SV_NIT = GovernmentId;
    SWIFT_CODE = Financial;
    TH_MOA = GovernmentId;
    TH_TIN = GovernmentId;
    TH_TNIN = GovernmentId;
    TITLE = Person;
    TN_MF = GovernmentId;
    TR_LICENSE_PLATE = GovernmentId;
    TR_NATIONAL_ID = GovernmentId;
    TR_PHONE_NUMBER = Contact;
    TR_VKN = GovernmentId;
    TW_UBN = GovernmentId;
    UA_EDRPOU = GovernmentId;
    UA_RNTRC = GovernmentId;
    UK_ = GovernmentId;
    UK_DRIVING_LICENCE = GovernmentId;
    UK_NHS = Health;
    UK_NINO = GovernmentId;
    UK_PASSPORT = GovernmentId;
    UK_POSTCODE = Location;
    UK_SEDOL = Financial;
    UK_TRN = GovernmentId;
    UK_UPN = GovernmentId;
    UK_UTR = GovernmentId;
    UK_VAT = GovernmentId;
    UK_VEHICLE_REGISTRATION = GovernmentId;
    URL = Contact;
    USERNAME = Contact;
    US_ATIN = GovernmentId;
    US_BANK_NUMBER = Financial;
    US_DRIVER_LICENSE = GovernmentId;
    US_EIN = GovernmentId;
    US_ITIN = GovernmentId;
    US_MBI = Health;
    US_NPI = Health;
    US_PASSPORT = GovernmentId;
    US_PTIN = GovernmentId;
    US_SSN = GovernmentId;
    US_TIN = GovernmentId;
    UY_RUT = GovernmentId;
    VE_RIF = GovernmentId;
    VIN = Other;
    VN_MST = GovernmentId;
    ZA_ID_NUMBER = GovernmentId;
    ZA_TIN = GovernmentId;
    ZIP_CODE = Location;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_labels_are_sorted_so_that_lookup_works() {
        assert!(Label::KNOWN.is_sorted_by(|a, b| a.as_str() < b.as_str()));
        for label in Label::KNOWN {
            assert_eq!(Label::known(label.as_str()), Some(label));
        }
        assert_eq!(Label::known("NO_SUCH_LABEL"), None);
    }

    #[test]
    fn categories_grade_and_imply() {
        assert_eq!(Label::US_SSN.sensitivity(), Sensitivity::Restricted);
        assert_eq!(Label::LOCATION.sensitivity(), Sensitivity::Internal);
        assert_eq!(Label::STREET_ADDRESS.sensitivity(), Sensitivity::Confidential);
        assert_eq!(Label::CREDIT_CARD.classes(), [DataClass::PERSONAL_DATA, DataClass::REGULATED_FINANCIAL]);
        assert_eq!(Label::PRICING.classes(), [DataClass::PRICING]);
        let own = Label::custom("CODE_NAME", Category::Business).unwrap();
        assert_eq!(own.classes(), [DataClass::declare("code_name")]);
    }

    #[test]
    fn a_custom_label_of_a_known_name_is_that_label() {
        let custom = Label::custom("EMAIL_ADDRESS", Category::Contact).unwrap();
        assert_eq!(custom, Label::EMAIL_ADDRESS);
        assert!(Label::custom("lower", Category::Other).is_err());
    }
}
