-- Several server processes on this database. All of it is empty where one serves alone.

-- What each commit announced, for the nodes that did not make it. Rows are without gaps and go after a minute; the
-- newest one stays, so that no number is given twice.
CREATE TABLE events (
    id   INTEGER PRIMARY KEY,               -- the order of the commits
    node TEXT NOT NULL,
    at   INTEGER NOT NULL,
    body TEXT NOT NULL                      -- a JSON array
) STRICT;

CREATE TABLE nodes (
    id         TEXT PRIMARY KEY,            -- of one run of a process
    name       TEXT NOT NULL,
    version    TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL,
    sockets    INTEGER NOT NULL,
    waiting    INTEGER NOT NULL,            -- jobs that its writer had not done
    redis      INTEGER NOT NULL             -- whether it reached Redis
) STRICT, WITHOUT ROWID;

-- Who has a socket on which node.
CREATE TABLE node_people (
    person TEXT NOT NULL,
    node   TEXT NOT NULL,
    PRIMARY KEY (person, node)
) STRICT, WITHOUT ROWID;
CREATE INDEX node_people_by_node ON node_people (node);

-- Which node does what only one may do.
CREATE TABLE leases (
    work  TEXT PRIMARY KEY,
    node  TEXT NOT NULL,
    until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What counts against a limit that all nodes keep together.
CREATE TABLE takes (
    key TEXT NOT NULL,
    at  INTEGER NOT NULL
) STRICT;
CREATE INDEX takes_by_key ON takes (key, at);
CREATE INDEX takes_by_time ON takes (at);

-- The tokens that let the first user be made.
CREATE TABLE setup_tokens (
    fingerprint BLOB PRIMARY KEY,
    expires_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What nodes sign with what they say to one another beside the database: at most one row.
CREATE TABLE node_secret (
    one    INTEGER PRIMARY KEY CHECK (one = 1),
    secret BLOB NOT NULL
) STRICT;
