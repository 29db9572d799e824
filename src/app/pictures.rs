//! Pictures that everybody may see: a site's avatar, made small and of one kind whatever came in.

use std::io::Cursor;

use bytes::Bytes;
use image::codecs::png::{CompressionType, FilterType as RowFilter, PngEncoder};
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use super::App;
use super::sessions::managing;
use crate::auth::keys::hex;
use crate::error::{Error, Kind, Result};
use crate::model::{Caller, PictureHash, SiteId};
use crate::protocol::Avatar;

/// Bytes of a picture that comes in.
pub const MAX_AVATAR: usize = 5_000_000;
/// A camera's pictures pass; what unfolds to more is refused before it does.
const MAX_PIXELS: u64 = 25_000_000;
const MAX_SIDE: u32 = 12_000;
/// Of the decoder's own memory, bytes.
const MAX_ALLOC: u64 = 200_000_000;
/// Pixels of each side of what is kept: twice the largest size at which it is shown.
const SIDE: u32 = 96;
/// One at a time: each may take a hundred megabytes for a moment.
static AT_ONCE: Semaphore = Semaphore::const_new(1);

impl App {
    /// Keeps a picture as what a site's `avatarUrl` may name. The site shows it when its appearance says so.
    pub async fn add_avatar(&self, caller: &Caller, site: &SiteId, file: Bytes) -> Result<Avatar> {
        managing(caller)?;
        if file.len() > MAX_AVATAR {
            return Err(Error::too_large(format!(
                "A picture must have at most {MAX_AVATAR} bytes."
            )));
        }
        let turn = AT_ONCE.acquire().await.map_err(Error::internal)?;
        let small = tokio::task::spawn_blocking(move || small_square(&file))
            .await
            .map_err(Error::internal)??;
        drop(turn);
        let digest = hex(&Sha256::digest(&small));
        let hash = PictureHash::of_digest(&digest)
            .ok_or_else(|| Error::internal("a digest that is too short"))?;
        self.store
            .add_picture(site.clone(), hash.clone(), small)
            .await?;
        Ok(Avatar {
            avatar_url: hash.to_string(),
        })
    }

    /// A picture's bytes, a PNG.
    pub async fn picture(&self, hash: PictureHash) -> Result<Vec<u8>> {
        let found = self.store.picture(hash).await?;
        found.ok_or_else(|| Error::not_found("picture"))
    }
}

/// The middle of a picture as a small square PNG, the right way up and without what its file said of place and time.
fn small_square(file: &[u8]) -> Result<Vec<u8>> {
    let format = image::guess_format(file).ok().filter(|format| {
        use ImageFormat::{Gif, Jpeg, Png, WebP};
        matches!(format, Png | Jpeg | WebP | Gif)
    });
    let format = format.ok_or_else(|| {
        Error::new(
            Kind::UnsupportedMedia,
            "A picture must be a PNG, JPEG, WebP or GIF.",
        )
    })?;
    let picture = decoded(file, format)?;
    let side = picture.width().min(picture.height());
    let (left, top) = ((picture.width() - side) / 2, (picture.height() - side) / 2);
    let square = picture.crop_imm(left, top, side, side);
    let square = square.resize_exact(SIDE, SIDE, FilterType::CatmullRom);
    let square = match square.color().has_alpha() {
        true => DynamicImage::ImageRgba8(square.into_rgba8()),
        false => DynamicImage::ImageRgb8(square.into_rgb8()),
    };
    let mut small = Vec::new();
    let encoder =
        PngEncoder::new_with_quality(&mut small, CompressionType::Best, RowFilter::Adaptive);
    square
        .write_with_encoder(encoder)
        .map_err(Error::internal)?;
    Ok(small)
}

fn decoded(file: &[u8], format: ImageFormat) -> Result<DynamicImage> {
    let broken = |_| Error::invalid("The picture can't be read: its file is damaged.");
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_ALLOC);
    let mut reader = ImageReader::with_format(Cursor::new(file), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(broken)?;
    let (width, height) = decoder.dimensions();
    if width.max(height) > MAX_SIDE || u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(Error::too_large(format!(
            "A picture must have at most {} million pixels; {width} × {height} is more. Make it smaller.",
            MAX_PIXELS / 1_000_000
        )));
    }
    if width == 0 || height == 0 {
        return Err(Error::invalid("The picture is empty."));
    }
    let orientation = decoder.orientation().map_err(broken)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(broken)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let mut picture = image::RgbImage::new(width, height);
        for (x, y, pixel) in picture.enumerate_pixels_mut() {
            *pixel = image::Rgb([(x * 255 / width) as u8, (y * 255 / height) as u8, 60]);
        }
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::ImageRgb8(picture)
            .write_to(&mut bytes, format)
            .unwrap();
        bytes.into_inner()
    }

    #[test]
    fn every_kind_becomes_a_small_square_png() {
        for format in [
            ImageFormat::Png,
            ImageFormat::Jpeg,
            ImageFormat::WebP,
            ImageFormat::Gif,
        ] {
            let small = small_square(&file(300, 200, format)).unwrap();
            let read = image::load_from_memory_with_format(&small, ImageFormat::Png).unwrap();
            assert_eq!((read.width(), read.height()), (SIDE, SIDE), "{format:?}");
            // Its left edge is where the middle square's was.
            let left = read.to_rgb8().get_pixel(0, 48).0[0];
            assert!((35..50).contains(&left), "{format:?}: {left}");
        }
    }

    #[test]
    fn the_smallest_picture_is_one_too() {
        assert!(small_square(&file(1, 1, ImageFormat::Png)).is_ok());
    }

    #[test]
    fn what_is_no_such_picture_is_refused_by_its_kind() {
        let kind = |file: &[u8]| small_square(file).unwrap_err().kind;
        assert_eq!(kind(b"<svg onload=alert(1)>"), Kind::UnsupportedMedia);
        assert_eq!(kind(b""), Kind::UnsupportedMedia);
        assert_eq!(kind(b"BM\0\0\0\0"), Kind::UnsupportedMedia);
        let whole = file(50, 50, ImageFormat::Png);
        for length in [8, 20, 60, whole.len() / 2] {
            assert_eq!(kind(&whole[..length]), Kind::Invalid, "{length}");
        }
    }

    #[test]
    fn a_picture_that_would_unfold_is_refused_by_its_header() {
        // A PNG's size stands in its first chunk, and the checksum behind it.
        let header = |width: u32, height: u32| {
            let mut chunk = b"IHDR".to_vec();
            chunk.extend(width.to_be_bytes());
            chunk.extend(height.to_be_bytes());
            chunk.extend([8, 6, 0, 0, 0]);
            let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0d".to_vec();
            png.extend(&chunk);
            png.extend(crc32(&chunk).to_be_bytes());
            png.extend(b"\0\0\0\0IDAT\x35\xaf\x06\x1e\0\0\0\0IEND\xae\x42\x60\x82");
            png
        };
        for (width, height) in [(12_001, 1), (1, 60_000), (6_000, 6_000), (60_000, 60_000)] {
            let error = small_square(&header(width, height)).unwrap_err();
            assert_eq!(error.kind, Kind::TooLarge, "{width} × {height}: {error}");
        }
    }

    fn crc32(bytes: &[u8]) -> u32 {
        let step = |crc: u32, _| (crc >> 1) ^ (0xedb8_8320 & 0_u32.wrapping_sub(crc & 1));
        !bytes
            .iter()
            .fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
    }
}
