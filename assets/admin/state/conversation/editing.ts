// What one said oneself, changed or taken back afterwards.
import { signal } from '@preact/signals-core';
import type { Message } from '../../../shared/protocol';
import { api } from '../api';
import { t } from '../locale';
import { sentenceOf } from '../problem';
import { user } from '../session';
import { Submission } from '../submission';
import { showToast } from '../toasts';
import { arrive, erase, thread } from './history';

/** What is being changed; one at a time. */
export const editing = signal<Message | null>(null);
export const saving = new Submission();

export const isOwn = (message: Message): boolean => message.senderId === user.value?.id && message.deletedAt === null && message.type !== 'system';
/** A file can only be taken back. */
export const canEdit = (message: Message): boolean => isOwn(message) && (message.type === 'text' || message.type === 'note');

export function beginEdit(message: Message): void {
  saving.fault.value = null;
  editing.value = message;
}

export const endEdit = (): void => void (editing.value = null);

/** The last thing that one said in a conversation and can change. */
export const lastEditable = (id: string): Message | null => thread(id)?.messages.filter(canEdit).at(-1) ?? null;

/** Stores the change; it is shown once it is. */
export async function saveEdit(text: string): Promise<void> {
  const message = editing.peek();
  const content = text.trim();
  if (!message || content === '') return;
  const isSaved = content === message.content || await saving.run(async () => arrive([await api.patch<Message>(pathOf(message), { content })]));
  if (isSaved && editing.peek()?.id === message.id) endEdit();
}

/** Takes it back, for everybody. */
export async function remove(message: Message): Promise<void> {
  try {
    await api.delete(pathOf(message));
    erase(message.conversationId, message.seq);
  } catch (error) {
    showToast(sentenceOf(error), { tone: 'danger' });
  }
}

const pathOf = ({ conversationId, seq }: Message): string => `/conversations/${encodeURIComponent(conversationId)}/messages/${seq}`;

/** Who said it. */
export const speaker = ({ senderId, sender }: Message): string => (senderId === user.value?.id ? t('conversation.you') : sender.name);
