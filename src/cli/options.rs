//! Where options come from: a command's flags, the environment and the configuration file.

use clap::ArgMatches;

use crate::config::{self, Config, OPTIONS, UsageError, Values};

/// The configuration from a command's flags, the environment and the file.
pub(super) fn load(matches: &ArgMatches) -> anyhow::Result<Config> {
    let mut flags = Values::new();
    let mut environment = Values::new();
    for option in OPTIONS {
        if !option.secret
            && let Some(value) = matches.get_one::<String>(option.name)
        {
            flags.insert(option.name.to_owned(), value.clone());
        }
        if let Some(value) = from_environment(option.name)? {
            environment.insert(option.name.to_owned(), value);
        }
    }
    let path = matches
        .get_one::<String>("config")
        .cloned()
        .or_else(|| std::env::var("VOXORA_CONFIG").ok())
        .filter(|path| !path.is_empty());
    let file = match path {
        None => Values::new(),
        Some(path) => {
            let text = std::fs::read_to_string(&path)
                .map_err(|error| UsageError(format!("--config: cannot read {path}: {error}.")))?;
            config::parse_file(&text)?
        }
    };
    Ok(Config::load(&flags, &environment, &file)?)
}

/// `VOXORA_NAME`, or what is in the file that `VOXORA_NAME_FILE` names.
pub(super) fn from_environment(name: &str) -> anyhow::Result<Option<String>> {
    let variable = format!("VOXORA_{}", name.replace('-', "_").to_ascii_uppercase());
    if let Ok(value) = std::env::var(&variable) {
        return Ok(Some(value));
    }
    let Ok(path) = std::env::var(format!("{variable}_FILE")) else {
        return Ok(None);
    };
    let text = std::fs::read_to_string(&path)
        .map_err(|error| UsageError(format!("{variable}_FILE: cannot read {path}: {error}.")))?;
    Ok(Some(text.trim_end().to_owned()))
}
