// What was said, conversation by conversation.
import type { History } from '../../../shared/protocol';
import { fetchThreadsBy, loadOlder, threadOf, threads } from '../../../shared/threads';
import { visitorsPredecessor, type Timeline } from '../../../shared/timeline';
import { putConversation } from './conversations';
import { api } from './session';

export { addMessages, beginThread, catchUp, eraseMessage, forgetThreads, loadOlder, loadThread, threads } from '../../../shared/threads';

fetchThreadsBy({
  predecessor: visitorsPredecessor,
  page: (id, query) => api.get<History>(`/conversations/${id}/messages?${query}`),
  joined: putConversation,
});

export const loadedThreads = (): string[] =>
  [...threads.peek()].filter(([, thread]) => thread.state === 'loaded').map(([id]) => id);

/** All of a conversation, for its transcript. */
export async function wholeThread(id: string): Promise<Timeline> {
  while (threadOf(id).hasOlder) await loadOlder(id);
  return threadOf(id).messages;
}
