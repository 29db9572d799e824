//! Who may import whom. An arrow of this table is allowed; nothing else is.

#![allow(clippy::unwrap_used, reason = "a failing helper is a failing test")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A module and what it may name of the crate, itself aside.
const ALLOWED: &[(&str, &[&str])] = &[
    ("error", &[]),
    ("model", &["error"]),
    ("protocol", &["model", "error"]),
    ("store", &["protocol", "model", "error"]),
    ("live", &["protocol", "model", "error"]),
    ("auth", &["protocol", "model", "error"]),
    ("bus", &["protocol", "model", "error"]),
    ("config", &["bus", "error"]),
    (
        "app",
        &[
            "bus", "store", "live", "auth", "protocol", "model", "error", "config",
        ],
    ),
    (
        "socket",
        &[
            "app", "bus", "store", "live", "protocol", "model", "error", "config",
        ],
    ),
    (
        "http",
        &[
            "app", "live", "auth", "protocol", "model", "error", "config",
        ],
    ),
    (
        "server",
        &[
            "http", "socket", "app", "bus", "store", "live", "auth", "protocol", "model", "error",
            "config",
        ],
    ),
    (
        "cli",
        &[
            "server", "http", "app", "auth", "protocol", "model", "error", "config", "nss",
        ],
    ),
    ("nss", &[]),
];

/// A crate that only one module may name.
const ONLY_IN: &[(&str, &str)] = &[
    ("rusqlite", "store"),
    ("socketioxide", "socket"),
    ("redis", "bus"),
    ("argon2", "auth"),
    ("jsonwebtoken", "auth"),
];

fn sources(directory: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Every source file below `src`, with the top module it belongs to.
fn modules() -> Vec<(String, PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    files
        .into_iter()
        .map(|path| {
            let relative = path.strip_prefix(&root).unwrap();
            let first = relative.components().next().unwrap().as_os_str();
            let module = first.to_string_lossy().trim_end_matches(".rs").to_owned();
            let text = fs::read_to_string(&path).unwrap();
            (module, path, text)
        })
        .filter(|(module, ..)| !["lib", "main"].contains(&module.as_str()))
        .collect()
}

/// The modules that a text names after `crate::`, alone or in braces.
fn named(text: &str) -> Vec<String> {
    let code = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    let code: String = code.collect::<Vec<_>>().join("\n");
    code.match_indices("crate::")
        .flat_map(|(at, prefix)| {
            let rest = &code[at + prefix.len()..];
            let list = rest
                .strip_prefix('{')
                .and_then(|list| list.split('}').next());
            let names = list.unwrap_or(rest).split(',');
            let take = if list.is_some() { usize::MAX } else { 1 };
            names.take(take).map(first_word).collect::<Vec<_>>()
        })
        .filter(|name| !name.is_empty())
        .collect()
}

fn first_word(text: &str) -> String {
    let word = text.trim_start().chars();
    word.take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect()
}

#[test]
fn modules_import_only_what_is_below_them() {
    let allowed: BTreeMap<_, _> = ALLOWED.iter().copied().collect();
    let mut wrong = Vec::new();
    for (module, path, text) in modules() {
        let below = allowed.get(module.as_str()).copied().unwrap_or_default();
        for name in named(&text) {
            if name != module && !below.contains(&name.as_str()) {
                wrong.push(format!("{}: {module} imports {name}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn technology_stays_in_its_module() {
    let mut wrong = Vec::new();
    for (module, path, text) in modules() {
        for (technology, home) in ONLY_IN {
            let named = text.contains(&format!("use {technology}::"))
                || text.contains(&format!(" {technology}::"));
            if named && module != *home {
                wrong.push(format!("{} names {technology}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_scan_sees_an_import_that_is_not_allowed() {
    assert_eq!(named("use crate::http::Router;"), ["http"]);
    assert_eq!(named("use crate::{app, store::Store};"), ["app", "store"]);
    assert!(named("// use crate::http").is_empty());
}
