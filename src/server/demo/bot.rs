//! The demo's bot: answers visitors while no agent is there, so that one person alone sees both sides.
//!
//! It hears what everybody hears after a commit, and speaks by the use cases that users speak by.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::error::Result;
use crate::model::{Caller, ConversationId, PersonKind, Seq, Status};
use crate::protocol::request::SendMessage;
use crate::protocol::{Announcement, Message};
use crate::socket::SocketServer;
use crate::store::Batch;

/// What it is called: nobody takes it for a person.
pub(super) const NAME: &str = "Demo bot";
/// Committed batches that may wait, as many as the writer lets wait.
const QUEUE: usize = 16;
/// Messages that it looks back for one of its own.
const LOOK_BACK: u32 = 200;
/// It waits for the visitor to finish, then types.
const THINKING: Duration = Duration::from_millis(700);
const TYPING: Duration = Duration::from_millis(900);

/// What visitors said, as it was committed.
pub(in crate::server) struct Heard(mpsc::UnboundedReceiver<Arc<Message>>);

/// Passes on what is committed, and listens to the visitors in it.
pub(in crate::server) fn overhear(
    mut committed: mpsc::Receiver<Batch>,
) -> (mpsc::Receiver<Batch>, Heard) {
    let (onward, passed_on) = mpsc::channel(QUEUE);
    let (tell, heard) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Some(batch) = committed.recv().await {
            let announced = batch.jobs.iter().flat_map(|job| &job.announcements);
            for announcement in announced {
                if let Announcement::Message { message, .. } = announcement
                    && message.sender.kind == PersonKind::Visitor
                {
                    // Without a bot there is nobody to tell.
                    let _ = tell.send(message.clone());
                }
            }
            if let Err(unsent) = onward.send(batch).await {
                unsent.0.jobs.into_iter().for_each(|job| (job.done)());
            }
        }
    });
    (passed_on, Heard(heard))
}

/// Answers until the server stops.
pub(in crate::server) async fn answer(
    app: App,
    sockets: SocketServer,
    mut heard: Heard,
    stop: CancellationToken,
) -> Result<()> {
    let bot = Arc::new(Bot {
        caller: app.store.demo_bot(NAME).await?,
        app,
        sockets,
        newest: Mutex::default(),
    });
    tokio::spawn(stop.run_until_cancelled_owned(async move {
        while let Some(message) = heard.0.recv().await {
            let latest = (message.conversation_id.clone(), message.seq);
            bot.newest.lock().insert(latest.0, latest.1);
            tokio::spawn(bot.clone().consider(message));
        }
    }));
    Ok(())
}

struct Bot {
    app: App,
    sockets: SocketServer,
    caller: Caller,
    /// The last that a visitor said in each conversation.
    newest: Mutex<HashMap<ConversationId, Seq>>,
}

impl Bot {
    async fn consider(self: Arc<Self>, message: Arc<Message>) {
        if let Err(error) = self.reply(&message).await {
            tracing::debug!(conversation.id = %message.conversation_id, %error, "the demo's bot has no answer");
        }
        let mut newest = self.newest.lock();
        if newest.get(&message.conversation_id) == Some(&message.seq) {
            newest.remove(&message.conversation_id);
        }
    }

    async fn reply(&self, message: &Message) -> Result<()> {
        let conversation = &message.conversation_id;
        tokio::time::sleep(THINKING).await;
        if !self.is_asked(message).await? {
            return Ok(());
        }
        self.sockets
            .show_typing(&self.caller, conversation.clone())
            .await?;
        tokio::time::sleep(TYPING).await;
        if !self.is_asked(message).await? {
            return Ok(());
        }
        let content = if self.has_spoken(conversation).await? {
            answer_to(&message.content)
        } else {
            format!("{INTRODUCTION}\n\n{}", answer_to(&message.content))
        };
        let request = SendMessage {
            conversation_id: None,
            content,
            kind: None,
            // One answer to one message, whatever happens.
            client_id: Some(format!("to-{}", message.seq)),
            attachment_id: None,
            mentions: Vec::new(),
        };
        self.app.send(&self.caller, conversation, request).await?;
        Ok(())
    }

    /// Whether it is the bot's turn: the visitor said nothing more, no agent is there, and none has taken it.
    async fn is_asked(&self, message: &Message) -> Result<bool> {
        let conversation = &message.conversation_id;
        if self.newest.lock().get(conversation) != Some(&message.seq) {
            return Ok(false);
        }
        if self.app.somebody_answers(None).await? {
            return Ok(false);
        }
        let now = self.app.conversation(&self.caller, conversation).await?;
        Ok(now.assignee_id.is_none() && now.status != Status::Resolved)
    }

    async fn has_spoken(&self, conversation: &ConversationId) -> Result<bool> {
        let history = self
            .app
            .history(&self.caller, conversation, None, None, Some(LOOK_BACK));
        let own = |said: &Message| said.sender_id == self.caller.person;
        Ok(history.await?.items.iter().any(own))
    }
}

const INTRODUCTION: &str = "Hello! I am the demo's bot, not a person: I answer while no agent is online. \
     Log in to the agents' app in another window and I leave the word to you.";

/// What it knows: words that are asked about, and what there is to say.
const ANSWERS: &[(&[&str], &str)] = &[
    (
        &["ship", "deliver", "parcel", "post"],
        "Parcels leave our made-up workshop within two working days and take three more. From 60 € on they travel for free.",
    ),
    (
        &[
            "return",
            "refund",
            "money back",
            "exchange",
            "broken",
            "chipped",
        ],
        "You may send anything back within 30 days, broken or just not loved. In a real shop an agent would now look up your order.",
    ),
    (
        &["price", "cost", "discount", "code", "cheap"],
        "The teapot is 48 €, the cups are 14 € each, the bowl is 32 €. Codes are for newsletters; this shop has none.",
    ),
    (
        &["dishwasher", "wash", "care", "microwave"],
        "Stoneware may go into the dishwasher. Wood likes a cloth and a little oil.",
    ),
    (
        &["human", "person", "agent", "somebody", "anybody", "real"],
        "A person would be you: open the agents' app at the root of this address and answer this conversation yourself.",
    ),
    (
        &["thank", "great", "perfect", "bye"],
        "With pleasure! You can end the conversation in its menu and say how it was.",
    ),
    (
        &["hello", "hi", "hey", "good morning", "good evening"],
        "What would you like to know? Try shipping, returns, prices or care.",
    ),
];
const OTHERWISE: &str = "That is more than a demo's bot knows. Try shipping, returns, prices or care, or answer it yourself as an agent.";
const FILE: &str = "Thank you for the file. I can't look at it, but an agent could.";

fn answer_to(said: &str) -> String {
    if said.trim().is_empty() {
        return FILE.to_owned();
    }
    let said = said.to_lowercase();
    let begins = |word: &&str| {
        said.match_indices(*word).any(|(at, _)| {
            !said[..at]
                .chars()
                .next_back()
                .is_some_and(char::is_alphanumeric)
        })
    };
    let known = ANSWERS.iter().find(|(words, _)| words.iter().any(begins));
    known.map_or(OTHERWISE, |(_, answer)| answer).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_known_by_how_a_word_begins() {
        for (said, answer) in [
            ("Do you SHIP to Norway?", "Parcels"),
            ("Shipping?", "Parcels"),
            ("how do returns work", "30 days"),
            ("Hi!", "What would you like"),
            ("Is this a real person?", "would be you"),
            ("这个多少钱", "more than a demo's bot"),
            ("What is this?", "more than a demo's bot"),
            (" ", "the file"),
        ] {
            assert!(answer_to(said).contains(answer), "{said}");
        }
    }
}
