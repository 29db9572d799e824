//! A chat page's address as a QR code, to print and to hang up.

use std::fmt::Write;

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use qrcodegen::{QrCode, QrCodeEcc};

use super::extract::Segment;
use super::widget::own_host;
use crate::app::App;
use crate::error::{Error, Result};

/// The margin that readers need, in modules.
const QUIET: i32 = 4;
const POLICY: &str = "default-src 'none'; frame-ancestors 'none'";

/// `GET /chat/{siteKey}/qr.svg`.
pub(super) async fn code(
    State(app): State<App>,
    Segment(key): Segment<String>,
    asked: HeaderMap,
) -> Result<Response> {
    app.site_page(&key).await?;
    let address = format!("{}/chat/{key}", base(&app, &asked)?);
    let drawn = svg(&address)?;
    let headers = [
        (header::CONTENT_TYPE, "image/svg+xml"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
    ];
    Ok((headers, drawn).into_response())
}

/// Where users find the server: as configured, else as this one found it.
fn base(app: &App, asked: &HeaderMap) -> Result<String> {
    if let Some(public) = &app.config.public_url {
        return Ok(public.trim_end_matches('/').to_owned());
    }
    own_host(asked)
        .map(|host| format!("http://{host}"))
        .ok_or_else(|| Error::invalid("Say by which name you know the server: send `Host`."))
}

fn svg(address: &str) -> Result<String> {
    // Medium: a seventh of it may be dirty or torn.
    let code = QrCode::encode_text(address, QrCodeEcc::Medium).map_err(Error::internal)?;
    let size = code.size() + 2 * QUIET;
    let mut path = String::new();
    for y in 0..code.size() {
        for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
            // Writing into a text does not fail.
            let _ = write!(path, "M{} {}h1v1h-1z", x + QUIET, y + QUIET);
        }
    }
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size} {size}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{size}v{size}H0z\"/><path d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_corners_and_its_margin() {
        let drawn = svg("https://chat.example.org/chat/pk_demo").unwrap();
        let size: i32 = drawn
            .split("viewBox=\"0 0 ")
            .nth(1)
            .and_then(|rest| rest.split(' ').next())
            .and_then(|size| size.parse().ok())
            .unwrap();
        let dark = |x: i32, y: i32| drawn.contains(&format!("M{x} {y}h1"));
        let far = size - QUIET - 7;
        for (x, y) in [(QUIET, QUIET), (far, QUIET), (QUIET, far)] {
            for at in 0..7 {
                assert!(dark(x + at, y) && dark(x, y + at), "{x} {y}");
            }
            assert!(!dark(x + 1, y + 1) && dark(x + 3, y + 3));
        }
        for at in 0..size {
            assert!(!dark(at, QUIET - 1) && !dark(QUIET - 1, at));
        }
    }
}
