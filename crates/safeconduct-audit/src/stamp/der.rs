//! Walks DER, one element after the other: lengths and tags are the `der` crate's business.

use ::der::{AnyRef, Decode as _, Reader as _, SliceReader, Tag, TagNumber};

/// The elements that are still to be read. Anything unexpected is `None`, and then the whole is refused.
pub(super) struct Elements<'d>(SliceReader<'d>);

impl<'d> Elements<'d> {
    pub(super) fn of(bytes: &'d [u8]) -> Option<Elements<'d>> {
        SliceReader::new(bytes).ok().map(Elements)
    }

    /// The elements of the one element that `bytes` are, which has this tag.
    pub(super) fn inside(bytes: &'d [u8], tag: Tag) -> Option<Elements<'d>> {
        let mut outer = Elements::of(bytes)?;
        let inner = Elements::of(outer.value(tag)?)?;
        outer.end()?;
        Some(inner)
    }

    /// The content of the next element, which has this tag.
    pub(super) fn value(&mut self, tag: Tag) -> Option<&'d [u8]> {
        self.optional(tag)?
    }

    /// The content of the next element if it has this tag; the outer `None` is an error.
    pub(super) fn optional(&mut self, tag: Tag) -> Option<Option<&'d [u8]>> {
        if self.0.is_finished() || Tag::peek(&self.0).ok()? != tag {
            return Some(None);
        }
        Some(Some(AnyRef::decode(&mut self.0).ok()?.value()))
    }

    /// The elements inside the next one, which has this tag.
    pub(super) fn enter(&mut self, tag: Tag) -> Option<Elements<'d>> {
        Elements::of(self.value(tag)?)
    }

    /// The next element with its tag and length, whatever it is.
    pub(super) fn whole(&mut self) -> Option<&'d [u8]> {
        self.0.tlv_bytes().ok()
    }

    pub(super) fn is_done(&self) -> bool {
        self.0.is_finished()
    }

    /// Nothing is left.
    pub(super) fn end(&self) -> Option<()> {
        self.is_done().then_some(())
    }
}

/// `[number]` around other elements.
pub(super) const fn tagged(number: u32) -> Tag {
    Tag::ContextSpecific { constructed: true, number: TagNumber(number) }
}
