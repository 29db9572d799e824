-- Search over what is said. The text stays in `messages`; the index is written in the message's own transaction.
--
-- `columnsize=0`: the words of a message are counted when it is ranked, which is seldom, and not kept in a
-- table of their own, of which every message would write a row.
CREATE VIRTUAL TABLE message_search USING fts5 (
    content,
    content = 'messages',
    content_rowid = 'key',
    columnsize = 0,
    tokenize = "unicode61 remove_diacritics 2"
);
-- Merging twice as many segments at once writes less; a search reads a few more.
INSERT INTO message_search (message_search, rank) VALUES ('automerge', 8);
