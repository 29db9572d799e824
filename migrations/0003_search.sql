-- Search over what is said. The text stays in `messages`; the index is written in the message's own transaction.
CREATE VIRTUAL TABLE message_search USING fts5 (
    content,
    content = 'messages',
    content_rowid = 'key',
    tokenize = "unicode61 remove_diacritics 2"
);
