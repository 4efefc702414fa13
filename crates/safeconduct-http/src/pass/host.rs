//! The host a pass is for: a name and a port, so that two servers of one name are two.

use super::base::header;
use http::request::Parts;

/// A name in lower case and its port; without one it is a default port of a scheme that nobody told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Host(String);

impl Host {
    /// A host as it is written.
    pub(crate) fn of(text: &str) -> Host {
        Host(text.to_ascii_lowercase())
    }

    /// The target of a request: with its port wherever the request tells port or scheme.
    pub(crate) fn target(parts: &Parts) -> Option<Host> {
        let host = Host(said(parts)?);
        let default = match parts.uri.scheme_str() {
            Some("https") => ":443",
            Some("http") => ":80",
            _ => return Some(host),
        };
        Some(match host.split() {
            (_, Some(_)) => host,
            (name, None) => Host(format!("{name}{default}")),
        })
    }

    /// Whether both can be one server: of one name and one port. Where only one tells its port, it must be a default one.
    pub(crate) fn fits(&self, other: &Host) -> bool {
        let ((name, port), (other_name, other_port)) = (self.split(), other.split());
        let ports = match (port, other_port) {
            (Some(one), Some(other)) => one == other,
            (Some(one), None) | (None, Some(one)) => matches!(one, "443" | "80"),
            (None, None) => true,
        };
        name == other_name && ports
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Name and port; the colons of an IPv6 address stand in brackets and are none of a port.
    fn split(&self) -> (&str, Option<&str>) {
        match self.0.rsplit_once(':') {
            Some((name, port)) if !port.contains(']') => (name, Some(port)),
            _ => (&self.0, None),
        }
    }
}

/// Host and port as the request says them, in lower case.
pub(super) fn said(parts: &Parts) -> Option<String> {
    let said = match parts.uri.authority() {
        Some(authority) => authority.as_str().to_owned(),
        None => header(parts, "host")?,
    };
    Some(said.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_at_two_ports_is_two_hosts() {
        for (one, other, fits) in [
            ("api.example.com", "API.example.com", true),
            ("api.example.com:443", "api.example.com:443", true),
            ("api.example.com:443", "api.example.com:80", false),
            ("api.example.com:8443", "api.example.com:443", false),
            // Who tells no port means a default one, and no other.
            ("api.example.com", "api.example.com:443", true),
            ("api.example.com", "api.example.com:80", true),
            ("api.example.com", "api.example.com:8443", false),
            ("api.example.com", "api.example.org", false),
            ("[::1]", "[::1]:443", true),
            ("[::1]:443", "[::1]:80", false),
            ("[::1]", "[::1]:1", false),
            ("[::1]", "[::2]", false),
        ] {
            let (one, other) = (Host::of(one), Host::of(other));
            assert_eq!((one.fits(&other), other.fits(&one)), (fits, fits), "{one:?} {other:?}");
        }
    }

    #[test]
    fn the_target_tells_its_port_where_the_request_does() {
        for (uri, host, target) in [
            ("https://API.example.com/v1", "", Some("api.example.com:443")),
            ("http://api.example.com/v1", "", Some("api.example.com:80")),
            ("http://api.example.com:443/v1", "", Some("api.example.com:443")),
            ("https://[::1]/v1", "", Some("[::1]:443")),
            ("/v1", "api.example.com", Some("api.example.com")),
            ("/v1", "api.example.com:80", Some("api.example.com:80")),
            ("/v1", "", None),
        ] {
            let mut request = http::Request::post(uri);
            if !host.is_empty() {
                request = request.header("host", host);
            }
            let parts = request.body(()).unwrap().into_parts().0;
            assert_eq!(Host::target(&parts).as_ref().map(Host::as_str), target, "{uri} {host}");
        }
    }
}
