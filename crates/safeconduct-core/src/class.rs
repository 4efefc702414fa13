//! What content is, as far as a policy cares.

use crate::name::{Grammar, name_type};
use std::{borrow::Borrow, fmt, hash, ops::Deref, str::FromStr};

name_type! {
    /// What the content of a request is: personal data, a secret, source code … An open set of snake_case names.
    DataClass, "data class", Grammar::Snake
}

macro_rules! classes {
    ($( $(#[$meta:meta])* $const:ident = $text:literal, $sensitive:literal; )+) => {
        impl DataClass {
            $( $(#[$meta])* pub const $const: DataClass = DataClass::declare($text); )+

            /// Every class this crate knows.
            pub const KNOWN: &'static [DataClass] = &[ $( DataClass::$const, )+ ];

            /// Whether a request that declares this class is sensitive.
            ///
            /// A class that this crate does not know is: in doubt nothing leaves.
            pub fn is_sensitive(&self) -> bool {
                match self.as_str() {
                    $( $text => $sensitive, )+
                    _ => true,
                }
            }
        }
    };
}

classes! {
    /// About a living person.
    PERSONAL_DATA = "personal_data", true;
    /// Under health-care law.
    REGULATED_HEALTH = "regulated_health", true;
    /// Under financial law.
    REGULATED_FINANCIAL = "regulated_financial", true;
    /// Under rules for government data.
    REGULATED_GOVERNMENT = "regulated_government", true;
    /// A credential.
    SECRET = "secret", true;
    /// A number that stands for a customer.
    CUSTOMER_IDENTIFIER = "customer_identifier", true;
    /// Whatever a user typed; what is assumed when nothing is declared.
    USER_CONTENT = "user_content", false;
    /// A whole conversation.
    CONVERSATION = "conversation", true;
    /// A file that came with a request.
    ATTACHMENT = "attachment", true;
    /// Source code.
    SOURCE_CODE = "source_code", true;
    /// An algorithm that is the business.
    PROPRIETARY_ALGORITHM = "proprietary_algorithm", true;
    /// Plans and unreleased features.
    ROADMAP = "roadmap", true;
    /// Price lists and quotes.
    PRICING = "pricing", true;
    /// Terms of a deal.
    DEAL_TERMS = "deal_terms", true;
    /// Margins and costs.
    MARGIN = "margin", true;
    /// Audit and compliance papers.
    COMPLIANCE_DOCUMENT = "compliance_document", true;
    /// Indicators and patterns of attacks.
    THREAT_TELEMETRY = "threat_telemetry", false;
    /// Indicators over many sources, nobody's in particular.
    AGGREGATED_INDICATOR = "aggregated_indicator", false;
    /// Routing steps, timestamps, approver roles.
    WORKFLOW_METADATA = "workflow_metadata", false;
    /// Labels, ratings, corrections.
    FEEDBACK = "feedback", false;
    /// Log lines.
    LOG = "log", true;
    /// What is published anyway.
    PUBLIC_CONTENT = "public_content", false;
}
