//! A user's second thoughts: changing and deleting what it said itself.

use std::sync::Arc;

use rusqlite::{OptionalExtension, params};

use super::{MAX_SEQ, by_key, key};
use crate::error::{Error, Result};
use crate::model::{Action, Caller, ConversationId, MessageType, Seq};
use crate::protocol::{Announcement, Message};
use crate::store::conversations::{self, ConversationRow, word};
use crate::store::{Store, Tx, search, uploads};

impl Store {
    /// Changes what a user's own message says, checked already.
    pub async fn edit_message(
        &self,
        caller: Caller,
        conversation: ConversationId,
        seq: Seq,
        content: String,
    ) -> Result<Message> {
        self.write(move |tx| {
            let own = own(tx, &caller, &conversation, seq)?;
            edit(tx, &own, &content)
        })
        .await
    }

    /// Takes back a user's own message: that it was there stays. Gives the SHA-256 of the content of its file, which
    /// can go where no other file has it.
    pub async fn delete_message(
        &self,
        caller: Caller,
        conversation: ConversationId,
        seq: Seq,
    ) -> Result<Option<String>> {
        self.write(move |tx| {
            let own = own(tx, &caller, &conversation, seq)?;
            delete(tx, &own)
        })
        .await
    }
}

/// A message that its own author asks about.
struct Own {
    conversation: ConversationRow,
    key: i64,
    seq: Seq,
    kind: MessageType,
    content: String,
    attachment: Option<i64>,
}

/// Finds a user's own message. What was deleted does not exist.
fn own(tx: &Tx, caller: &Caller, id: &ConversationId, seq: Seq) -> Result<Own> {
    let conversation = conversations::visible(tx, caller, id, Action::ReadInternal)?;
    let gone = || Error::not_found("message");
    if !(1..=MAX_SEQ).contains(&seq) {
        return Err(gone());
    }
    let key = key(conversation.pk, seq);
    let (sender, kind, content, attachment): (i64, _, _, _) = tx
        .prepare_cached(
            "SELECT sender, type, content, attachment FROM messages WHERE key = ?1 AND deleted_at IS NULL",
        )?
        .query_row([key], |row| {
            Ok((row.get(0)?, word(row, 1)?, row.get(2)?, row.get(3)?))
        })
        .optional()?
        .ok_or_else(gone)?;
    if sender != caller.person_pk {
        return Err(Error::forbidden(
            "Only who wrote a message can change or delete it.",
        ));
    }
    Ok(Own {
        conversation,
        key,
        seq,
        kind,
        content,
        attachment,
    })
}

fn edit(tx: &Tx, own: &Own, content: &str) -> Result<Message> {
    if !matches!(own.kind, MessageType::Text | MessageType::Note) {
        return Err(Error::invalid(
            "A file can't be edited; delete it and send another one.",
        ));
    }
    if own.content != content {
        search::forget(tx, own.key, &own.content)?;
        tx.prepare_cached("UPDATE messages SET content = ?2, edited_at = ?3 WHERE key = ?1")?
            .execute(params![own.key, content, tx.now().0])?;
        if !tx.is_unindexed(own.key) {
            tx.index(own.key);
        }
    }
    let message = stored(tx, own)?;
    if own.content != content {
        tx.announce(Announcement::MessageUpdated(Arc::new(message.clone())));
        announce_if_last(tx, own)?;
    }
    Ok(message)
}

fn delete(tx: &Tx, own: &Own) -> Result<Option<String>> {
    search::forget(tx, own.key, &own.content)?;
    tx.prepare_cached(
        "UPDATE messages SET content = '', attachment = NULL, deleted_at = ?2 WHERE key = ?1",
    )?
    .execute([own.key, tx.now().0])?;
    let file = match own.attachment {
        Some(upload) => uploads::forget_unsent(tx, upload)?,
        None => None,
    };
    let message = stored(tx, own)?;
    tx.announce(Announcement::MessagesDeleted {
        conversation: own.conversation.id.clone(),
        messages: vec![(message.id, own.seq)],
        internal: message.internal,
    });
    announce_if_last(tx, own)?;
    Ok(file)
}

fn stored(tx: &Tx, own: &Own) -> Result<Message> {
    by_key(tx, &own.conversation.id, own.key)?.ok_or_else(|| Error::not_found("message"))
}

/// Lists show a conversation's last message, of those that each may see.
fn announce_if_last(tx: &Tx, own: &Own) -> Result<()> {
    let row = &own.conversation;
    if own.seq == row.last_seq || own.seq == row.last_visible {
        let pair = conversations::pair(tx, row)?;
        tx.announce(Announcement::ConversationUpdated(pair));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;
    use crate::model::{Clock, Draft, PersonKind, Role, Timestamp};
    use crate::store::answer_unheard;

    /// A store with one user and a conversation, whose commits are answered.
    fn store() -> (Store, std::path::PathBuf) {
        let directory = std::env::temp_dir().join(format!("voxora-{}", crate::model::new_id()));
        std::fs::create_dir(&directory).unwrap();
        let clock = Clock::new(|| Timestamp(1_800_000_000_000));
        let (store, committed) = Store::open(&directory, clock).unwrap();
        tokio::spawn(answer_unheard(committed));
        (store, directory)
    }

    const SEED: &str = "INSERT INTO people (pk, id, kind, name, created_at)
             VALUES (2, 'ann', 'agent', 'Ann', 0), (3, 'v', 'visitor', 'V', 0);
         INSERT INTO users (person, email, role) VALUES (2, 'ann@example.org', 'owner');
         INSERT INTO visitors (person, seen_at) VALUES (3, 0);
         INSERT INTO conversations (pk, id, visitor, status, created_at, updated_at) VALUES (1, 'c', 3, 'open', 0, 0);";

    fn ann() -> Caller {
        Caller {
            person: "ann".into(),
            person_pk: 2,
            session: "s".into(),
            until: Timestamp(0),
            name: "Ann".into(),
            role: Some(Role::Owner),
            is_bot: false,
            departments: std::sync::Arc::default(),
        }
    }

    fn draft(content: &str) -> Draft {
        let content = content.to_owned();
        Draft::parse(PersonKind::Agent, content, None, None, None, Vec::new(), 0).unwrap()
    }

    /// The numbers of the messages in which the index has a word.
    async fn found(store: &Store, word: &'static str) -> Vec<i64> {
        let seqs = move |tx: &Tx| -> Result<Vec<i64>> {
            // The index and the messages say the same, word by word.
            tx.execute_batch(
                "INSERT INTO message_search (message_search, rank) VALUES ('integrity-check', 1)",
            )?;
            let mut statement = tx.prepare(
                "SELECT rowid & 16777215 FROM message_search WHERE message_search MATCH ?1",
            )?;
            let rows = statement.query_map([word], |row| row.get(0))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        };
        store.write(seqs).await.unwrap()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn the_index_keeps_up_with_second_thoughts_in_one_transaction_and_later() {
        let (store, directory) = store();
        store.write(|tx| Ok(tx.execute_batch(SEED)?)).await.unwrap();
        // While the writer is held, what is queued becomes one transaction.
        let (go, gone) = mpsc::channel::<()>();
        let held = store.write(move |_| gone.recv().map_err(Error::internal));
        let edit =
            |seq, content: &str| store.edit_message(ann(), "c".into(), seq, content.to_owned());
        let delete = |seq| store.delete_message(ann(), "c".into(), seq);
        for word in ["apple", "plum"] {
            store.send(ann(), "c".into(), draft(word), None, |sent| {
                drop(sent.unwrap())
            });
        }
        let all = async { tokio::join!(edit(1, "pear"), delete(2), edit(1, "quince")) };
        let release = async { go.send(()).unwrap() };
        let ((first, second, third), ()) = tokio::join!(all, release);
        first.unwrap();
        second.unwrap();
        third.unwrap();
        held.await.unwrap();
        for (word, seqs) in [
            ("apple", vec![]),
            ("plum", vec![]),
            ("pear", vec![]),
            ("quince", vec![1]),
        ] {
            assert_eq!(found(&store, word).await, seqs, "{word}");
        }
        edit(1, "cherry").await.unwrap();
        assert_eq!(found(&store, "cherry").await, [1]);
        assert!(found(&store, "quince").await.is_empty());
        delete(1).await.unwrap();
        assert!(found(&store, "cherry").await.is_empty());
        std::fs::remove_dir_all(directory).unwrap();
    }
}
