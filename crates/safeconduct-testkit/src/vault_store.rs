//! What is asked of a store of vaults before sessions are kept in it.

use safeconduct_core::{SessionId, TenantId};
use safeconduct_redact::{Kept, StoreError, VaultStore};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// How many try to go on with one session at once.
const RIVALS: usize = 8;
/// The largest vault that is tried, in bytes.
const LARGE: usize = 1 << 20;

/// Checks a store of vaults against every law; the names of those that it breaks.
///
/// - Where nothing was kept there is nothing; what was kept comes back byte for byte, empty, large, of any bytes.
/// - Tenants and sessions are apart, also where their names joined read alike.
/// - Only who has seen what is kept may go on from it; who is refused changes nothing, and of many at once one is let.
/// - Every revision is new to its session, also behind a vault that was forgotten.
/// - What was forgotten is gone, for its session alone; forgetting what is not there is no error.
///
/// The store must be empty of tenants that begin with `testkit`.
///
/// ```
/// use safeconduct_redact::MemoryStore;
///
/// assert!(safeconduct_testkit::check_vault_store(&MemoryStore::default()).is_empty());
/// ```
pub fn check_vault_store(store: &dyn VaultStore) -> Vec<&'static str> {
    let laws: [(&str, Law); 8] = [
        ("where nothing was kept there is nothing", nothing),
        ("what was kept comes back byte for byte", byte_for_byte),
        ("tenants and sessions are apart", apart),
        ("only who has seen what is kept may go on from it", seen),
        ("who is refused changes nothing", unchanged),
        ("of many at once one is let", one_of_many),
        ("every revision is new to its session", new_revisions),
        ("what was forgotten is gone, for its session alone", forgotten),
    ];
    let mut broken = Vec::new();
    for (number, (law, holds)) in laws.into_iter().enumerate() {
        let tenant = TenantId::new(&format!("testkit-{number}"));
        let place = tenant.map(|tenant| Place { store, tenant, session: SessionId::declare("chat") });
        if !place.is_ok_and(|place| holds(&place).unwrap_or(false)) {
            broken.push(law);
        }
    }
    broken
}

/// Whether a law holds; an error where none was to be expected is a no.
type Law = fn(&Place<'_>) -> Result<bool, StoreError>;

/// A session in a store.
struct Place<'s> {
    store: &'s dyn VaultStore,
    tenant: TenantId,
    session: SessionId,
}

impl Place<'_> {
    fn load(&self) -> Result<Option<Kept>, StoreError> {
        self.store.load(&self.tenant, &self.session)
    }

    fn save(&self, sealed: &[u8], seen: Option<u64>) -> Result<u64, StoreError> {
        self.store.save(&self.tenant, &self.session, sealed, seen)
    }

    fn forget(&self) -> Result<(), StoreError> {
        self.store.forget(&self.tenant, &self.session)
    }

    fn at(&self, tenant: &'static str, session: &'static str) -> Place<'_> {
        Place { store: self.store, tenant: TenantId::declare(tenant), session: SessionId::declare(session) }
    }

    fn holds(&self, sealed: &[u8]) -> Result<bool, StoreError> {
        Ok(self.load()?.is_some_and(|kept| kept.sealed == sealed))
    }
}

fn nothing(place: &Place<'_>) -> Result<bool, StoreError> {
    Ok(place.load()?.is_none())
}

fn byte_for_byte(place: &Place<'_>) -> Result<bool, StoreError> {
    let every: Vec<u8> = (0..=255).collect();
    let mut seen = None;
    for sealed in [Vec::new(), every.clone(), every.repeat(LARGE / 256), b"\n\r\n\0".to_vec()] {
        let revision = place.save(&sealed, seen)?;
        if place.load()? != Some(Kept { sealed, revision }) {
            return Ok(false);
        }
        seen = Some(revision);
    }
    Ok(true)
}

fn apart(place: &Place<'_>) -> Result<bool, StoreError> {
    let names = [
        ("testkit-a", "bc"),
        ("testkit-ab", "c"),
        ("testkit-a", "c"),
        ("testkit-ab", "bc"),
        ("testkit.a", "bc"),
        ("testkit-a", "b-c"),
        ("testkit-a-b", "c"),
        ("testkit-a", "b.c"),
    ];
    let places: Vec<Place<'_>> = names.iter().map(|(tenant, session)| place.at(tenant, session)).collect();
    for (number, place) in (0u8..).zip(&places) {
        place.save(&[number], None)?;
    }
    let mut all = true;
    for (number, place) in (0u8..).zip(&places) {
        all &= place.holds(&[number])?;
    }
    Ok(all)
}

fn seen(place: &Place<'_>) -> Result<bool, StoreError> {
    let conflict = Err(StoreError::Conflict);
    let early = place.save(b"x", Some(1)) == conflict;
    let first = place.save(b"one", None)?;
    let twice = place.save(b"two", None) == conflict;
    let second = place.save(b"two", Some(first))?;
    let stale = place.save(b"three", Some(first)) == conflict;
    Ok(early && twice && stale && place.save(b"three", Some(second)).is_ok())
}

fn unchanged(place: &Place<'_>) -> Result<bool, StoreError> {
    let revision = place.save(b"kept", None)?;
    let refused = place.save(b"other", None).is_err() && place.save(b"other", Some(revision + 1)).is_err();
    Ok(refused && place.load()? == Some(Kept { sealed: b"kept".to_vec(), revision }))
}

fn one_of_many(place: &Place<'_>) -> Result<bool, StoreError> {
    let mut seen = None;
    for round in 0u8..16 {
        let (let_on, rivals) = (AtomicUsize::new(0), 0..RIVALS as u8);
        thread::scope(|scope| {
            for rival in rivals {
                let let_on = &let_on;
                scope.spawn(move || {
                    let saved = place.save(&[round, rival], seen).is_ok();
                    let_on.fetch_add(usize::from(saved), Ordering::Relaxed);
                });
            }
        });
        let kept = place.load()?;
        if let_on.into_inner() != 1 || kept.as_ref().is_none_or(|kept| kept.sealed.first() != Some(&round)) {
            return Ok(false);
        }
        seen = kept.map(|kept| kept.revision);
    }
    Ok(true)
}

fn new_revisions(place: &Place<'_>) -> Result<bool, StoreError> {
    let mut revisions = vec![place.save(b"0", None)?];
    for _ in 0..3 {
        revisions.push(place.save(b"1", revisions.last().copied())?);
    }
    place.forget()?;
    revisions.push(place.save(b"2", None)?);
    let count = revisions.len();
    revisions.sort_unstable();
    revisions.dedup();
    Ok(revisions.len() == count)
}

fn forgotten(place: &Place<'_>) -> Result<bool, StoreError> {
    place.forget()?;
    let revision = place.save(b"here", None)?;
    let other = place.at("testkit-other", "chat");
    other.save(b"there", None)?;
    place.forget()?;
    let gone = place.load()?.is_none() && place.save(b"back", Some(revision)) == Err(StoreError::Conflict);
    Ok(gone && other.holds(b"there")?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use safeconduct_redact::MemoryStore;
    use std::collections::HashMap;
    use std::sync::Mutex;

    /// A store with a flaw.
    struct Flawed {
        flaw: &'static str,
        kept: Mutex<HashMap<String, Kept>>,
    }

    impl VaultStore for Flawed {
        fn load(&self, tenant: &TenantId, session: &SessionId) -> Result<Option<Kept>, StoreError> {
            let kept = self.kept.lock().unwrap().get(&self.name(tenant, session)).cloned();
            Ok(match self.flaw {
                "makes up" => Some(kept.unwrap_or(Kept { sealed: Vec::new(), revision: 0 })),
                "cuts" => {
                    kept.map(|kept| Kept { sealed: kept.sealed.into_iter().take(1_000).collect(), ..kept })
                }
                _ => kept,
            })
        }

        fn save(
            &self,
            tenant: &TenantId,
            session: &SessionId,
            sealed: &[u8],
            seen: Option<u64>,
        ) -> Result<u64, StoreError> {
            let name = self.name(tenant, session);
            let known = self.kept.lock().unwrap().get(&name).map(|kept| kept.revision);
            let revision = known.map_or(1, |known| known + 1);
            let fits = match self.flaw {
                "last wins" => true,
                "takes newer" => seen >= known,
                _ => known == seen,
            };
            if self.flaw == "races" {
                thread::sleep(std::time::Duration::from_millis(1));
            }
            if fits || self.flaw == "writes anyway" {
                self.kept.lock().unwrap().insert(name, Kept { sealed: sealed.to_vec(), revision });
            }
            if fits { Ok(revision) } else { Err(StoreError::Conflict) }
        }

        fn forget(&self, tenant: &TenantId, session: &SessionId) -> Result<(), StoreError> {
            let mut kept = self.kept.lock().unwrap();
            match self.flaw {
                "forgets all" => kept.clear(),
                "forgets nothing" => {}
                _ => drop(kept.remove(&self.name(tenant, session))),
            }
            Ok(())
        }
    }

    impl Flawed {
        fn name(&self, tenant: &TenantId, session: &SessionId) -> String {
            match self.flaw {
                "joins" => format!("{tenant}{session}"),
                "joins by a mark" => format!("{tenant}-{session}"),
                "folds" => format!("{tenant}/{session}").replace('.', "-"),
                _ => format!("{tenant}/{session}"),
            }
        }
    }

    #[test]
    fn our_own_store_breaks_no_law() {
        assert_eq!(check_vault_store(&MemoryStore::default()), Vec::<&str>::new());
    }

    #[test]
    fn each_law_catches_its_breach() {
        for (flaw, law) in [
            ("makes up", "where nothing was kept there is nothing"),
            ("cuts", "what was kept comes back byte for byte"),
            ("joins", "tenants and sessions are apart"),
            ("joins by a mark", "tenants and sessions are apart"),
            ("folds", "tenants and sessions are apart"),
            ("last wins", "only who has seen what is kept may go on from it"),
            ("takes newer", "who is refused changes nothing"),
            ("writes anyway", "who is refused changes nothing"),
            ("races", "of many at once one is let"),
            ("counts anew", "every revision is new to its session"),
            ("forgets nothing", "what was forgotten is gone, for its session alone"),
            ("forgets all", "what was forgotten is gone, for its session alone"),
        ] {
            let broken = check_vault_store(&Flawed { flaw, kept: Mutex::default() });
            assert!(broken.contains(&law), "{flaw}: {broken:?}");
        }
    }
}
