//! Plans with a name: what well-known rules ask for, as a starting point.

use safeconduct_core::{
    Category, Generalize, Label, Mask, OperatorSpec, PlanRule, RedactionPlan, RestoreRule, RestoreScope,
    Selector,
};
use std::{fmt, str::FromStr};

/// A plan with a name. None of them needs a key.
///
/// A profile says what happens to what was found; whether all was found is the detectors' part, and whether a text is
/// thereby outside a law is for people to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Profile {
    /// A placeholder for everything; credentials never return.
    Default,
    /// The eighteen identifiers of 45 CFR 164.514(b)(2): years for dates, bands for ages, three digits of a ZIP code,
    /// a placeholder for the rest.
    HipaaSafeHarbor,
    /// Pseudonyms for people (Regulation (EU) 2016/679, Art. 4(5)): special categories go, addresses and births say less.
    GdprPseudonymize,
    /// PCI DSS 4.0, 3.3 and 3.4: six and four digits of a card, nothing of its verification code, nothing returns.
    Pci,
    /// Indicators stay, people go: for logs and alerts.
    Telemetry,
}

/// A word that is no profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "unknown profile; expected one of `default`, `hipaa-safe-harbor`, `gdpr-pseudonymize`, `pci`, `telemetry`"
)]
pub struct UnknownProfile;

impl Profile {
    /// Every profile.
    pub const ALL: &'static [Profile] = &[
        Profile::Default,
        Profile::HipaaSafeHarbor,
        Profile::GdprPseudonymize,
        Profile::Pci,
        Profile::Telemetry,
    ];

    /// The name used in files and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Profile::Default => "default",
            Profile::HipaaSafeHarbor => "hipaa-safe-harbor",
            Profile::GdprPseudonymize => "gdpr-pseudonymize",
            Profile::Pci => "pci",
            Profile::Telemetry => "telemetry",
        }
    }

    /// The plan.
    ///
    /// ```
    /// use safeconduct_core::{Generalize, Label, OperatorSpec};
    /// use safeconduct_redact::Profile;
    ///
    /// let plan = "hipaa-safe-harbor".parse::<Profile>()?.plan();
    /// let zip = plan.operator(&Label::ZIP_CODE, Label::ZIP_CODE.sensitivity())?;
    /// assert_eq!(zip, OperatorSpec::Generalize(Generalize::Zip3));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn plan(self) -> RedactionPlan {
        match self {
            Profile::Default => RedactionPlan::default(),
            Profile::HipaaSafeHarbor => hipaa(),
            Profile::GdprPseudonymize => gdpr(),
            Profile::Pci => pci(),
            Profile::Telemetry => telemetry(),
        }
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Profile {
    type Err = UnknownProfile;
    fn from_str(text: &str) -> Result<Profile, UnknownProfile> {
        Profile::ALL.iter().copied().find(|profile| profile.as_str() == text).ok_or(UnknownProfile)
    }
}

fn label(label: Label, operator: OperatorSpec) -> PlanRule {
    PlanRule { on: Selector::Label(label), operator }
}

fn category(category: Category, operator: OperatorSpec) -> PlanRule {
    PlanRule { on: Selector::Category(category), operator }
}

fn any(operator: OperatorSpec) -> PlanRule {
    PlanRule { on: Selector::Any, operator }
}

fn hipaa() -> RedactionPlan {
    RedactionPlan::new(vec![
        any(OperatorSpec::Placeholder),
        // Of dates the year may stay. That of a birth may not: it tells ages above 89.
        label(Label::DATE_TIME, OperatorSpec::Generalize(Generalize::Year)),
        label(Label::AGE, OperatorSpec::Generalize(Generalize::AgeBand)),
        label(Label::ZIP_CODE, OperatorSpec::Generalize(Generalize::Zip3)),
    ])
}

fn gdpr() -> RedactionPlan {
    RedactionPlan::new(vec![
        any(OperatorSpec::Placeholder),
        // Articles 9 and 87: what is said of health, origin or belief, and national numbers, is not needed to tell
        // people apart.
        category(Category::Demographic, OperatorSpec::Remove),
        category(Category::Health, OperatorSpec::Remove),
        category(Category::Credential, OperatorSpec::Remove),
        label(Label::AGE, OperatorSpec::Generalize(Generalize::AgeBand)),
        label(Label::DATE_OF_BIRTH, OperatorSpec::Generalize(Generalize::Year)),
        label(Label::IP_ADDRESS, OperatorSpec::Generalize(Generalize::Network)),
        label(Label::COORDINATES, OperatorSpec::Generalize(Generalize::Coordinates)),
    ])
}

fn pci() -> RedactionPlan {
    let mask = Mask { keep_head: 6, keep_tail: 4, ..Mask::default() };
    let never = RestoreRule { on: Selector::Category(Category::Financial), scope: RestoreScope::Never };
    RedactionPlan::new(vec![
        any(OperatorSpec::Placeholder),
        label(Label::CREDIT_CARD, OperatorSpec::Mask(mask)),
        label(Label::CVV, OperatorSpec::Remove),
        label(Label::CARD_EXPIRY, OperatorSpec::Remove),
    ])
    .with_restore(vec![never])
}

fn telemetry() -> RedactionPlan {
    RedactionPlan::new(vec![
        any(OperatorSpec::Remove),
        category(Category::Network, OperatorSpec::Keep),
        label(Label::URL, OperatorSpec::Keep),
        label(Label::DOMAIN_NAME, OperatorSpec::Keep),
        label(Label::DATE_TIME, OperatorSpec::Keep),
        // The same account must be followed through a log without saying whose it is.
        label(Label::USERNAME, OperatorSpec::Placeholder),
        label(Label::EMAIL_ADDRESS, OperatorSpec::Placeholder),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Redactor;

    fn operator(profile: Profile, label: Label) -> OperatorSpec {
        profile.plan().operator(&label, label.sensitivity()).unwrap()
    }

    #[test]
    fn every_profile_has_a_name_and_needs_no_key() {
        for profile in Profile::ALL {
            assert_eq!(profile.to_string().parse(), Ok(*profile));
            assert_eq!(Redactor::default().check(&profile.plan()), Ok(()));
        }
        assert_eq!("hippa".parse::<Profile>(), Err(UnknownProfile));
    }

    #[test]
    fn safe_harbor_leaves_none_of_the_eighteen_in_place() {
        for label in Label::KNOWN {
            assert_ne!(operator(Profile::HipaaSafeHarbor, label.clone()), OperatorSpec::Keep, "{label}");
        }
        assert_eq!(operator(Profile::HipaaSafeHarbor, Label::DATE_OF_BIRTH), OperatorSpec::Placeholder);
    }

    /// 45 CFR 164.514(b)(2)(i)(A) to (R), and the labels under which each is found.
    #[test]
    fn each_of_the_eighteen_has_its_operator() {
        use OperatorSpec::{Generalize as Less, Placeholder};
        let own = Label::custom("STUDY_SUBJECT", Category::Person).unwrap();
        for (identifier, labels, asked) in [
            ('A', vec![Label::PERSON, Label::TITLE], Placeholder),
            ('B', vec![Label::ZIP_CODE], Less(Generalize::Zip3)),
            (
                'B',
                vec![
                    Label::STREET_ADDRESS,
                    Label::LOCATION,
                    Label::COORDINATES,
                    Label::UK_POSTCODE,
                    Label::DE_PLZ,
                ],
                Placeholder,
            ),
            ('C', vec![Label::DATE_TIME], Less(Generalize::Year)),
            ('C', vec![Label::AGE], Less(Generalize::AgeBand)),
            ('C', vec![Label::DATE_OF_BIRTH, Label::CARD_EXPIRY], Placeholder),
            ('D', vec![Label::PHONE_NUMBER, Label::PH_MOBILE_NUMBER, Label::TR_PHONE_NUMBER], Placeholder),
            ('E', vec![Label::PHONE_NUMBER], Placeholder),
            ('F', vec![Label::EMAIL_ADDRESS], Placeholder),
            ('G', vec![Label::US_SSN, Label::US_ITIN, Label::CA_SIN], Placeholder),
            ('H', vec![Label::MEDICAL_RECORD_NUMBER], Placeholder),
            (
                'I',
                vec![Label::US_MBI, Label::UK_NHS, Label::AU_MEDICARE, Label::DE_HEALTH_INSURANCE],
                Placeholder,
            ),
            (
                'J',
                vec![Label::US_BANK_NUMBER, Label::IBAN_CODE, Label::CREDIT_CARD, Label::CRYPTO],
                Placeholder,
            ),
            (
                'K',
                vec![Label::MEDICAL_LICENSE, Label::US_DRIVER_LICENSE, Label::US_NPI, Label::PASSPORT],
                Placeholder,
            ),
            ('L', vec![Label::VIN, Label::UK_VEHICLE_REGISTRATION, Label::DE_KFZ], Placeholder),
            ('M', vec![Label::IMEI, Label::MEID, Label::ICCID, Label::IMSI, Label::MAC_ADDRESS], Placeholder),
            ('N', vec![Label::URL, Label::DOMAIN_NAME], Placeholder),
            ('O', vec![Label::IP_ADDRESS], Placeholder),
            // (P) biometric identifiers and (Q) photographs are no text: `JsonDocument::surfaces` names them.
            ('R', vec![Label::USERNAME, Label::JWT, Label::GENERIC_SECRET, own], Placeholder),
        ] {
            for label in labels {
                assert_eq!(
                    operator(Profile::HipaaSafeHarbor, label.clone()),
                    asked,
                    "({identifier}) {label}"
                );
            }
        }
    }

    #[test]
    fn no_profile_keeps_a_credential_and_only_telemetry_keeps_anything() {
        for profile in Profile::ALL {
            for label in Label::KNOWN {
                let keeps = operator(*profile, label.clone()) == OperatorSpec::Keep;
                assert!(
                    !keeps || (*profile == Profile::Telemetry && label.category() != Category::Credential)
                );
            }
        }
        assert_eq!(operator(Profile::Telemetry, Label::IP_ADDRESS), OperatorSpec::Keep);
        assert_eq!(operator(Profile::Telemetry, Label::PERSON), OperatorSpec::Remove);
    }

    #[test]
    fn a_card_shows_at_most_what_pci_allows() {
        let mask = Mask { keep_head: 6, keep_tail: 4, ..Mask::default() };
        assert_eq!(operator(Profile::Pci, Label::CREDIT_CARD), OperatorSpec::Mask(mask));
        assert_eq!(operator(Profile::Pci, Label::CVV), OperatorSpec::Remove);
    }
}
