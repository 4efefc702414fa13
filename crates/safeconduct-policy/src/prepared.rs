//! A catalog and its policies, prepared once for many questions.

use crate::bits::Bits;
use crate::compiled::{Compiled, View};
use crate::facts::Facts;
use crate::first::Rungs;
use crate::judge::{Fixed, Judgement, Layer};
use crate::world::{Told, World};
use crate::{Catalog, Endpoint, Pattern, Policy, posture};
use safeconduct_core::Timestamp;
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// A catalog and its policies, prepared once for many questions.
///
/// Endpoints are numbered by rank, the order in which equally preferred ones are tried, so that the
/// first bit of a set is the best endpoint in it.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub(crate) catalog: Catalog,
    pub(crate) house: Bound,
    /// The policies of tenants, and whose requests they are for.
    pub(crate) tenants: Vec<(Pattern, Bound)>,
    /// From rank to place in the catalog.
    pub(crate) by_rank: Vec<usize>,
    /// From place in the catalog to rank.
    pub(crate) ranks: Vec<usize>,
    pub(crate) fixed: Fixed,
    /// Rank and place of endpoints about which some claim holds for a part of all requests.
    scoped: Vec<(usize, usize)>,
    /// The instants at which anything changes, ascending.
    instants: Vec<Timestamp>,
    /// What is true before, between and after them; worked out when first asked for.
    epochs: Vec<OnceLock<Epoch>>,
}

/// A policy prepared for the catalog.
#[derive(Debug)]
pub(crate) struct Bound {
    pub(crate) policy: Policy,
    pub(crate) compiled: Compiled,
}

/// What is true between two instants at which something changes.
#[derive(Debug)]
pub(crate) struct Epoch {
    pub(crate) world: World,
    house: View,
    /// By policy of a tenant.
    tenants: Vec<View>,
    told: OnceLock<Told>,
}

impl Prepared {
    pub(crate) fn new(catalog: Catalog, house: Policy, tenants: Vec<(Pattern, Policy)>) -> Prepared {
        let mut by_rank: Vec<usize> = (0..catalog.endpoints().len()).collect();
        by_rank.sort_by_key(|index| catalog.endpoints().get(*index).map(|endpoint| (rank(endpoint), *index)));
        let mut ranks = vec![0; by_rank.len()];
        for (rank, index) in by_rank.iter().enumerate() {
            ranks.get_mut(*index).into_iter().for_each(|place| *place = rank);
        }
        let is_scoped = |index: usize| {
            let with_hops = std::iter::once(&index).chain(catalog.hops(index));
            let endpoints = with_hops.filter_map(|index| catalog.endpoints().get(*index));
            endpoints.flat_map(|endpoint| &endpoint.claims).any(|claim| claim.is_scoped())
        };
        let scoped = by_rank.iter().copied().enumerate().filter(|(_, index)| is_scoped(*index)).collect();
        let mut instants: Vec<Timestamp> = catalog.instants().collect();
        instants.extend(Compiled::instants(&house));
        instants.extend(tenants.iter().flat_map(|(_, policy)| Compiled::instants(policy)));
        let policies = std::iter::once(&house).chain(tenants.iter().map(|(_, policy)| policy));
        let ages: BTreeSet<u32> = policies.flat_map(Compiled::ages).collect();
        instants.extend(ages.into_iter().flat_map(|days| posture::ages(&catalog, days)));
        instants.sort_unstable();
        instants.dedup();
        let epochs = (0..=instants.len()).map(|_| OnceLock::new()).collect();
        let bind = |policy: Policy| {
            let compiled = Compiled::new(&catalog, &policy, &by_rank);
            Bound { policy, compiled }
        };
        let house = bind(house);
        let tenants = tenants.into_iter().map(|(tenants, policy)| (tenants, bind(policy))).collect();
        let fixed = Fixed::new(&catalog, &by_rank);
        Prepared { house, tenants, fixed, by_rank, ranks, scoped, instants, epochs, catalog }
    }

    /// The instants at which anything changes, ascending.
    pub(crate) fn instants(&self) -> &[Timestamp] {
        &self.instants
    }

    /// What is true at an instant.
    pub(crate) fn epoch(&self, at: Timestamp) -> Option<&Epoch> {
        let place = self.instants.partition_point(|instant| *instant <= at);
        // The first instant of the epoch stands for all of it.
        let begin = place.checked_sub(1).and_then(|before| self.instants.get(before)).copied();
        let begin = begin.unwrap_or(Timestamp::from_micros(i64::MIN));
        let view = |bound: &Bound| bound.compiled.view(&self.catalog, &bound.policy, &self.by_rank, begin);
        let epoch = self.epochs.get(place)?.get_or_init(|| Epoch {
            world: World::new(&self.catalog, &self.by_rank, begin),
            house: view(&self.house),
            tenants: self.tenants.iter().map(|(_, bound)| view(bound)).collect(),
            told: OnceLock::new(),
        });
        Some(epoch)
    }

    /// The postures for a request that some claims treat differently, if there are such claims.
    pub(crate) fn world_for(&self, epoch: &Epoch, facts: &Facts<'_>) -> Option<World> {
        (!self.scoped.is_empty()).then(|| epoch.world.for_request(&self.catalog, &self.scoped, facts))
    }

    /// The rungs of 64 endpoints from rank `64 * at` on, for a request.
    pub(crate) fn rungs(&self, epoch: &Epoch, facts: &Facts<'_>, at: usize) -> Rungs {
        Rungs::of(self, epoch.world.steps(), &self.scoped, facts, at)
    }

    /// What keeps the endpoints from the training floor in an epoch; worked out when first asked for.
    pub(crate) fn told<'e>(&self, epoch: &'e Epoch, facts: &Facts<'_>) -> &'e Told {
        epoch.told.get_or_init(|| Told::new(&self.catalog, facts.at))
    }

    /// Whether some claim about the endpoint of this rank holds for a part of all requests only.
    pub(crate) fn is_scoped(&self, rank: usize) -> bool {
        self.scoped.binary_search_by_key(&rank, |(rank, _)| *rank).is_ok()
    }

    /// The policies that a tenant's requests are judged under, with what they look like in the epoch.
    pub(crate) fn layers<'a>(
        &'a self,
        epoch: &'a Epoch,
        facts: &'a Facts<'a>,
    ) -> impl Iterator<Item = Layer<'a>> {
        let own = self.tenants.iter().zip(&epoch.tenants);
        let own = own.filter(|((tenants, _), _)| tenants.matches(&facts.tenant));
        let own = own.map(|((_, bound), view)| (bound, view));
        std::iter::once((&self.house, &epoch.house)).chain(own).map(|(bound, view)| Layer {
            policy: &bound.policy,
            compiled: &bound.compiled,
            view,
            all: &self.fixed.all,
        })
    }

    /// Judges every endpoint.
    pub(crate) fn judge(&self, epoch: &Epoch, world: &World, facts: &Facts<'_>) -> Judgement {
        Judgement::new(&self.fixed, world, self.layers(epoch, facts), facts)
    }

    /// The ranks of these endpoints.
    pub(crate) fn ranks_of<'a>(&self, endpoints: impl Iterator<Item = &'a str>) -> Bits {
        let mut bits = Bits::none(self.ranks.len());
        for endpoint in endpoints {
            let rank = self.catalog.index(endpoint).and_then(|index| self.ranks.get(index));
            rank.into_iter().for_each(|rank| bits.insert(*rank));
        }
        bits
    }
}

/// Cheapest, fastest, heaviest first; a non-negative float orders as its bits do.
fn rank(endpoint: &Endpoint) -> (u64, u32, std::cmp::Reverse<u32>) {
    let cost = endpoint.cost.map_or(u64::MAX, |cost| (cost + 0.0).to_bits());
    (cost, endpoint.latency_ms.unwrap_or(u32::MAX), std::cmp::Reverse(endpoint.weight))
}
