//! Several processes that write to one database.

use rusqlite::Connection;

/// What the processes sign with; the first one makes it.
pub(super) fn secret(connection: &Connection) -> rusqlite::Result<Vec<u8>> {
    let random: [u8; 32] = rand::random();
    connection.execute(
        "INSERT OR IGNORE INTO node_secret (one, secret) VALUES (1, ?1)",
        [random],
    )?;
    connection.query_row("SELECT secret FROM node_secret", [], |row| row.get(0))
}

#[cfg(test)]
mod tests;
