//! The tags of the tagger and which may follow which.

/// A tag of a token. `AddressPart` marks street names, which another finder completes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
#[allow(missing_docs, reason = "the names are the usual ones of the BIO scheme")]
pub enum Tag {
    Outside,
    BeginPerson,
    InPerson,
    BeginLocation,
    InLocation,
    BeginOrganization,
    InOrganization,
    AddressPart,
}

/// How many tags there are.
pub const TAGS: usize = 8;

/// The tags by number.
pub(crate) const ALL: [Tag; TAGS] = [
    Tag::Outside,
    Tag::BeginPerson,
    Tag::InPerson,
    Tag::BeginLocation,
    Tag::InLocation,
    Tag::BeginOrganization,
    Tag::InOrganization,
    Tag::AddressPart,
];

/// What a run of tags is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A person.
    Person,
    /// A place.
    Location,
    /// An organization.
    Organization,
    /// The name of a street.
    Street,
}

impl Tag {
    /// What an entity of this tag is; `None` outside.
    pub fn kind(self) -> Option<Kind> {
        match self {
            Tag::Outside => None,
            Tag::BeginPerson | Tag::InPerson => Some(Kind::Person),
            Tag::BeginLocation | Tag::InLocation => Some(Kind::Location),
            Tag::BeginOrganization | Tag::InOrganization => Some(Kind::Organization),
            Tag::AddressPart => Some(Kind::Street),
        }
    }

    /// Whether it goes on with an entity that must have begun.
    pub fn continues(self) -> bool {
        matches!(self, Tag::InPerson | Tag::InLocation | Tag::InOrganization)
    }
}

/// Whether `to` may follow `from`: an entity goes on only where one of its kind stands.
pub fn may_follow(from: Tag, to: Tag) -> bool {
    !to.continues() || from.kind() == to.kind()
}
