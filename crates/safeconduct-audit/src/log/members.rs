//! A log of logs: its entries are the signed heads of many instances, each proved to have grown out of the one before.

use super::Log;
use crate::{
    AuditError, Checkpoint, PublicKey, check_growth,
    growth::{self, Growth},
    read,
    record::{Control, MemberHead},
    tree::empty_root,
};
use std::{collections::BTreeMap, sync::PoisonError};

/// The largest note of a member that fits in a leaf as base64, with the proof beside it.
const MEMBER_MAX: usize = 40 << 10;

/// The newest head of every member; absent until somebody adds one.
pub(super) type Members = Option<BTreeMap<String, Checkpoint>>;

impl Log {
    /// Takes the signed head of another log into this one: a log whose entries are the heads of many
    /// instances has one head to witness, and shows which instance fell silent.
    ///
    /// `growth` is what [`prove_growth`](crate::prove_growth) makes of the member, from the size of the head
    /// that this log took last ([`Log::member_size`]) on, or from 0: a member that was rewritten does not get in.
    ///
    /// ```
    /// use safeconduct_audit::{Log, Signer, prove_growth, verify};
    ///
    /// # let folder = tempfile::tempdir()?;
    /// # let (one, all) = (folder.path().join("one"), folder.path().join("all"));
    /// let (signer, keeper) = (Signer::generate()?, Signer::generate()?);
    /// let member = Log::create(&one, &signer, Some("acme.example/audit/1"))?;
    /// let rollup = Log::create(&all, &keeper, None)?;
    /// let keys = [signer.public_key().clone()];
    /// rollup.add_member(prove_growth(&one, 0)?.as_bytes(), &keys)?;
    /// member.close()?;
    /// let seen = rollup.member_size("acme.example/audit/1")?;
    /// rollup.add_member(prove_growth(&one, seen)?.as_bytes(), &keys)?;
    /// rollup.close()?;
    /// assert!(verify(&all, &[keeper.public_key().clone()])?.is_ok());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`AuditError::Note`] when none of `keys` signed the head, [`AuditError::Proof`] when it did not grow out
    /// of the one before; those of [`append`](Log::append).
    pub fn add_member(&self, growth: &[u8], keys: &[PublicKey]) -> Result<(), AuditError> {
        let Growth { note, path, .. } = growth::parse(growth)?;
        // A leaf has room for every note that a log writes; one that is stuffed with lines has not.
        if note.len() > MEMBER_MAX {
            return Err(AuditError::Note("it has too many signatures for an entry".to_owned()));
        }
        let origin = Checkpoint::unverified(note)?.origin;
        self.with_members(|members| {
            let before = members.get(&origin).cloned();
            let nothing = Checkpoint { origin, size: 0, root: crate::Digest(empty_root()) };
            let before = before.unwrap_or(nothing);
            let head = check_growth(growth, &before, keys)?;
            self.control(&Control::Member(MemberHead {
                origin: &head.origin,
                size: head.size,
                note,
                before: before.size,
                path: &path,
            }))?;
            members.insert(head.origin.clone(), head);
            Ok(())
        })?;
        self.flush()
    }

    /// How many entries the head of a member had that this log took last; 0 when it took none.
    ///
    /// # Errors
    /// As [`read`](crate::read()).
    pub fn member_size(&self, origin: &str) -> Result<u64, AuditError> {
        self.with_members(|members| Ok(members.get(origin).map_or(0, |head| head.size)))
    }

    /// The members, which a run reads from the log when it first needs them.
    fn with_members<T>(
        &self,
        act: impl FnOnce(&mut BTreeMap<String, Checkpoint>) -> Result<T, AuditError>,
    ) -> Result<T, AuditError> {
        let mut members = self.0.members.lock().unwrap_or_else(PoisonError::into_inner);
        if members.is_none() {
            self.flush()?;
            let mut known = BTreeMap::new();
            for entry in read(self.dir())? {
                if let Some(head) = MemberHead::head_of(&entry?.leaf) {
                    known.insert(head.origin.clone(), head);
                }
            }
            *members = Some(known);
        }
        act(members.get_or_insert_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DocumentKind, Signer, prove_growth, verify};

    /// Whoever holds the key of a log of logs can write what he likes; a verifier follows every step again.
    #[test]
    fn a_member_that_was_rewritten_is_found_in_the_log_of_logs() {
        let folder = tempfile::tempdir().unwrap();
        let signer = Signer::from_seed("test.example/key", &[7; 32]).unwrap();
        let keys = [signer.public_key().clone()];
        let member = |name: &str, documents: u8| {
            let dir = folder.path().join(name);
            let log = Log::create(&dir, &signer, Some("test.example/member")).unwrap();
            for n in 0..documents {
                log.config(DocumentKind::Policy, &[n]).unwrap();
            }
            log.close().unwrap();
            dir
        };
        let (honest, shorter, rewritten) =
            (member("honest", 3), member("shorter", 1), member("rewritten", 9));
        for (second, word) in [(&shorter, "rolled back"), (&rewritten, "nothing shows")] {
            let all = folder.path().join(word);
            let log = Log::create(&all, &signer, None).unwrap();
            log.add_member(prove_growth(&honest, 0).unwrap().as_bytes(), &keys).unwrap();
            let seen = log.member_size("test.example/member").unwrap();
            let proof = prove_growth(second, seen.min(3)).unwrap();
            let Growth { note, path, .. } = growth::parse(proof.as_bytes()).unwrap();
            let size = Checkpoint::unverified(note).unwrap().size;
            let head = MemberHead { origin: "test.example/member", size, note, before: seen, path: &path };
            log.control(&Control::Member(head)).unwrap();
            log.close().unwrap();
            let report = verify(&all, &keys).unwrap();
            let problem = report.first_problem().unwrap();
            assert_eq!(problem.index, Some(2), "{problem:?}");
            assert!(problem.what.contains(word), "{problem:?}");
        }
    }
}
