//! Where Redis is.

use std::fmt;

use redis::sentinel::{SentinelClient, SentinelNodeConnectionInfo, SentinelServerType};
use redis::{Client, ConnectionInfo, IntoConnectionInfo, RedisResult, TlsMode};

/// The forms that are taken.
const FORMS: &str = "redis://host:6379, rediss://user:password@host:6379, unix:///run/redis.sock or redis+sentinel://host:26379/service";

/// A place to meet, with what is needed to be let in. It is never written out whole.
#[derive(Clone)]
pub struct RedisUrl {
    place: String,
    way: Way,
}

#[derive(Clone)]
enum Way {
    /// Any of these: one server, or nodes of one cluster, which pass on what is published.
    Hosts(Vec<ConnectionInfo>),
    /// Whichever is the service's master now.
    Sentinel {
        sentinels: Vec<ConnectionInfo>,
        service: String,
        master: SentinelNodeConnectionInfo,
    },
}

impl RedisUrl {
    /// Reads an address.
    ///
    /// # Errors
    /// A sentence that does not repeat it: it may have a password.
    pub fn parse(text: &str) -> Result<Self, String> {
        parse(text.trim()).ok_or_else(|| format!("it is not an address; give one such as {FORMS}"))
    }

    /// Those to try, in their order. A service's master is asked for each time.
    pub(super) async fn clients(&self) -> RedisResult<Vec<Client>> {
        match &self.way {
            Way::Hosts(hosts) => hosts.iter().cloned().map(Client::open).collect(),
            Way::Sentinel {
                sentinels,
                service,
                master,
            } => {
                let mut client = SentinelClient::build(
                    sentinels.clone(),
                    service,
                    Some(master.clone()),
                    SentinelServerType::Master,
                )?;
                Ok(vec![client.async_get_client().await?])
            }
        }
    }
}

fn parse(text: &str) -> Option<RedisUrl> {
    let (scheme, rest) = text.split_once("://")?;
    if matches!(scheme, "unix" | "redis+unix") {
        return Some(RedisUrl {
            place: format!("{scheme}://{}", rest.split('?').next()?),
            way: Way::Hosts(vec![text.into_connection_info().ok()?]),
        });
    }
    let (login, rest) = match rest.rsplit_once('@') {
        Some((login, rest)) => (format!("{login}@"), rest),
        None => (String::new(), rest),
    };
    let (hosts, path) = rest.split_once('/').unwrap_or((rest, ""));
    let each = |scheme: &str, login: &str, path: &str| -> Option<Vec<ConnectionInfo>> {
        let hosts = hosts.split(',').map(str::trim);
        hosts
            .map(|host| {
                let url = format!("{scheme}://{login}{host}/{path}");
                url.into_connection_info().ok()
            })
            .collect()
    };
    let way = match scheme {
        "redis" | "rediss" => Way::Hosts(each(scheme, &login, path)?),
        "redis+sentinel" | "rediss+sentinel" if !path.is_empty() => {
            let plain = scheme.trim_end_matches("+sentinel");
            let info = each(plain, &login, "")?.into_iter().next()?;
            let master = SentinelNodeConnectionInfo::default()
                .set_redis_connection_info(info.redis_settings().clone());
            Way::Sentinel {
                sentinels: each(plain, "", "")?,
                service: path.to_owned(),
                master: match plain {
                    "rediss" => master.set_tls_mode(TlsMode::Secure),
                    _ => master,
                },
            }
        }
        _ => return None,
    };
    Some(RedisUrl {
        place: format!("{scheme}://{hosts}"),
        way,
    })
}

/// Without the user and the password.
impl fmt::Display for RedisUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.place)
    }
}

impl fmt::Debug for RedisUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_its_password() {
        for (text, shown) in [
            ("redis://127.0.0.1", "redis://127.0.0.1"),
            (
                "rediss://ann:p%40ss@redis.example:6380/2",
                "rediss://redis.example:6380",
            ),
            ("redis://:pass@a:1,b:2,c:3", "redis://a:1,b:2,c:3"),
            ("unix:///run/redis.sock?pass=pass", "unix:///run/redis.sock"),
            (
                "redis+unix:///run/redis.sock",
                "redis+unix:///run/redis.sock",
            ),
            (
                "redis+sentinel://:pass@a:26379,b:26379/chat",
                "redis+sentinel://a:26379,b:26379",
            ),
        ] {
            let url = RedisUrl::parse(text).unwrap();
            assert_eq!(url.to_string(), shown);
            assert!(!format!("{url:?}").contains("pass"));
        }
    }

    #[test]
    fn what_is_no_address_is_not_repeated() {
        for text in [
            "",
            "pass",
            "redis://",
            "redis://:pass@",
            "redis://:pass@host:port",
            "redis://:pass@host/pass",
            "http://:pass@host",
            "redis+sentinel://:pass@host",
            "redis://a:1,,b:2",
            "unix://",
        ] {
            let error = RedisUrl::parse(text).unwrap_err();
            assert!(!error.contains("pass@"), "{error}");
        }
    }
}
