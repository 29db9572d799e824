//! What becomes of a batch when one of its jobs fails.

use std::sync::mpsc as std_mpsc;

use super::*;
use crate::error::Kind;
use crate::store::open;

/// A writer on a table of numbers, and someone who answers what it commits.
fn writer() -> Writer {
    writer_to(Connection::open_in_memory().unwrap(), None)
}

fn writer_to(connection: Connection, checkpointer: Option<Checkpointer>) -> Writer {
    connection
        .execute_batch(
            "CREATE TABLE n (n INTEGER);
             CREATE TABLE messages (key, content, deleted_at);
             CREATE TABLE message_search (rowid INTEGER, content);",
        )
        .unwrap();
    let (writer, mut committed) =
        Writer::start(connection, checkpointer, Clock::new(|| Timestamp(0)), None).unwrap();
    std::thread::spawn(move || {
        while let Some(batch) = committed.blocking_recv() {
            batch.jobs.into_iter().for_each(|job| (job.done)());
        }
    });
    writer
}

fn ask<T: Send + 'static>(
    writer: &Writer,
    undo: Undo,
    job: impl FnOnce(&Tx) -> Result<T> + Send + 'static,
) -> std_mpsc::Receiver<Result<T>> {
    let (answer, answered) = std_mpsc::channel();
    writer.queue(undo, job, move |outcome| answer.send(outcome).unwrap());
    answered
}

fn put(n: i64) -> impl FnOnce(&Tx) -> Result<()> + Send + 'static {
    move |tx| {
        tx.execute("INSERT INTO n VALUES (?1)", [n])?;
        Ok(())
    }
}

fn put_and_fail(tx: &Tx) -> Result<()> {
    put(-1)(tx)?;
    Err(Error::invalid("no"))
}

fn numbers(writer: &Writer) -> Vec<i64> {
    let read = |tx: &Tx| {
        let mut statement = tx.prepare("SELECT n FROM n ORDER BY n")?;
        let numbers = statement.query_map([], |row| row.get(0))?;
        Ok(numbers.collect::<rusqlite::Result<_>>()?)
    };
    ask(writer, Undo::Alone, read).recv().unwrap().unwrap()
}

/// Lets what is queued meanwhile become one batch.
fn hold(writer: &Writer) -> std_mpsc::Sender<()> {
    let (go, gone) = std_mpsc::channel();
    let (at_work, is_at_work) = std_mpsc::channel();
    writer.queue(
        Undo::Alone,
        move |_: &Tx| {
            at_work.send(()).unwrap();
            gone.recv().unwrap();
            Ok(())
        },
        |_| (),
    );
    is_at_work.recv().unwrap();
    go
}

#[test]
fn a_job_that_fails_undoes_itself_alone() {
    let writer = writer();
    let go = hold(&writer);
    let first = ask(&writer, Undo::Unneeded, put(1));
    let failing = ask(&writer, Undo::Alone, put_and_fail);
    let last = ask(&writer, Undo::Unneeded, put(2));
    go.send(()).unwrap();
    assert!(first.recv().unwrap().is_ok());
    assert_eq!(failing.recv().unwrap().unwrap_err().kind, Kind::Invalid);
    assert!(last.recv().unwrap().is_ok());
    assert_eq!(numbers(&writer), [1, 2]);
}

#[test]
fn a_change_that_nothing_could_undo_takes_its_batch_with_it_and_all_are_told() {
    let writer = writer();
    let go = hold(&writer);
    let first = ask(&writer, Undo::Unneeded, put(1));
    let failing = ask(&writer, Undo::Unneeded, put_and_fail);
    let last = ask(&writer, Undo::Unneeded, put(2));
    go.send(()).unwrap();
    for told in [first, failing, last] {
        assert_eq!(told.recv().unwrap().unwrap_err().kind, Kind::Unavailable);
    }
    assert!(ask(&writer, Undo::Unneeded, put(3)).recv().unwrap().is_ok());
    assert_eq!(numbers(&writer), [3]);
}

#[test]
fn a_job_that_panics_is_answered_and_undone() {
    let writer = writer();
    let panicking = ask(&writer, Undo::Alone, |tx| {
        put(1)(tx)?;
        panic!("on purpose");
        #[expect(unreachable_code, reason = "it gives the closure its type")]
        Ok(())
    });
    assert_eq!(
        panicking.recv().unwrap().unwrap_err().kind,
        Kind::Unavailable
    );
    assert!(numbers(&writer).is_empty());
}

#[tokio::test]
async fn a_closed_writer_says_so() {
    let writer = writer();
    writer.close().await;
    let late = ask(&writer, Undo::Alone, put(1));
    assert_eq!(late.recv().unwrap().unwrap_err().kind, Kind::Unavailable);
}

#[test]
fn what_waits_for_another_process_is_written_after_it_and_the_rest_is_refused_until_then() {
    let path = std::env::temp_dir().join(format!("voxora-held-{}", crate::model::new_id()));
    let connection = Connection::open(&path).unwrap();
    connection
        .busy_timeout(std::time::Duration::from_millis(1))
        .unwrap();
    let writer = writer_to(connection, None);
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let waiting = ask(&writer, Undo::Alone, put(1));
    while !writer.is_held() {
        std::thread::yield_now();
    }
    let refused = ask(&writer, Undo::Alone, put(2)).recv().unwrap();
    assert_eq!(refused.unwrap_err().kind, Kind::Unavailable);
    other.execute_batch("COMMIT").unwrap();
    waiting.recv().unwrap().unwrap();
    assert_eq!(numbers(&writer), [1]);
    std::fs::remove_file(path).unwrap();
}

#[tokio::test]
async fn a_long_log_is_written_back_and_begins_anew() {
    let directory = std::env::temp_dir().join(format!("voxora-log-{}", crate::model::new_id()));
    std::fs::create_dir(&directory).unwrap();
    let path = directory.join("test.db");
    let connection = open::for_writing(&path).unwrap();
    open::prepare_for_writing(&connection).unwrap();
    let writer = writer_to(connection, Some(Checkpointer::start(&path).unwrap()));
    let observer = open::for_checkpoints(&path).unwrap();
    let mut longest = 0;
    loop {
        let put_much = |tx: &Tx| Ok(tx.execute("INSERT INTO n VALUES (zeroblob(1 << 23))", [])?);
        ask(&writer, Undo::Alone, put_much).recv().unwrap().unwrap();
        let pages = observer.query_row("PRAGMA wal_checkpoint = NOOP", [], |row| row.get(1));
        let pages: i64 = pages.unwrap();
        if pages < longest {
            break;
        }
        longest = pages;
        assert!(longest < 200_000, "it grows and grows");
    }
    writer.close().await;
    std::fs::remove_dir_all(directory).unwrap();
}
