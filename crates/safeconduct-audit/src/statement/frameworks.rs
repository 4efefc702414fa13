//! Which part of a statement answers which part of which rule book.

/// A rule book and what a statement shows for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Framework {
    /// Its name.
    pub name: &'static str,
    /// The part.
    pub part: &'static str,
    /// What a statement shows for it.
    pub shows: &'static str,
    /// What it does not show, so that nobody has to find out.
    pub leaves: &'static str,
}

/// The rule books that a statement is laid out for. It gives evidence; it is no legal opinion.
pub const FRAMEWORKS: &[Framework] = &[
    Framework {
        name: "EU AI Act",
        part: "Art. 12, 19, 26(6)",
        shows: "automatic events over the period, first and last entry, documents in force, refusals and gaps",
        leaves: "whether a system is high-risk; that logs are kept for at least six months",
    },
    Framework {
        name: "GDPR",
        part: "Art. 5(2), 30, 28, 44",
        shows: "per recipient the categories of data and what was done to them, under which policy and catalog",
        leaves: "legal bases; processor and region, which the catalog names; tags remain personal data while their key exists",
    },
    Framework {
        name: "SOC 2",
        part: "CC7.2, CC7.3, CC8.1",
        shows: "anomalies by entry, each change of policy, catalog and ruleset, a population to sample from with proofs",
        leaves: "who approved a change and how anomalies were handled",
    },
    Framework {
        name: "ISO/IEC 27001",
        part: "A.8.15 to A.8.17",
        shows: "events, protection against change by administrators, entries written with a clock that went back",
        leaves: "retention and the review of logs",
    },
    Framework {
        name: "ISO/IEC 42001",
        part: "A.6.2.8",
        shows: "event logs of the use of AI systems, by endpoint",
        leaves: "owners and the cadence of reviews",
    },
    Framework {
        name: "HIPAA",
        part: "164.312(b), 164.312(c)",
        shows: "activity with health data per endpoint, the integrity of the record",
        leaves: "business associate agreements beyond the catalog; six years of retention",
    },
    Framework {
        name: "PCI DSS 4.0.1",
        part: "10.2 to 10.7",
        shows: "events with time and outcome, change detection, failures of logging as gaps; no card number is stored",
        leaves: "twelve months of retention, three of them at hand",
    },
];
