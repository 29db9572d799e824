// From what is written to what is stored: the outbox of this visitor, and how it is emptied.
import { batch, signal } from '@preact/signals-core';
import { exclusive } from '../../../shared/exclusive';
import { newClientId, outboxIn } from '../../../shared/outbox';
import { Sender, type Addressed } from '../../../shared/sender';
import type { Carried } from '../../../shared/transfers';
import type { Conversation, Message } from '../../../shared/protocol';
import { keep, siteKey } from '../page';
import { emptyConversation, openConversation, putConversation, currentId } from './conversations';
import { moveDraft } from './drafts';
import { introduction, chosenDepartment } from './introduction';
import { api, ensureSession, hasSession, sessionEnded } from './session';
import { beginThread } from './timelines';

const outbox = outboxIn(keep);

export const entries = signal(outbox.entries);
outbox.subscribe((now) => (entries.value = now));

interface Live {
  /** By the socket; null when there is none. */
  send(payload: object): Promise<Message> | null;
  /** A conversation exists now. */
  began(): void;
  /** One's own message is stored. */
  receive(messages: readonly Message[]): void;
}
let live: Live;

const sender = new Sender(outbox, {
  begin,
  deliver,
  exclusive: (work) => exclusive(`voxora:${siteKey}:outbox`, keep, work),
  schedule(work, ms) {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
});

/** Says how messages leave, and sends what an earlier page left. */
export function startSending(how: Live): void {
  live = how;
  void sender.kick();
}

/** Keeps a message of the conversation that is looked at, and sends it. */
export function say(content: string, attachment: Carried | null = null, conversationId = currentId.peek(), clientId = newClientId()): void {
  outbox.add({
    clientId,
    conversationId,
    content,
    type: attachment?.type ?? 'text',
    attachmentId: attachment?.id ?? null,
    attachmentName: attachment?.name ?? null,
    createdAt: new Date().toISOString(),
  });
  void sender.kick();
}

export function retry(clientId: string): void {
  outbox.retry(clientId);
  void sender.kick();
}

export const discard = (clientId: string): void => outbox.remove(clientId);
export const sendPending = (): void => void sender.kick();
export const rereadOutbox = (): void => outbox.reload();
/** The session is over, and its conversations out of reach. */
export const orphanOutbox = (): void => outbox.orphan();

/** One's own message is back: it is stored, whatever becomes of the answer. */
export function noteStored(message: Message): void {
  if (message.clientId !== null) outbox.settle(message.clientId, { status: 'stored' });
}

let beginning: Promise<string> | null = null;

/** The conversation that begins now; of files and words that begin one at once it is the same. */
export function begin(): Promise<string> {
  beginning ??= beginNew().finally(() => (beginning = null));
  return beginning;
}

/** Makes the session and the conversation, and keeps each before the next step. */
async function beginNew(): Promise<string> {
  const isReturning = hasSession();
  await ensureSession(introduction.peek());
  const departmentId = chosenDepartment.peek();
  const conversation = (isReturning ? await emptyConversation() : undefined)
    ?? await api.post<Conversation>('/conversations', departmentId === null ? {} : { departmentId });
  batch(() => {
    putConversation(conversation);
    beginThread(conversation.id);
    moveDraft(null, conversation.id);
    if (currentId.peek() === null) openConversation(conversation.id);
    sessionEnded.value = false;
  });
  live.began();
  return conversation.id;
}

async function deliver(entry: Addressed): Promise<void> {
  const { clientId, conversationId, content, type, attachmentId } = entry;
  const body = { content, type, clientId, ...(attachmentId === null ? {} : { attachmentId }) };
  const bySocket = live.send({ conversationId, ...body });
  const message = bySocket ? await bySocket : await api.post<Message>(`/conversations/${conversationId}/messages`, body);
  live.receive([message]);
}
