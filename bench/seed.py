#!/usr/bin/env python3
"""Fills a new data directory with a workspace that has been used for years.

    python3 bench/seed.py DIR [--messages 1000000] [--conversations 20000]

The first conversation, `long`, gets a tenth of the messages, the others share the rest. `owner@example.org`
may see all of it, `agent1@example.org` and the others what is of their departments. One message in three has the
word `parcel`, five have the word `zanzibar`; two conversations in five have the tag `order`, one in 5,000 `rare`.
Whatever the server keeps beside a message is there, too: who waits since when, first answers, snoozes, tags, reads.
"""

import argparse
import itertools
import random
import sqlite3
import sys
from pathlib import Path

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
COMMON, RARE, RARE_TIMES = "parcel", "zanzibar", 5
SEQ_BITS = 24
START_MS = 1_700_000_000_000
STEP_MS = 1_000  # between two messages of a conversation
SNOOZED_UNTIL_MS = 4_102_444_800_000  # 2100: none comes back while somebody measures
# Nobody knows a password for it; without one nobody could be given work.
PASSWORD_HASH = "$argon2id$v=19$m=19456,t=2,p=1$c2VlZGVkIHNhbHQ$" + "A" * 43
TAGS_BY_TURN = (("order",), ("returns",), ("invoice",), (), ("order", "returns"))
RARE_TAG, RARE_TAG_EVERY = "rare", 5_000
STATUSES = ("resolved", "resolved", "resolved", "open", "pending", "snoozed")
DEPARTMENTS = 4
AGENTS = 8


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--conversations", type=int, default=20_000)
    options = parser.parse_args()
    if not 2 <= options.conversations <= options.messages // 2:
        sys.exit("--conversations: at least 2, and at most half of --messages")
    options.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = options.directory / "voxora.db"
    if path.exists():
        sys.exit(f"{path} is there already; name a new directory")
    db = create(path)
    agents = write_workspace(db)
    lengths = share_out(options.messages, options.conversations)
    write_conversations(db, lengths, agents)
    write_tags(db, len(lengths))
    write_reads(db, lengths, agents)
    write_messages(db, lengths, agents)
    db.execute("INSERT INTO message_search (message_search) VALUES ('rebuild')")
    db.execute("COMMIT")
    db.execute("PRAGMA journal_mode = WAL")
    db.close()
    print(f"{options.messages} messages in {options.conversations} conversations: {path}")


def create(path: Path) -> sqlite3.Connection:
    """An empty database with the current schema, in one transaction that nothing could roll back: it is new."""
    db = sqlite3.connect(path, isolation_level=None)
    path.chmod(0o600)
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -262144", "locking_mode = EXCLUSIVE"):
        db.execute(f"PRAGMA {pragma}")
    steps = sorted(MIGRATIONS.glob("*.sql"))
    for step in steps:
        db.executescript(step.read_text())
    db.execute(f"PRAGMA user_version = {len(steps)}")
    db.execute("BEGIN")
    return db


def public_id(table: int, number: int, time_ms: int = START_MS) -> str:
    """A UUIDv7 that is the same in every run."""
    time = f"{time_ms:012x}"
    return f"{time[:8]}-{time[8:]}-7{table:03x}-8000-{number:012x}"


def add_person(db: sqlite3.Connection, number: int, kind: str, name: str, email: str | None) -> int:
    return db.execute(
        "INSERT INTO people (id, kind, name, email, created_at) VALUES (?, ?, ?, ?, ?)",
        (public_id(1, number), kind, name, email, START_MS),
    ).lastrowid


def write_workspace(db: sqlite3.Connection) -> list[int]:
    """Departments, a site, an owner and the agents. Gives the agents' numbers."""
    for number in range(1, DEPARTMENTS + 1):
        db.execute(
            "INSERT INTO departments (pk, id, name, created_at) VALUES (?, ?, ?, ?)",
            (number, public_id(2, number), f"Department {number}", START_MS),
        )
    db.execute(
        "INSERT INTO sites (pk, id, public_key, identity_secret, name, allowed_origins, department, appearance, created_at)"
        " VALUES (1, ?, 'pk_seeded', 'not a secret', 'Shop', '[\"*\"]', 1, '{}', ?)",
        (public_id(3, 1), START_MS),
    )
    agents = []
    for number in range(AGENTS + 1):
        name, role = (f"Agent {number}", "agent") if number else ("Owner", "owner")
        email = f"{role}{number or ''}@example.org"
        person = add_person(db, number, "agent", name, email)
        db.execute(
            "INSERT INTO users (person, email, role, password_hash) VALUES (?, ?, ?, ?)",
            (person, email, role, PASSWORD_HASH),
        )
        if number:
            agents.append(person)
            db.execute(
                "INSERT INTO department_members (person, department) VALUES (?, ?)",
                (person, department_of(number)),
            )
    return agents


def department_of(number: int) -> int:
    return number % DEPARTMENTS + 1


def share_out(messages: int, conversations: int) -> list[int]:
    """How many messages each conversation has."""
    longest = messages // 10
    rest, others = messages - longest, conversations - 1
    return [longest] + [rest // others + (at < rest % others) for at in range(others)]


def visitor_of(conversation: int, agents: list[int]) -> int:
    """Visitors are numbered behind the agents, one for each conversation."""
    return agents[-1] + conversation


def agent_of(conversation: int, agents: list[int]) -> int:
    """One of its department's."""
    return agents[(conversation - 1) % len(agents)]


def last_time(conversation: int) -> int:
    """Of a conversation's last message; all differ."""
    return START_MS + conversation * 60_000


def time_of(conversation: int, length: int, seq: int) -> int:
    """Of a message."""
    return last_time(conversation) - (length - seq) * STEP_MS


def status_of(conversation: int) -> str:
    """Of each kind in each department and with each agent."""
    return STATUSES[conversation // AGENTS % len(STATUSES)]


def write_conversations(db: sqlite3.Connection, lengths: list[int], agents: list[int]) -> None:
    numbers = range(1, len(lengths) + 1)
    people = ((visitor_of(c, agents), public_id(4, c), f"Visitor {c}", START_MS) for c in numbers)
    db.executemany("INSERT INTO people (pk, id, kind, name, created_at) VALUES (?, ?, 'visitor', ?, ?)", people)
    visitors = ((visitor_of(c, agents), last_time(c)) for c in numbers)
    db.executemany(
        "INSERT INTO visitors (person, site, seen_at, browser, language) VALUES (?, 1, ?, 'Firefox 143, Linux', 'en')",
        visitors,
    )
    pages = ((visitor_of(c, agents), last_time(c), f"https://shop.example.org/cups/{c}") for c in numbers)
    db.executemany("INSERT INTO visitor_pages (visitor, at, url, title) VALUES (?, ?, ?, 'Cups')", pages)

    def row(c: int) -> dict:
        status, length, last = status_of(c), lengths[c - 1], last_time(c)
        is_visitors_turn_over = length % 2 == 1  # the visitor speaks first, then they take turns
        first_reply = time_of(c, length, 2) if length > 1 else None
        return {
            "pk": c,
            "id": "long" if c == 1 else public_id(5, c),
            "visitor": visitor_of(c, agents),
            "site": 1,
            "department": department_of(c),
            "assignee": None if status == "pending" else agent_of(c, agents),
            "status": status,
            "last_seq": length,
            "last_visible": length,
            "created_at": time_of(c, length, 1),
            "updated_at": last,
            "waiting_since": last if is_visitors_turn_over and status != "resolved" else None,
            "first_reply_at": first_reply,
            "first_reply_ms": STEP_MS if length > 1 else None,
            "assigned_at": None if status == "pending" else time_of(c, length, 1),
            "resolved_at": last if status == "resolved" else None,
            "snoozed_until": SNOOZED_UNTIL_MS if status == "snoozed" else None,
        }

    columns = list(row(1))
    db.executemany(
        f"INSERT INTO conversations ({', '.join(columns)}) VALUES ({', '.join(f':{column}' for column in columns)})",
        map(row, numbers),
    )


def tags_of(conversation: int) -> set[str]:
    tags = set(TAGS_BY_TURN[conversation % len(TAGS_BY_TURN)])
    return tags | {RARE_TAG} if conversation % RARE_TAG_EVERY == 0 else tags


def write_tags(db: sqlite3.Connection, conversations: int) -> None:
    known = {RARE_TAG}.union(*TAGS_BY_TURN)
    db.executemany("INSERT INTO tags (name, created_at) VALUES (?, ?)", ((tag, START_MS) for tag in sorted(known)))
    given = ((tag, c) for c in range(1, conversations + 1) for tag in sorted(tags_of(c)))
    db.executemany("INSERT INTO conversation_tags (tag, conversation) VALUES (?, ?)", given)


def write_reads(db: sqlite3.Connection, lengths: list[int], agents: list[int]) -> None:
    """Each side has read to its own last word."""

    def rows():
        for c, length in enumerate(lengths, start=1):
            visitors_last = length - (length + 1) % 2
            yield c, visitor_of(c, agents), visitors_last
            yield c, agent_of(c, agents), length - length % 2

    db.executemany("INSERT INTO reads (conversation, person, seq) VALUES (?, ?, ?)", rows())


def write_messages(db: sqlite3.Connection, lengths: list[int], agents: list[int]) -> None:
    chance = random.Random(7)
    texts = sentences(chance)
    rare = {sum(lengths) * (2 * at + 1) // (2 * RARE_TIMES) for at in range(RARE_TIMES)}
    count = itertools.count()

    def rows():
        for c, length in enumerate(lengths, start=1):
            speakers = (agent_of(c, agents), visitor_of(c, agents))
            for seq in range(1, length + 1):
                number = next(count)
                text = chance.choice(texts)
                if number in rare:
                    text = f"{text} {RARE}"
                time = time_of(c, length, seq)
                identifier = public_id(6, number, time)
                yield (c << SEQ_BITS | seq, speakers[seq & 1], seq - 1, time, identifier, f"c{number:x}", text)

    db.executemany(
        "INSERT INTO messages (key, sender, internal, type, follows, created_at, id, client_id, content)"
        " VALUES (?, ?, 0, 'text', ?, ?, ?, ?, ?)",
        rows(),
    )


def sentences(chance: random.Random) -> list[str]:
    """A store of sentences over made-up words, of which some are much more frequent than others."""
    syllables = [a + b for a in "bdfgklmnprst" for b in "aeiou"]
    words = ["".join(chance.choices(syllables, k=chance.randint(2, 4))) for _ in range(5_000)]
    weights = [1 / (rank + 10) for rank in range(len(words))]
    made = []
    for _ in range(60_000):
        sentence = chance.choices(words, weights, k=chance.randint(4, 18))
        if chance.random() < 1 / 3:
            sentence.append(COMMON)
        made.append(" ".join(sentence))
    return made


if __name__ == "__main__":
    main()
