// Where the peer keeps its messages. Each store answers `addMember`, `conversationsOf` and `save`,
// which stores a message and makes it its conversation's last one.

export async function openStore(kind, place) {
  switch (kind) {
    case 'memory': return memory();
    case 'sqlite': return sqlite(place);
    case 'postgres': return postgres(place);
    default: throw new Error(`no store is called ${kind}: memory, sqlite or postgres`);
  }
}

function memory() {
  const conversations = new Map();
  const memberships = new Map();
  return {
    addMember(conversation, user) {
      if (!memberships.has(user)) memberships.set(user, new Set());
      memberships.get(user).add(conversation);
    },
    conversationsOf: (user) => [...(memberships.get(user) ?? [])],
    save(message) {
      conversations.set(message.conversationId, { lastMessage: message.id, updatedAt: message.timestamp });
    },
  };
}

async function sqlite(file) {
  const { default: Database } = await import('better-sqlite3');
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  db.exec(`
    CREATE TABLE conversations (id TEXT PRIMARY KEY, last_message TEXT, updated_at TEXT);
    CREATE TABLE members (
      user TEXT NOT NULL, conversation TEXT NOT NULL REFERENCES conversations (id),
      PRIMARY KEY (user, conversation)
    ) WITHOUT ROWID;
    CREATE TABLE messages (
      id TEXT PRIMARY KEY, conversation TEXT NOT NULL REFERENCES conversations (id), sender TEXT NOT NULL,
      content TEXT NOT NULL, type TEXT NOT NULL, sent_at TEXT NOT NULL
    );
    CREATE INDEX messages_by_conversation ON messages (conversation, sent_at);
  `);
  const addConversation = db.prepare('INSERT OR IGNORE INTO conversations (id) VALUES (?)');
  const addMember = db.prepare('INSERT OR IGNORE INTO members (user, conversation) VALUES (?, ?)');
  const conversationsOf = db.prepare('SELECT conversation FROM members WHERE user = ?').pluck();
  const addMessage = db.prepare(`
    INSERT INTO messages (id, conversation, sender, content, type, sent_at)
    VALUES (@id, @conversationId, @senderId, @content, @type, @timestamp)`);
  const moveOn = db.prepare('UPDATE conversations SET last_message = @id, updated_at = @timestamp WHERE id = @conversationId');
  return {
    addMember: db.transaction((conversation, user) => {
      addConversation.run(conversation);
      addMember.run(user, conversation);
    }),
    conversationsOf: (user) => conversationsOf.all(user),
    // One transaction for both: two would wait for the disk twice.
    save: db.transaction((message) => {
      addMessage.run(message);
      moveOn.run(message);
    }),
  };
}

async function postgres(directory) {
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({ host: directory, user: 'postgres', database: 'postgres', max: 20 });
  await pool.query(`
    CREATE TABLE conversations (id text PRIMARY KEY, last_message uuid, updated_at timestamptz);
    CREATE TABLE members (
      user_id text NOT NULL, conversation text NOT NULL REFERENCES conversations (id),
      PRIMARY KEY (user_id, conversation)
    );
    CREATE TABLE messages (
      id uuid PRIMARY KEY, conversation text NOT NULL REFERENCES conversations (id), sender text NOT NULL,
      content text NOT NULL, type text NOT NULL, sent_at timestamptz NOT NULL
    );
    CREATE INDEX messages_by_conversation ON messages (conversation, sent_at);
  `);
  return {
    async addMember(conversation, user) {
      await pool.query('INSERT INTO conversations (id) VALUES ($1) ON CONFLICT DO NOTHING', [conversation]);
      await pool.query('INSERT INTO members VALUES ($1, $2) ON CONFLICT DO NOTHING', [user, conversation]);
    },
    async conversationsOf(user) {
      const { rows } = await pool.query('SELECT conversation FROM members WHERE user_id = $1', [user]);
      return rows.map((row) => row.conversation);
    },
    // One prepared statement for both: one round trip, one commit.
    async save(message) {
      await pool.query({
        name: 'save',
        text: `
          WITH stored AS (
            INSERT INTO messages (id, conversation, sender, content, type, sent_at)
            VALUES ($1, $2, $3, $4, $5, $6) RETURNING id, conversation, sent_at)
          UPDATE conversations SET last_message = stored.id, updated_at = stored.sent_at
          FROM stored WHERE conversations.id = stored.conversation`,
        values: [message.id, message.conversationId, message.senderId, message.content, message.type, message.timestamp],
      });
    },
  };
}
