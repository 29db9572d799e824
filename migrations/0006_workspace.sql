-- What the agents' app keeps beside the conversations.

CREATE TABLE workspace (
    one   INTEGER PRIMARY KEY CHECK (one = 1),
    name  TEXT NOT NULL
) STRICT;
INSERT INTO workspace (one, name) VALUES (1, 'Voxora');

ALTER TABLE users ADD COLUMN settings TEXT;             -- a JSON object; what is missing in it is the default

-- Not invitations alone any more: who has a password chooses a new one by the same kind of link.
DROP INDEX invitations_by_person;
ALTER TABLE invitations RENAME TO password_links;
CREATE INDEX password_links_by_person ON password_links (person);

ALTER TABLE sites ADD COLUMN seen_at INTEGER;           -- when an allowed page last fetched the widget, to the hour
ALTER TABLE sites ADD COLUMN seen_origin TEXT;

ALTER TABLE visitors ADD COLUMN blocked_at INTEGER;
ALTER TABLE visitors ADD COLUMN browser TEXT;           -- as people call it: "Firefox 143, Linux"
ALTER TABLE visitors ADD COLUMN language TEXT;

CREATE TABLE visitor_pages (
    visitor  INTEGER NOT NULL REFERENCES visitors (person),
    at       INTEGER NOT NULL,
    url      TEXT NOT NULL,
    title    TEXT,
    PRIMARY KEY (visitor, at)
) STRICT, WITHOUT ROWID;

CREATE TABLE replies (
    pk          INTEGER PRIMARY KEY,
    id          TEXT NOT NULL UNIQUE,
    owner       INTEGER NOT NULL REFERENCES users (person),
    scope       TEXT NOT NULL CHECK (scope IN ('personal', 'department', 'shared')),
    department  INTEGER REFERENCES departments (pk) ON DELETE CASCADE,
    shortcut    TEXT NOT NULL COLLATE NOCASE,
    content     TEXT NOT NULL,
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL,
    CHECK ((scope = 'department') = (department IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX replies_personal ON replies (owner, shortcut) WHERE scope = 'personal';
CREATE UNIQUE INDEX replies_of_department ON replies (department, shortcut) WHERE scope = 'department';
CREATE UNIQUE INDEX replies_shared ON replies (shortcut) WHERE scope = 'shared';

-- Conversations name their tags themselves; here is what is known of a tag beside its name.
CREATE TABLE tags (
    name        TEXT PRIMARY KEY,
    color       TEXT,
    created_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO tags (name, created_at) SELECT DISTINCT tag, 0 FROM conversation_tags;

-- By SHA-256, as every secret that is only compared. Its rights are its maker's of the moment.
CREATE TABLE api_tokens (
    pk           INTEGER PRIMARY KEY,
    id           TEXT NOT NULL UNIQUE,
    fingerprint  BLOB NOT NULL UNIQUE,
    name         TEXT NOT NULL,
    scopes       TEXT NOT NULL,     -- a JSON array
    maker        INTEGER NOT NULL REFERENCES users (person),
    created_at   INTEGER NOT NULL,
    expires_at   INTEGER,
    used_at      INTEGER            -- to the minute
) STRICT;
CREATE INDEX api_tokens_by_maker ON api_tokens (maker);
