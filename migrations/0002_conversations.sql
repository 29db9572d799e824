-- What is said.

CREATE TABLE conversations (
    pk            INTEGER PRIMARY KEY,
    id            TEXT NOT NULL UNIQUE,
    visitor       INTEGER NOT NULL REFERENCES people (pk),
    site          INTEGER REFERENCES sites (pk) ON DELETE SET NULL,
    department    INTEGER REFERENCES departments (pk) ON DELETE SET NULL,
    assignee      INTEGER REFERENCES users (person),
    status        TEXT NOT NULL CHECK (status IN ('open', 'pending', 'snoozed', 'resolved')),
    priority      TEXT NOT NULL DEFAULT 'medium' CHECK (priority IN ('low', 'medium', 'high', 'urgent')),
    subject       TEXT,
    last_seq      INTEGER NOT NULL DEFAULT 0,   -- of all messages: what staff see
    last_visible  INTEGER NOT NULL DEFAULT 0,   -- of those that the visitor may see
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL
) STRICT;

-- An inbox is a union of ranges in these two, each newest first: a page costs the same anywhere.
CREATE INDEX conversations_by_department ON conversations (department, status, updated_at, pk);
CREATE INDEX conversations_by_assignee ON conversations (assignee, status, updated_at, pk)
    WHERE assignee IS NOT NULL;
CREATE INDEX conversations_by_visitor ON conversations (visitor, pk);
CREATE INDEX conversations_by_site ON conversations (site) WHERE site IS NOT NULL;

CREATE TABLE conversation_tags (
    tag           TEXT NOT NULL,
    conversation  INTEGER NOT NULL REFERENCES conversations (pk),
    PRIMARY KEY (tag, conversation)
) STRICT, WITHOUT ROWID;
CREATE INDEX conversation_tags_by_conversation ON conversation_tags (conversation, tag);

-- key = conversation << 24 | seq: the table is clustered by conversation and order, a page of history
-- is one range, and the search index uses the same number. No other index is needed to read.
CREATE TABLE messages (
    key          INTEGER PRIMARY KEY,
    sender       INTEGER NOT NULL REFERENCES people (pk),
    internal     INTEGER NOT NULL,
    type         TEXT NOT NULL CHECK (type IN ('text', 'image', 'file', 'system', 'note')),
    follows      INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    edited_at    INTEGER,
    deleted_at   INTEGER,
    id           TEXT NOT NULL,
    attachment   INTEGER REFERENCES uploads (pk),
    client_id    TEXT,
    content      TEXT NOT NULL
) STRICT;

-- A message repeated by its sender is found here, for good.
CREATE UNIQUE INDEX messages_by_client_id ON messages (key >> 24, sender, client_id) WHERE client_id IS NOT NULL;
CREATE INDEX messages_by_attachment ON messages (attachment) WHERE attachment IS NOT NULL;

-- How far each has read.
CREATE TABLE reads (
    conversation INTEGER NOT NULL REFERENCES conversations (pk),
    person       INTEGER NOT NULL REFERENCES people (pk),
    seq          INTEGER NOT NULL,
    PRIMARY KEY (conversation, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX reads_by_person ON reads (person);

-- A file by its content's SHA-256; the bytes lie in the data directory. Without a conversation until it is sent.
CREATE TABLE uploads (
    pk           INTEGER PRIMARY KEY,
    id           TEXT NOT NULL UNIQUE,
    uploader     INTEGER NOT NULL REFERENCES people (pk),
    conversation INTEGER REFERENCES conversations (pk),
    name         TEXT NOT NULL,
    mime_type    TEXT NOT NULL,
    size         INTEGER NOT NULL,
    width        INTEGER,
    height       INTEGER,
    sha256       TEXT NOT NULL,
    created_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX uploads_by_sha256 ON uploads (sha256);
CREATE INDEX uploads_by_conversation ON uploads (conversation) WHERE conversation IS NOT NULL;
CREATE INDEX uploads_by_uploader ON uploads (uploader);
