//! Whether a space has a state for every request: what it lumps together, no document tells apart.

use super::super::{Invariants, Space};
use super::policies;
use crate::{Clause, Evaluator, Moment, Pattern, To, When};
use safeconduct_core::{Category, DataClass, Label, Regime, Sensitivity, Timestamp};

/// Every sensitivity, and what could not be scanned, which is restricted.
const GRADES: [(Sensitivity, bool); 5] = [
    (Sensitivity::Public, true),
    (Sensitivity::Internal, true),
    (Sensitivity::Confidential, true),
    (Sensitivity::Restricted, true),
    (Sensitivity::Restricted, false),
];

/// What the conversation held before with every sensitivity that is possible then, and whether all was scanned: a
/// conversation that was sensitive makes what is sent in it confidential at least.
pub(in crate::proof) fn grades(space: &Space) -> Vec<(bool, Sensitivity, bool)> {
    let mut grades = Vec::new();
    for tainted in &space.tainted {
        for (sensitivity, scanned) in GRADES {
            if !*tainted || sensitivity == Sensitivity::Confidential || sensitivity == Sensitivity::Restricted
            {
                grades.push((*tainted, sensitivity, scanned));
            }
        }
    }
    grades
}

/// What the names of tenants and teams are made of, and how long they may be.
const NAMES: (&str, usize) = ("abcdefghijklmnopqrstuvwxyz0123456789._-", 64);

/// The class that stands for a group: the one that grades mildest when it is declared.
pub(in crate::proof) fn mildest<'g>(group: &'g [DataClass], evaluator: &Evaluator) -> Option<&'g DataClass> {
    group.iter().min_by_key(|class| evaluator.policy().vocabulary().class(class))
}

/// Says what a space between two instants leaves out or lumps together, if it does.
pub(in crate::proof) fn check_space(
    space: &Space,
    evaluator: &Evaluator,
    invariants: &Invariants,
    (from, until): (Timestamp, Timestamp),
) -> Result<(), String> {
    space.states().map_err(|error| error.to_string())?;
    let documents = Documents::of(evaluator, invariants);
    documents.check_purposes(space, evaluator)?;
    documents.check_classes(space, evaluator)?;
    documents.check_labels(space, evaluator)?;
    documents.check_tenants(space, evaluator)?;
    documents.check_teams(space)?;
    documents.check_regimes(space, evaluator)?;
    documents.check_past(space)?;
    documents.check_instants(space, evaluator, (from, until))?;
    let limited = documents.clauses.iter().filter(|clause| clause.limit.is_some());
    match limited.into_iter().find(|clause| !space.limited.contains(&clause.id)) {
        Some(clause) => Err(format!("the volume of clause `{}` is missing", clause.id)),
        None => Ok(()),
    }
}

/// All that tells requests apart.
struct Documents<'a> {
    clauses: Vec<&'a Clause>,
    conditions: Vec<&'a When>,
    targets: Vec<&'a To>,
    claims: Vec<&'a crate::Claim>,
}

impl<'a> Documents<'a> {
    fn of(evaluator: &'a Evaluator, invariants: &'a Invariants) -> Documents<'a> {
        let clauses: Vec<&Clause> = policies(evaluator).flat_map(|(_, policy)| policy.clauses()).collect();
        let mut conditions: Vec<&When> = Vec::new();
        for clause in &clauses {
            conditions.extend(clause.when.iter().chain(&clause.unless));
        }
        conditions.extend(invariants.all().iter().filter_map(|one| one.when.as_ref()));
        let claims = evaluator.catalog().endpoints().iter().flat_map(|endpoint| &endpoint.claims).collect();
        let mut targets: Vec<&To> = clauses.iter().flat_map(|one| one.to.iter().chain(&one.must)).collect();
        targets.extend(invariants.all().iter().flat_map(|one| one.only.iter().chain(&one.never)));
        Documents { clauses, conditions, targets, claims }
    }

    /// The ages of evidence that something asks for.
    fn ages(&self) -> impl Iterator<Item = u32> + '_ {
        self.targets.iter().filter_map(|to| to.evidence_age_days_max)
    }

    fn check_purposes(&self, space: &Space, evaluator: &Evaluator) -> Result<(), String> {
        for purpose in &evaluator.policy().vocabulary().purposes {
            let group = space.purposes.iter().find(|group| group.contains(purpose));
            let first =
                group.and_then(|group| group.first()).ok_or(format!("purpose `{purpose}` is missing"))?;
            let apart = |list: &[safeconduct_core::Purpose]| list.contains(purpose) != list.contains(first);
            if self.conditions.iter().filter_map(|when| when.purposes.as_deref()).any(apart)
                || self.claims.iter().any(|claim| apart(&claim.purposes))
            {
                return Err(format!("purpose `{purpose}` is not like the others of its group"));
            }
        }
        Ok(())
    }

    fn check_classes(&self, space: &Space, evaluator: &Evaluator) -> Result<(), String> {
        // A class that no document knows may still be found, by an embedder's own detector.
        let unknown = DataClass::declare("a_class_that_no_document_knows");
        let known = || evaluator.policy().vocabulary().classes.keys();
        for class in known().chain([&unknown]) {
            let mut standing =
                space.classes.iter().filter(|group| group.contains(class) || *class == unknown);
            let is_alike = |group: &Vec<DataClass>| {
                mildest(group, evaluator).is_some_and(|other| !self.tells_classes_apart(class, other))
            };
            match standing.find(|group| is_alike(group)) {
                Some(_) => {}
                None if space.classes.iter().any(|group| group.contains(class)) => {
                    return Err(format!("data class `{class}` is not like the others of its group"));
                }
                None => return Err(format!("data class `{class}` is missing")),
            }
        }
        Ok(())
    }

    fn tells_classes_apart(&self, one: &DataClass, other: &DataClass) -> bool {
        let apart = |list: &[DataClass]| list.contains(one) != list.contains(other);
        let all_of_several =
            |list: &[DataClass]| one != other && (list.contains(one) || list.contains(other));
        self.conditions.iter().any(|when| {
            when.classes_any.as_deref().is_some_and(apart)
                || when.classes_only.as_deref().is_some_and(apart)
                || when.classes_all.as_deref().is_some_and(all_of_several)
        }) || self.claims.iter().any(|claim| apart(&claim.classes))
    }

    fn check_labels(&self, space: &Space, evaluator: &Evaluator) -> Result<(), String> {
        let mut labels: Vec<Label> = evaluator.policy().vocabulary().labels.clone();
        // One of each category that no document knows, for detectors of an embedder.
        let stranger = |category: &Category| Label::custom("A_LABEL_THAT_NO_DOCUMENT_KNOWS", *category).ok();
        labels.extend(Category::ALL.iter().filter_map(stranger));
        let standing = standing_labels(space, evaluator);
        for label in &labels {
            let asked_for = self.conditions.iter().any(|when| {
                when.labels_any.as_deref().is_some_and(|list| list.contains(label))
                    || when.categories_any.as_deref().is_some_and(|list| list.contains(&label.category()))
            });
            if asked_for && !standing.iter().any(|other| !self.tells_labels_apart(label, other)) {
                return Err(format!("label `{label}` has nothing that stands for it"));
            }
        }
        Ok(())
    }

    fn tells_labels_apart(&self, one: &Label, other: &Label) -> bool {
        self.conditions.iter().any(|when| {
            let labels = when.labels_any.as_deref();
            let categories = when.categories_any.as_deref();
            labels.is_some_and(|list| list.contains(one) != list.contains(other))
                || categories
                    .is_some_and(|list| list.contains(&one.category()) != list.contains(&other.category()))
        })
    }

    fn check_tenants(&self, space: &Space, evaluator: &Evaluator) -> Result<(), String> {
        let asked = self.conditions.iter().filter_map(|when| when.tenants.as_deref()).flatten();
        let patterns: Vec<&Pattern> =
            asked.chain(policies(evaluator).filter_map(|(tenants, _)| tenants)).collect();
        let names: Vec<&str> = space.tenants.iter().map(|tenant| tenant.as_str()).collect();
        Self::check_names("tenant", &patterns, &names)
    }

    fn check_teams(&self, space: &Space) -> Result<(), String> {
        let asked = self.conditions.iter().filter_map(|when| when.teams.as_deref()).flatten();
        let patterns: Vec<&Pattern> = asked.collect();
        let names: Vec<&str> = space.teams.iter().map(String::as_str).collect();
        match names.contains(&"") {
            false => Err("requests of no team are missing".to_owned()),
            true => Self::check_names("team", &patterns, &names),
        }
    }

    fn check_regimes(&self, space: &Space, evaluator: &Evaluator) -> Result<(), String> {
        let lists = || self.conditions.iter().filter_map(|when| when.regimes_any.as_deref());
        for regime in &evaluator.policy().vocabulary().regimes {
            let alike = |group: &Vec<Regime>| {
                group
                    .first()
                    .is_some_and(|other| lists().all(|list| list.contains(other) == list.contains(regime)))
            };
            if lists().any(|list| list.contains(regime)) && !space.regimes.iter().any(alike) {
                return Err(format!("regime `{regime}` has nothing that stands for it"));
            }
        }
        Ok(())
    }

    /// Every number of findings that is asked for is there, and a conversation that was sensitive before.
    fn check_past(&self, space: &Space) -> Result<(), String> {
        let mut counts = self.conditions.iter().filter_map(|when| when.findings_min).chain([0]);
        if let Some(missing) = counts.find(|count| !space.findings.contains(count)) {
            return Err(format!("{missing} findings are missing"));
        }
        let asked = self.conditions.iter().any(|when| when.tainted.is_some());
        match space.tainted.contains(&false) && (!asked || space.tainted.contains(&true)) {
            true => Ok(()),
            false => Err("what a conversation held before is missing".to_owned()),
        }
    }

    /// Every beginning of every pattern, and each with every character behind it, is matched as one of the names
    /// is: where a name leaves all patterns, what comes behind makes no difference.
    fn check_names(what: &str, patterns: &[&Pattern], names: &[&str]) -> Result<(), String> {
        let matched = |name: &str| -> Vec<bool> { patterns.iter().map(|one| one.matches(name)).collect() };
        let ways: Vec<Vec<bool>> = names.iter().map(|name| matched(name)).collect();
        let (characters, longest) = NAMES;
        let is_name = |name: &str| {
            (1..=longest).contains(&name.len())
                && name.chars().all(|character| characters.contains(character))
        };
        let texts = patterns.iter().map(|pattern| pattern.as_str().trim_end_matches('*')).chain([""]);
        for text in texts {
            for beginning in (0..=text.len()).filter_map(|end| text.get(..end)) {
                let longer = characters.chars().map(|next| format!("{beginning}{next}"));
                for name in longer.chain([beginning.to_owned()]).filter(|name| is_name(name)) {
                    if !ways.contains(&matched(&name)) {
                        return Err(format!("no {what} stands for `{name}`"));
                    }
                }
            }
        }
        Ok(())
    }

    /// The first instant is there, and every one after it at which something begins or is over.
    fn check_instants(
        &self,
        space: &Space,
        evaluator: &Evaluator,
        (from, until): (Timestamp, Timestamp),
    ) -> Result<(), String> {
        let (mut begins, mut ends): (Vec<Moment>, Vec<Moment>) = (Vec::new(), Vec::new());
        let mut aged: Vec<Timestamp> = Vec::new();
        for one in evaluator.catalog().evidence() {
            begins.extend(one.valid_from.iter().chain(&one.signed_on).chain(&one.declared_on));
            begins.extend(one.verified_on);
            ends.extend(one.valid_until.iter().chain(&one.review_due));
        }
        begins.extend(self.claims.iter().filter_map(|claim| claim.valid_from));
        ends.extend(self.claims.iter().filter_map(|claim| claim.valid_until));
        begins.extend(self.conditions.iter().filter_map(|when| when.from));
        ends.extend(self.conditions.iter().filter_map(|when| when.until));
        for days in self.ages() {
            for one in evaluator.catalog().evidence() {
                let looks = [one.signed_on, one.declared_on, one.asserted_on, one.verified_on];
                begins.extend(looks.into_iter().flatten());
                aged.extend(looks.into_iter().flatten().map(|look| {
                    Timestamp::from_micros(look.last().plus_days(i64::from(days)).micros().saturating_add(1))
                }));
            }
        }
        let over = |date: Moment| Timestamp::from_micros(date.last().micros().saturating_add(1));
        let changes = begins.into_iter().map(Moment::first).chain(ends.into_iter().map(over)).chain(aged);
        let mut needed = changes.filter(|at| *at > from && *at <= until).chain([from]);
        match needed.find(|at| !space.instants.contains(at)) {
            Some(at) => Err(format!("the instant {at} is missing")),
            None => Ok(()),
        }
    }
}

/// The label that stands for each group of a space.
pub(in crate::proof) fn standing_labels(space: &Space, evaluator: &Evaluator) -> Vec<Label> {
    let vocabulary = &evaluator.policy().vocabulary().labels;
    let unlisted = |name: &str| {
        let of = |category: &&Category| {
            name.strip_prefix("UNLISTED_") == Some(&category.as_str().to_ascii_uppercase())
        };
        Category::ALL.iter().find(of).and_then(|category| Label::custom(name, *category).ok())
    };
    let named = |name: &String| {
        vocabulary.iter().find(|label| label.as_str() == name).cloned().or_else(|| unlisted(name))
    };
    space.labels.iter().filter_map(|group| group.iter().find_map(named)).collect()
}
