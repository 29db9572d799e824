// What arrives, by whichever way.
import { signal } from '@preact/signals-core';
import type { Message } from '../../../shared/protocol';
import { tellHost } from '../host';
import { fetchConversation, knownConversation, noteMessage } from './conversations';
import { lookedAt } from './panel';
import { noteStored } from './sending';
import { visitor } from './session';
import { ring } from './sound';
import { addMessages } from './timelines';
import { noteStopped } from './typing';

/** What a screen reader is to say. */
export const announced = signal<Message | null>(null);

/** Takes in messages of any conversation. Gives those conversations in which something before them is missing. */
export function receive(messages: readonly Message[]): string[] {
  const byConversation = new Map<string, Message[]>();
  for (const message of messages) {
    take(message);
    byConversation.set(message.conversationId, [...(byConversation.get(message.conversationId) ?? []), message]);
  }
  return [...byConversation].filter(([id, own]) => addMessages(id, own)).map(([id]) => id);
}

function take(message: Message): void {
  const { conversationId, senderId } = message;
  const known = knownConversation(conversationId);
  if (!known) void fetchConversation(conversationId);
  const isNew = message.seq > (known?.lastSeq ?? 0);
  const isOwn = senderId === visitor.peek()?.id;
  noteStopped(conversationId, senderId);
  noteMessage(message, lookedAt.peek() === conversationId);
  if (isOwn) noteStored(message);
  if (!isNew || isOwn || message.type === 'system') return;
  announced.value = message;
  tellHost('message', { message });
  if (lookedAt.peek() !== conversationId) ring(message.id);
}
