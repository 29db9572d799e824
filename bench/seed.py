#!/usr/bin/env python3
"""Fills a new data directory with a workspace that has been used for years.

    python3 bench/seed.py DIR [--messages 1000000] [--conversations 20000]

The first conversation, `long`, gets a tenth of the messages, the others share the rest. `owner@example.org`
may see all of it. One message in three has the word `parcel`, five have the word `zanzibar`.
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
        db.execute("INSERT INTO users (person, email, role) VALUES (?, ?, ?)", (person, email, role))
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
    return agents[conversation % len(agents)]


def last_time(conversation: int) -> int:
    """Of a conversation's last message; all differ."""
    return START_MS + conversation * 60_000


def write_conversations(db: sqlite3.Connection, lengths: list[int], agents: list[int]) -> None:
    numbers = range(1, len(lengths) + 1)
    people = ((visitor_of(c, agents), public_id(4, c), f"Visitor {c}", START_MS) for c in numbers)
    db.executemany("INSERT INTO people (pk, id, kind, name, created_at) VALUES (?, ?, 'visitor', ?, ?)", people)
    visitors = ((visitor_of(c, agents), last_time(c)) for c in numbers)
    db.executemany("INSERT INTO visitors (person, site, seen_at) VALUES (?, 1, ?)", visitors)

    def row(c: int) -> tuple:
        status = STATUSES[c % len(STATUSES)]
        assignee = None if status == "pending" else agent_of(c, agents)
        name = "long" if c == 1 else public_id(5, c)
        length = lengths[c - 1]
        return (c, name, visitor_of(c, agents), department_of(c), assignee, status, length, length, START_MS, last_time(c))

    db.executemany(
        "INSERT INTO conversations"
        " (pk, id, visitor, site, department, assignee, status, last_seq, last_visible, created_at, updated_at)"
        " VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?)",
        map(row, numbers),
    )


def write_messages(db: sqlite3.Connection, lengths: list[int], agents: list[int]) -> None:
    chance = random.Random(7)
    texts = sentences(chance)
    rare = {sum(lengths) * (2 * at + 1) // (2 * RARE_TIMES) for at in range(RARE_TIMES)}
    count = itertools.count()

    def rows():
        for c, length in enumerate(lengths, start=1):
            speakers = (agent_of(c, agents), visitor_of(c, agents))
            time = last_time(c) - length
            for seq in range(1, length + 1):
                number = next(count)
                text = chance.choice(texts)
                if number in rare:
                    text = f"{text} {RARE}"
                identifier = public_id(6, number, time + seq)
                yield (c << SEQ_BITS | seq, speakers[seq & 1], seq - 1, time + seq, identifier, f"c{number:x}", text)

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
