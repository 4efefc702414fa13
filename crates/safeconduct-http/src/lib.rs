#![doc = include_str!("../README.md")]

mod body;
mod caller;
mod channels;
mod encoding;
mod format;
mod formats;
mod frames;
mod head;
mod layer;
#[cfg(feature = "reqwest")]
mod middleware;
mod pass;
mod problem;
mod reply;
mod request;
mod taints;

pub use body::ReplyBody;
pub use caller::{CLASSES, Caller, PURPOSE, REGIMES, SENSITIVITY, SESSION, TEAM, TENANT};
pub use encoding::{EncodingError, decode};
pub use format::{End, Fragment, ModelAt, Vendor, WireFormat};
pub use frames::FrameError;
pub use head::{CREDENTIALS, headers};
pub use layer::{BoxError, Call, ENDPOINT, GuardLayer, Guarded, In, RECEIPT, Route, SendTo, refuse};
#[cfg(feature = "reqwest")]
pub use middleware::{GuardMiddleware, Refused};
pub use pass::{Pass, PassError, PassKey, PassLayer, PassSigner, PassVerifier, Passed};
pub use problem::Problem;
pub use reply::Reply;
pub use request::{ReadError, read};
pub use taints::Taints;
