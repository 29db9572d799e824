// What the visitor does with a conversation besides talking.
import { signal } from '@preact/signals-core';
import type { Conversation, Message, Rating } from '../../../shared/protocol';
import { changeConversation, putConversation } from './conversations';
import { t } from './locale';
import { api } from './session';
import { wholeThread } from './timelines';

/** The last thing did not work. */
export const actionFailed = signal(false);

/** Does it, or says that it did not work. */
export async function attempt(work: () => Promise<void>): Promise<boolean> {
  actionFailed.value = false;
  try {
    await work();
    return true;
  } catch {
    actionFailed.value = true;
    return false;
  }
}

export const endConversation = (id: string): Promise<boolean> => attempt(async () => {
  const ended = await api.post<Conversation | null>(`/conversations/${id}/end`);
  if (ended?.id === id) putConversation(ended);
  else changeConversation(id, { status: 'resolved' });
});

export const rate = (id: string, score: number, comment: string): Promise<boolean> => attempt(async () => {
  const rating = await api.post<Rating>(`/conversations/${id}/rating`, { score, ...(comment.trim() === '' ? {} : { comment: comment.trim() }) });
  changeConversation(id, { rating });
});

export const downloadTranscript = (id: string): Promise<boolean> => attempt(async () => {
  const text = (await wholeThread(id)).map(line).join('\n');
  save(new Blob([`\uFEFF${text}\n`], { type: 'text/plain;charset=utf-8' }), `chat-${id}.txt`);
});

export const downloadFile = (url: string, name: string): Promise<boolean> =>
  attempt(async () => save(await api.blob(url), name));

function line({ timestamp, sender, content, attachment, deletedAt }: Message): string {
  const words = deletedAt === null ? [content, attachment?.name].filter(Boolean).join(' ') : t('deleted');
  return `[${new Date(timestamp).toLocaleString()}] ${sender.name}: ${words}`;
}

function save(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
