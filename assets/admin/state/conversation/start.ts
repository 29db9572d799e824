// What is said, on its way in and out, for as long as somebody is logged in.
import type { Message } from '../../../shared/protocol';
import { tellTypingBy } from '../../../shared/typing';
import { keepOf } from '../keep';
import { mention, on } from '../live';
import { user } from '../session';
import { startCarrying } from './attachments';
import { keepDraftsIn } from './drafts';
import { arrive, erase } from './history';
import { take, watchOpened } from './opening';
import { noteStored, startSending } from './sending';
import { watchVisitors } from './visitors';

/** Once it is known who is logged in. */
export function watchTimelines(): void {
  const userId = user.peek()?.id ?? '';
  const receive = (messages: readonly Message[]): void => {
    take(messages);
    for (const message of messages) if (message.senderId === userId) noteStored(message);
  };
  on('new_message', (message) => receive([message]));
  on('new_messages', receive);
  on('message_updated', (message) => arrive([message]));
  on('message_deleted', ({ conversationId, seq }) => erase(conversationId, seq));
  tellTypingBy(mention);
  watchOpened();
  watchVisitors();
  keepDraftsIn(keepOf(userId));
  startSending(userId, (message) => receive([message]));
  startCarrying(userId);
}
