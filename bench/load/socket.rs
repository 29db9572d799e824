//! Socket.IO 5 over Engine.IO 4 over a websocket, as little of it as a load needs.
//!
//! Packets are told apart by how they begin and not decoded: the client must cost less than the server.

use std::ops::Range;

use anyhow::{Context, bail, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const TEXT: u8 = 1;
const CLOSE: u8 = 8;
const PING: u8 = 9;
const PONG: u8 = 10;
const FINAL: u8 = 0x80;
const MASKED: u8 = 0x80;
/// Bytes asked of the kernel at a time.
const CHUNK: usize = 128 * 1024;
/// What stands before a message's time of sending, that time's digits, and those of the sender's node behind it.
const STAMP: &[u8] = br#""content":"@"#;
const TIME_DIGITS: usize = 12;
const NODE_DIGITS: usize = 2;

/// What a server says, as far as it is counted.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Packet {
    /// `new_message`, with the time at which its sender sent it, and the node it was sent to.
    Message { sent_at: u64, node: usize },
    /// An ok answer to the event with that id.
    Acked { id: usize },
    /// Any other event.
    Other,
}

/// A connected client.
pub(crate) struct Socket {
    stream: TcpStream,
    input: Vec<u8>,
    /// Where in `input` the next frame starts.
    at: usize,
    output: Vec<u8>,
    /// Where in a message its stamp was last found: it is nearly always there.
    stamp_at: usize,
}

impl Socket {
    /// Connects to the namespace `/` with a token.
    pub(crate) async fn connect(address: &str, token: &str) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let mut socket = Self {
            stream,
            input: Vec::new(),
            at: 0,
            output: Vec::new(),
            stamp_at: 0,
        };
        socket.upgrade(address).await?;
        socket.wait_for(|packet| packet.starts_with(b"0{")).await?;
        let auth = serde_json::json!({ "token": token });
        socket.push_text(format!("40{auth}").as_bytes());
        socket.wait_for(|packet| packet.starts_with(b"40")).await?;
        Ok(socket)
    }

    async fn upgrade(&mut self, address: &str) -> anyhow::Result<()> {
        let request = format!(
            "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\n\
             Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIGJlbmNobWFyayBpdA==\r\n\r\n"
        );
        self.output.extend_from_slice(request.as_bytes());
        self.flush().await?;
        loop {
            self.fill().await?;
            let end = self.input.windows(4).position(|four| four == b"\r\n\r\n");
            if let Some(end) = end {
                ensure!(
                    self.input.starts_with(b"HTTP/1.1 101"),
                    "not upgraded: {}",
                    String::from_utf8_lossy(&self.input)
                );
                self.at = end + 4;
                return Ok(());
            }
        }
    }

    /// Joins a conversation's room.
    pub(crate) async fn join(&mut self, conversation: &str) -> anyhow::Result<()> {
        let payload = serde_json::json!(["join_conversation", { "conversationId": conversation }]);
        self.push_text(format!("420{payload}").as_bytes());
        self.wait_for(|packet| packet.starts_with(br#"430[{"status":"ok""#))
            .await
    }

    async fn wait_for(&mut self, is_it: impl Fn(&[u8]) -> bool) -> anyhow::Result<()> {
        self.flush().await?;
        loop {
            while let Some(place) = self.next_text()? {
                let packet = &self.input[place];
                if is_it(packet) {
                    return Ok(());
                }
                refuse_failure(packet)?;
            }
            self.fill().await?;
        }
    }

    /// Waits for bytes from the server.
    pub(crate) async fn fill(&mut self) -> anyhow::Result<()> {
        self.input.drain(..self.at);
        self.at = 0;
        self.input.reserve(CHUNK);
        let read = self.stream.read_buf(&mut self.input).await?;
        ensure!(read > 0, "the server closed a connection");
        Ok(())
    }

    /// The next packet that is here already. Pings are answered on the way.
    pub(crate) fn next(&mut self) -> anyhow::Result<Option<Packet>> {
        let Some(place) = self.next_text()? else {
            return Ok(None);
        };
        let packet = &self.input[place];
        if packet.starts_with(br#"42["new_message","#) {
            let stamp_at =
                find_stamp(packet, self.stamp_at).context("a message of somebody else")?;
            let sent_at = number(&packet[stamp_at..], TIME_DIGITS);
            let node = usize::try_from(number(&packet[stamp_at + TIME_DIGITS..], NODE_DIGITS))?;
            self.stamp_at = stamp_at - STAMP.len();
            return Ok(Some(Packet::Message { sent_at, node }));
        }
        if let Some(answer) = packet.strip_prefix(b"43") {
            let digits = answer
                .iter()
                .take_while(|byte| byte.is_ascii_digit())
                .count();
            ensure!(
                answer[digits..].starts_with(br#"[{"status":"ok""#),
                "refused: {}",
                String::from_utf8_lossy(packet)
            );
            let id = usize::try_from(number(answer, digits))?;
            return Ok(Some(Packet::Acked { id }));
        }
        refuse_failure(packet)?;
        Ok(Some(Packet::Other))
    }

    /// Where in `input` the next whole text message lies. Pings of both layers are answered here.
    fn next_text(&mut self) -> anyhow::Result<Option<Range<usize>>> {
        while let Some((head, payload)) = next_frame(&self.input, self.at) {
            self.at = payload.end;
            match head {
                head if head == FINAL | TEXT => match &self.input[payload.clone()] {
                    b"2" => self.push_text(b"3"),
                    _ => return Ok(Some(payload)),
                },
                head if head == FINAL | PING => {
                    let content = self.input[payload].to_vec();
                    push_frame(&mut self.output, PONG, &content);
                }
                head if head == FINAL | CLOSE => bail!("the server closed a websocket"),
                head => bail!("a frame that begins with {head:#04x}"),
            }
        }
        Ok(None)
    }

    /// Adds a packet to what the next [`Self::flush`] sends.
    pub(crate) fn push_text(&mut self, packet: &[u8]) {
        push_frame(&mut self.output, TEXT, packet);
    }

    /// Sends what was pushed, in one write.
    pub(crate) async fn flush(&mut self) -> anyhow::Result<()> {
        if !self.output.is_empty() {
            self.stream.write_all(&self.output).await?;
            self.output.clear();
        }
        Ok(())
    }
}

/// The first byte of the frame at `at`, and where its payload lies, once all of it is there.
fn next_frame(input: &[u8], at: usize) -> Option<(u8, Range<usize>)> {
    let (head, length) = (*input.get(at)?, *input.get(at + 1)?);
    let (start, length) = match length {
        126 => {
            let bytes = input.get(at + 2..at + 4)?.try_into().ok()?;
            (at + 4, usize::from(u16::from_be_bytes(bytes)))
        }
        127 => {
            let bytes = input.get(at + 2..at + 10)?.try_into().ok()?;
            (at + 10, usize::try_from(u64::from_be_bytes(bytes)).ok()?)
        }
        short => (at + 2, usize::from(short)),
    };
    let payload = start..start.checked_add(length)?;
    (payload.end <= input.len()).then_some((head, payload))
}

/// A client must mask what it sends; a mask of zeros leaves it as it is.
fn push_frame(output: &mut Vec<u8>, opcode: u8, payload: &[u8]) {
    output.push(FINAL | opcode);
    match u8::try_from(payload.len()) {
        Ok(short @ ..=125) => output.push(MASKED | short),
        _ => {
            let length = u16::try_from(payload.len()).unwrap_or(u16::MAX);
            output.push(MASKED | 126);
            output.extend_from_slice(&length.to_be_bytes());
        }
    }
    output.extend_from_slice(&[0; 4]);
    output.extend_from_slice(payload);
}

fn refuse_failure(packet: &[u8]) -> anyhow::Result<()> {
    const FAILURES: [&[u8]; 5] = [
        b"41",
        b"44",
        br#"42["message_error""#,
        br#"42["rate_limit_exceeded""#,
        br#"42["server_shutdown""#,
    ];
    let failed = FAILURES.iter().any(|failure| packet.starts_with(failure));
    ensure!(!failed, "failed: {}", String::from_utf8_lossy(packet));
    Ok(())
}

/// Where the digits of a message's stamp begin.
fn find_stamp(packet: &[u8], likely: usize) -> Option<usize> {
    let is_at = |at: usize| packet.get(at..).is_some_and(|rest| rest.starts_with(STAMP));
    let at = if is_at(likely) {
        likely
    } else {
        (0..packet.len()).find(|at| is_at(*at))?
    };
    let digits = TIME_DIGITS + NODE_DIGITS;
    (packet.len() >= at + STAMP.len() + digits).then_some(at + STAMP.len())
}

fn number(text: &[u8], digits: usize) -> u64 {
    text[..digits]
        .iter()
        .fold(0, |number, digit| number * 10 + u64::from(digit - b'0'))
}
