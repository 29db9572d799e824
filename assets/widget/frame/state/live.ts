// The way to the server, and what comes along it.
import { signal } from '@preact/signals-core';
import { Connection, IDLE } from '../../../shared/connection';
import type { Conversation, Joined, Message, Presence } from '../../../shared/protocol';
import { chooseConversation, conversations, currentId, fetchConversation, loadConversations, notePresence, putConversation } from './conversations';
import { noteRead } from './reading';
import { receive } from './receiving';
import { sendPending } from './sending';
import { endSession, hasSession, token } from './session';
import { isAway, refreshSite } from './site';
import { addMessages, catchUp, eraseMessage, loadedThreads, loadThread } from './timelines';
import { noteStopped, noteTyping } from './typing';

const POLL_MS = 4000;
const POLL_HIDDEN_MS = 30_000;
const PRESENCE_MS = 2000;

export const link = signal(IDLE);

export const connection = new Connection({
  open: async () => (await import('./socket')).openSocket(token),
  changed(next) {
    const before = link.peek().phase;
    link.value = next;
    if (next.phase === before) return;
    if (next.phase === 'over') endSession();
    if (next.phase === 'live') void comeBack();
    if (next.phase === 'waiting' || next.phase === 'plain') planPoll();
  },
  event: (name, payload) => hears[name]?.(payload as never),
});

/** Sends over the socket; null when there is none. */
export const sendLive = (payload: object): Promise<Message> | null =>
  (connection.link.phase === 'live' ? connection.request<Message>('send_message', payload) : null);

const join = (id: string) => connection.link.phase === 'live'
  ? (after: number) => connection.request<Joined>('join_conversation', { conversationId: id, after })
  : null;

/** Takes in messages, and fetches what is missing before them. */
export function arrive(messages: readonly Message[]): void {
  for (const id of receive(messages)) void catchUp(id, join(id)).catch(() => {});
}

/** Fetches a conversation that is opened. */
export async function openThread(id: string): Promise<void> {
  await loadThread(id);
  await catchUp(id, join(id));
}

/** Connected, for the first time or again: what happened meanwhile is fetched, what was written is sent. */
async function comeBack(): Promise<void> {
  sendPending();
  const asked = loadConversations().then(followOther, () => {});
  await Promise.all([asked, ...loadedThreads().map((id) => catchUp(id, join(id)).catch(() => {}))]);
}

/** The first conversation may have been begun in another tab. */
function followOther(): void {
  if (currentId.peek() === null && conversations.peek().length === 1) chooseConversation();
}

let pollTimer: ReturnType<typeof setTimeout> | undefined;

function planPoll(): void {
  clearTimeout(pollTimer);
  pollTimer = setTimeout(() => void poll(), document.visibilityState === 'visible' ? POLL_MS : POLL_HIDDEN_MS);
}

/** Without a socket: asks what is new, and finds out whether the server can be reached at all. */
async function poll(): Promise<void> {
  const isSocketless = (): boolean => hasSession() && ['waiting', 'plain'].includes(connection.link.phase);
  if (!isSocketless()) return;
  try {
    await loadConversations();
    connection.tell('answered');
    await Promise.all(loadedThreads().map(pollThread));
    if (connection.link.phase === 'plain') sendPending();
  } catch {
    connection.tell('unanswered');
  }
  if (isSocketless()) planPoll();
}

async function pollThread(id: string): Promise<void> {
  await catchUp(id, null);
}

let presenceTimer: ReturnType<typeof setTimeout> | undefined;

function presence(userId: string, status: Presence): void {
  notePresence(userId, status);
  clearTimeout(presenceTimer);
  presenceTimer = setTimeout(() => void refreshSite(), PRESENCE_MS);
}

interface Typing {
  readonly conversationId: string;
  readonly userId: string;
  readonly userName: string;
}

const hears: Readonly<Record<string, (payload: never) => void>> = {
  new_message: (message: Message) => arrive([message]),
  new_messages: (messages: readonly Message[]) => arrive(messages),
  message_updated: (message: Message) => addMessages(message.conversationId, [message]),
  message_deleted: ({ conversationId, seq }: { conversationId: string; seq: number }) => eraseMessage(conversationId, seq),
  message_read: (it: { conversationId: string; userId: string; seq: number }) => noteRead(it.conversationId, it.userId, it.seq),
  user_typing(it: Typing) {
    noteTyping(it.conversationId, it.userId, it.userName);
    // Who writes is there.
    if (isAway.peek()) void refreshSite();
  },
  user_stopped_typing: (it: Typing) => noteStopped(it.conversationId, it.userId),
  user_online: (it: { userId: string; status: Presence }) => presence(it.userId, it.status),
  user_offline: (it: { userId: string; status: Presence }) => presence(it.userId, it.status),
  conversation_created: (it: Conversation) => putConversation(it),
  conversation_updated: (it: Conversation) => putConversation(it),
  conversation_assigned: (it: { conversationId: string }) => fetchConversation(it.conversationId),
};
