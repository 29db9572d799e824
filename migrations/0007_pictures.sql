-- Pictures that everybody may see: the avatars of sites. Small, and in here rather than beside the uploads, so that
-- one row is all there is of one.

CREATE TABLE pictures (
    hash TEXT PRIMARY KEY,                  -- of the bytes: the first 32 hex digits of their SHA-256
    bytes BLOB NOT NULL,                    -- a PNG
    created_at INTEGER NOT NULL             -- or when it was last added again
) STRICT, WITHOUT ROWID;
