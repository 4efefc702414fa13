//! Endpoint policy with evidence: catalog, posture, clauses and decisions.
