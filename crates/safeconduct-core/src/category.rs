//! What family a label belongs to, and what that says about the content.

use crate::{DataClass, Sensitivity, words};

words! {
    /// The family of a [`Label`](crate::Label): every label has exactly one.
    Category, "category" {
        /// Keys, tokens, passwords: whatever opens something.
        Credential = "credential",
        /// E-mail addresses, phone numbers, handles.
        Contact = "contact",
        /// Numbers that a state gave to a person or a firm.
        GovernmentId = "government_id",
        /// Cards, accounts, wallets.
        Financial = "financial",
        /// Medical records, health plans, diagnoses.
        Health = "health",
        /// IP and MAC addresses, device ids.
        Network = "network",
        /// Places.
        Location = "location",
        /// Names of people and what is said of them as people.
        Person = "person",
        /// Firms, agencies, institutions.
        Organization = "organization",
        /// Age, nationality, religion, politics.
        Demographic = "demographic",
        /// What a business keeps to itself: pricing, roadmaps, source code.
        Business = "business",
        /// Anything else an embedder wants found.
        Other = "other",
    }
}

impl Category {
    /// How harmful a label of this family is unless it says otherwise.
    pub const fn sensitivity(self) -> Sensitivity {
        match self {
            Category::Credential | Category::GovernmentId | Category::Health | Category::Financial => {
                Sensitivity::Restricted
            }
            Category::Contact
            | Category::Person
            | Category::Demographic
            | Category::Network
            | Category::Business => Sensitivity::Confidential,
            Category::Location | Category::Organization | Category::Other => Sensitivity::Internal,
        }
    }

    /// The data classes that a finding of this family implies.
    ///
    /// `Business` implies none of its own: each of its labels names its class.
    pub const fn classes(self) -> &'static [DataClass] {
        const PERSONAL: &[DataClass] = &[DataClass::PERSONAL_DATA];
        const SECRET: &[DataClass] = &[DataClass::SECRET];
        const HEALTH: &[DataClass] = &[DataClass::PERSONAL_DATA, DataClass::REGULATED_HEALTH];
        const FINANCIAL: &[DataClass] = &[DataClass::PERSONAL_DATA, DataClass::REGULATED_FINANCIAL];
        match self {
            Category::Credential => SECRET,
            Category::Health => HEALTH,
            Category::Financial => FINANCIAL,
            Category::GovernmentId
            | Category::Contact
            | Category::Person
            | Category::Demographic
            | Category::Network
            | Category::Location => PERSONAL,
            Category::Organization | Category::Business | Category::Other => &[],
        }
    }
}
