-- The agents' inbox: what waits and since when, who is given what, and what one is to know of.

-- How a department gives out its conversations. A CHECK can't be changed, so that the column is made anew.
ALTER TABLE departments ADD COLUMN gives TEXT NOT NULL DEFAULT 'manual'
    CHECK (gives IN ('manual', 'round_robin', 'least_busy'));
UPDATE departments SET gives = routing;
ALTER TABLE departments DROP COLUMN routing;
ALTER TABLE departments RENAME COLUMN gives TO routing;
ALTER TABLE departments ADD COLUMN routed_to INTEGER REFERENCES users (person);     -- whose turn it was last
ALTER TABLE departments ADD COLUMN agent_limit INTEGER CHECK (agent_limit > 0);
ALTER TABLE departments ADD COLUMN requeue_offline_secs INTEGER CHECK (requeue_offline_secs > 0);
ALTER TABLE departments ADD COLUMN requeue_silent_secs INTEGER CHECK (requeue_silent_secs > 0);

-- What a user says of itself, whether it has a socket or not.
ALTER TABLE users ADD COLUMN status TEXT NOT NULL DEFAULT 'online' CHECK (status IN ('online', 'away', 'busy'));

-- A line of the product's own, for clients that say it in another language: a JSON object.
ALTER TABLE messages ADD COLUMN event TEXT;

ALTER TABLE conversations ADD COLUMN waiting_since INTEGER;     -- the visitor's first word that no user answered
ALTER TABLE conversations ADD COLUMN first_reply_at INTEGER;    -- a user's first answer, and how long it took
ALTER TABLE conversations ADD COLUMN first_reply_ms INTEGER;
ALTER TABLE conversations ADD COLUMN assigned_at INTEGER;
ALTER TABLE conversations ADD COLUMN declined_by INTEGER REFERENCES users (person); -- gave it back, or was silent: not routed there again
ALTER TABLE conversations ADD COLUMN snoozed_until INTEGER;
ALTER TABLE conversations ADD COLUMN resolved_at INTEGER;
ALTER TABLE conversations ADD COLUMN unassigned INTEGER GENERATED ALWAYS AS (assignee IS NULL) VIRTUAL;

UPDATE conversations SET assigned_at = updated_at WHERE assignee IS NOT NULL;
UPDATE conversations SET resolved_at = updated_at WHERE status = 'resolved';
UPDATE conversations SET waiting_since =
        (SELECT m.created_at FROM messages m WHERE m.key = (conversations.pk << 24) + last_visible AND m.sender = visitor)
    WHERE status <> 'resolved';

-- A message moves `updated_at` alone, which is in the first of these and in `conversations_by_assignee`: the others must
-- hold nothing that every message changes.
DROP INDEX conversations_by_department;
CREATE INDEX conversations_by_department ON conversations (department, unassigned, status, updated_at, pk);
DROP INDEX conversations_by_site;
CREATE INDEX conversations_by_site ON conversations (site, status, department, assignee) WHERE site IS NOT NULL;
CREATE INDEX conversations_waiting ON conversations (department, unassigned, status, waiting_since)
    WHERE waiting_since IS NOT NULL;
CREATE INDEX conversations_held ON conversations (department, assignee, assigned_at)
    WHERE status = 'open' AND assignee IS NOT NULL;
CREATE INDEX conversations_snoozed ON conversations (snoozed_until) WHERE snoozed_until IS NOT NULL;
CREATE INDEX conversations_resolved ON conversations (department, resolved_at) WHERE resolved_at IS NOT NULL;
CREATE INDEX conversations_first_reply ON conversations (first_reply_at, first_reply_ms, department, assignee)
    WHERE first_reply_at IS NOT NULL;

-- What a user is to know of. Its words are those of the messages: what is deleted there is not here either.
CREATE TABLE notifications (
    pk            INTEGER PRIMARY KEY,
    id            TEXT NOT NULL UNIQUE,
    person        INTEGER NOT NULL REFERENCES users (person),
    kind          TEXT NOT NULL CHECK (kind IN ('mention', 'assigned', 'requeued', 'snooze_ended')),
    conversation  INTEGER NOT NULL REFERENCES conversations (pk),
    seq           INTEGER NOT NULL,
    actor         INTEGER REFERENCES people (pk),
    created_at    INTEGER NOT NULL,
    read_at       INTEGER
) STRICT;
CREATE INDEX notifications_by_person ON notifications (person, created_at, pk);
CREATE INDEX notifications_unread ON notifications (person, created_at, pk) WHERE read_at IS NULL;
