// From what is written to what is stored: the outbox of who is logged in, and how it is emptied.
import { signal } from '@preact/signals-core';
import { ApiError } from '../../../shared/api';
import { exclusive } from '../../../shared/exclusive';
import { newClientId, outboxIn, type Outbox, type OutboxEntry } from '../../../shared/outbox';
import type { Message, PersonId } from '../../../shared/protocol';
import { Sender, type Addressed } from '../../../shared/sender';
import { api } from '../api';
import { keepOf } from '../keep';
import { isLive, onConnected, request } from '../live';
import { t } from '../locale';
import { openId } from '../conversations';
import { showToast } from '../toasts';

/** What is to be said. */
export interface Words {
  readonly conversationId: string;
  readonly content: string;
  readonly type: OutboxEntry['type'];
  readonly mentions?: readonly PersonId[];
  readonly attachment?: { readonly id: string; readonly name: string };
  readonly clientId?: string;
}

/** What is not known to be stored, the oldest first. */
export const entries = signal<readonly OutboxEntry[]>([]);
let outbox: Outbox | null = null;
let sender: Sender | null = null;
let taken: (message: Message) => void = () => {};

/** Sends what an earlier page of this user left, and what is said from now on. `stored` is told of each message. */
export function startSending(userId: string, stored: (message: Message) => void): void {
  const keep = keepOf(userId);
  taken = stored;
  outbox = outboxIn(keep);
  sender = new Sender(outbox, {
    begin: () => Promise.reject(new ApiError('invalid', 'There is no conversation.')),
    deliver,
    exclusive: (work) => exclusive(`voxora:app:${userId}:outbox`, keep, work),
    schedule(work, ms) {
      const timer = setTimeout(work, ms);
      return () => clearTimeout(timer);
    },
  });
  entries.value = outbox.entries;
  outbox.subscribe((now) => {
    tellOfFailures(now);
    entries.value = now;
  });
  window.addEventListener('storage', ({ key }) => {
    if (key?.startsWith(`voxora:app:${userId}:out:`)) outbox?.reload();
  });
  window.addEventListener('online', sendPending);
  onConnected(sendPending);
  sendPending();
}

export const sendPending = (): void => void sender?.kick();

/** Keeps it, and sends it. */
export function say({ conversationId, content, type, mentions, attachment, clientId = newClientId() }: Words): void {
  outbox?.add({
    clientId, conversationId, content, type, createdAt: new Date().toISOString(), attachmentId: attachment?.id ?? null, attachmentName: attachment?.name ?? null,
    ...(mentions?.length ? { mentions } : {}),
  });
  sendPending();
}

export function retry(clientId: string): void {
  outbox?.retry(clientId);
  sendPending();
}

export const discard = (clientId: string): void => outbox?.remove(clientId);

/** One's own message is back: it is stored, whatever becomes of the answer. */
export function noteStored({ clientId }: Message): void {
  if (clientId !== null) outbox?.settle(clientId, { status: 'stored' });
}

async function deliver({ clientId, conversationId, content, type, attachmentId, mentions }: Addressed): Promise<void> {
  const body = { content, type, clientId, ...(attachmentId === null ? {} : { attachmentId }), ...(mentions ? { mentions } : {}) };
  const message = isLive.peek()
    ? await request<Message>('send_message', { conversationId, ...body })
    : await api.post<Message>(`/conversations/${encodeURIComponent(conversationId)}/messages`, body);
  taken(message);
}

/** Beside the message there is a word already, where that is on the screen. */
function tellOfFailures(now: readonly OutboxEntry[]): void {
  const isNew = ({ clientId, state, conversationId }: OutboxEntry): boolean => state === 'failed' && conversationId !== openId.peek()
    && entries.peek().some((it) => it.clientId === clientId && it.state === 'pending');
  if (now.some(isNew)) showToast(t('conversation.failedElsewhere'), { tone: 'danger' });
}
