//! Builds the front end with npm, so that plain `cargo build` gives a whole binary on a fresh clone.
//!
//! `VOXORA_ASSETS=as-is` takes `assets/dist` as it lies, where there is no npm or somebody else builds it.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, exit};
use std::time::SystemTime;

/// What the front end is made of, below `assets`.
const SOURCES: &[&str] = &[
    "shared",
    "widget",
    "admin",
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    "build.mjs",
    "slim.mjs",
    "slim",
    "budgets.json",
];
/// Written last by the front end's build: its time says how fresh the rest is.
const BUILT: &str = "dist/manifest.json";

fn main() {
    let assets = Path::new("assets");
    println!("cargo::rerun-if-env-changed=VOXORA_ASSETS");
    for source in SOURCES {
        println!("cargo::rerun-if-changed=assets/{source}");
    }
    println!("cargo::rerun-if-changed=assets/{BUILT}");
    let Err(reason) = build(assets) else {
        return;
    };
    // Whoever is at work on the server goes on with the widget of before; a release has the right one or is none.
    let is_release = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    if assets.join(BUILT).exists() && !is_release {
        println!("cargo::warning={reason}; the widget is the one that was built before");
    } else {
        println!("cargo::error={reason}");
        exit(1);
    }
}

fn build(assets: &Path) -> Result<(), String> {
    fs::create_dir_all(assets.join("dist"))
        .map_err(|error| format!("assets/dist cannot be made: {error}"))?;
    let as_is = std::env::var("VOXORA_ASSETS").is_ok_and(|value| value == "as-is");
    if as_is || !assets.join("package.json").exists() {
        return Ok(());
    }
    let newest = SOURCES
        .iter()
        .filter_map(|source| newest_below(&assets.join(source)))
        .max();
    if changed_at(&assets.join(BUILT)) >= newest {
        return Ok(());
    }
    let installed = changed_at(&assets.join("node_modules/.package-lock.json"));
    if installed.is_none() || installed < changed_at(&assets.join("package-lock.json")) {
        npm(assets, &["ci", "--no-audit", "--no-fund"])?;
    }
    npm(assets, &["run", "build"])?;
    // As old as what it was made of: a file that changes while this runs is newer, and cargo, which compares with
    // the time at which this began, does not come back for nothing.
    if let Some(newest) = newest {
        File::options()
            .append(true)
            .open(assets.join(BUILT))
            .and_then(|file| file.set_modified(newest))
            .map_err(|error| {
                format!("`npm run build` in assets wrote no assets/{BUILT}: {error}")
            })?;
    }
    Ok(())
}

fn npm(assets: &Path, arguments: &[&str]) -> Result<(), String> {
    let command = format!("npm {}", arguments.join(" "));
    let done = Command::new("npm")
        .args(arguments)
        .current_dir(assets)
        .output()
        .map_err(|error| match error.kind() {
            ErrorKind::NotFound => "npm was not found: install Node.js 20 or later with npm, \
                 or set VOXORA_ASSETS=as-is to build with assets/dist as it is"
                .to_owned(),
            _ => format!("`{command}` cannot be run: {error}"),
        })?;
    if done.status.success() {
        return Ok(());
    }
    // Cargo shows what goes to standard error when a build script fails.
    eprintln!("{}", String::from_utf8_lossy(&done.stdout));
    eprintln!("{}", String::from_utf8_lossy(&done.stderr));
    Err(format!("`{command}` failed in assets ({})", done.status))
}

fn changed_at(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|meta| meta.modified()).ok()
}

/// The latest change of a file, or of a directory and all below it.
fn newest_below(path: &Path) -> Option<SystemTime> {
    let below = fs::read_dir(path).into_iter().flatten().flatten();
    below
        .filter_map(|entry| newest_below(&entry.path()))
        .chain(changed_at(path))
        .max()
}
