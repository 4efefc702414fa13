//! From the bytes of a call to a request that can be cleared.

use crate::format::ModelAt;
use crate::{Caller, WireFormat};
use safeconduct::Request;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// Why the bytes are no request. Says so without them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// They are not UTF-8.
    #[error("the body is not UTF-8")]
    Utf8,
    /// They are not one JSON object.
    #[error("the body is not one JSON object")]
    NotAnObject,
    /// The model is named more than once, so it is not clear which is meant.
    #[error("the body names its model twice, or not as a string")]
    Model,
    /// The sensitivity that was asked for is none.
    #[error("the sensitivity is one of `public`, `internal`, `confidential` and `restricted`")]
    Sensitivity,
}

/// Reads a call: what it says in `body`, at `path`, on behalf of `caller`.
///
/// Whatever the body holds is scanned when the request is cleared: every string, key and number, members that
/// nobody heard of included. The request carries the duties of its grant in its body (`store: false`).
///
/// ```
/// use safeconduct_http::{Caller, WireFormat, read};
///
/// let format = WireFormat::of("/v1/embeddings").ok_or("no such surface")?;
/// let request = read(format, "/v1/embeddings", br#"{"model":"e5","input":"hi"}"#, &Caller::default())?;
/// # let _ = request;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`ReadError`] when it is no request of this format.
pub fn read(format: &WireFormat, path: &str, body: &[u8], caller: &Caller) -> Result<Request, ReadError> {
    read_with_model(format, path, body, caller).map(|(request, _)| request)
}

/// The same, and the model it names.
pub(crate) fn read_with_model(
    format: &WireFormat,
    path: &str,
    body: &[u8],
    caller: &Caller,
) -> Result<(Request, Option<String>), ReadError> {
    let text = std::str::from_utf8(body).map_err(|_| ReadError::Utf8)?;
    if !text.trim_start().starts_with('{') {
        return Err(ReadError::NotAnObject);
    }
    let mut request = Request::json(text).carrying_duties();
    let model = model(format, path, text)?;
    if let Some(model) = &model {
        request = request.model(model);
    }
    if let Some(purpose) = &caller.purpose {
        request = request.purpose(purpose);
    }
    if let Some(team) = &caller.team {
        request = request.team(team);
    }
    for regime in &caller.regimes {
        request = request.regime(regime);
    }
    if let Some(least) = &caller.sensitivity {
        request = request.sensitivity(least.parse().map_err(|_| ReadError::Sensitivity)?);
    }
    for class in &caller.classes {
        request = request.class(class);
    }
    Ok((request, model))
}

fn model(format: &WireFormat, path: &str, body: &str) -> Result<Option<String>, ReadError> {
    let member = match format.model {
        ModelAt::Nowhere => return Ok(None),
        ModelAt::Path => return Ok(format.model_in_path(path).map(str::to_owned)),
        ModelAt::Body => model_of(body)?,
        ModelAt::BatchLine => match once(body, "body")? {
            Some(inner) => model_of(inner.get())?,
            None => None,
        },
    };
    Ok(member)
}

fn model_of(body: &str) -> Result<Option<String>, ReadError> {
    match once(body, "model")? {
        None => Ok(None),
        Some(model) => serde_json::from_str(model.get()).map_err(|_| ReadError::Model),
    }
}

/// The member of this name, which must not stand there twice: two readers could take two different ones.
fn once<'b>(body: &'b str, name: &str) -> Result<Option<&'b RawValue>, ReadError> {
    struct Once<'a>(BTreeMap<String, Vec<&'a RawValue>>);
    impl<'de: 'a, 'a> serde::Deserialize<'de> for Once<'a> {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Once<'a>, D::Error> {
            struct Each;
            impl<'de> serde::de::Visitor<'de> for Each {
                type Value = Once<'de>;
                fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str("an object")
                }
                fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Once<'de>, A::Error> {
                    let mut members: BTreeMap<String, Vec<&'de RawValue>> = BTreeMap::new();
                    while let Some((key, value)) = map.next_entry::<String, &'de RawValue>()? {
                        members.entry(key).or_default().push(value);
                    }
                    Ok(Once(members))
                }
            }
            deserializer.deserialize_map(Each)
        }
    }
    let Once(members) = serde_json::from_str(body).map_err(|_| ReadError::NotAnObject)?;
    match members.get(name).map(Vec::as_slice) {
        None => Ok(None),
        Some([one]) => Ok(Some(one)),
        Some(_) => Err(ReadError::Model),
    }
}
