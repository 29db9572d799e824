// Two at one conversation: who else writes to the visitor, and who has written while one did.
import { othersAt } from '../activity';
import { conversation } from '../conversations';
import { user } from '../session';
import { answeredSince, draftOf } from './drafts';
import { thread } from './history';

export type Collision =
  /** Somebody writes to the visitor, too, or to the team. */
  | { readonly kind: 'replying' | 'noting'; readonly name: string; readonly others: number }
  /** Somebody has answered since one began to. */
  | { readonly kind: 'answered'; readonly name: string };

/** What to say of it; null for nothing. What is done already weighs more than what may be. */
export function collisionAt(id: string): Collision | null {
  const answer = answeredSince(thread(id)?.messages ?? [], draftOf(id, 'reply'), user.value?.id ?? '');
  if (answer) return { kind: 'answered', name: answer.sender.name };
  const staff = othersAt(id).typists.filter(({ userId }) => userId !== conversation(id)?.visitor.id);
  const replying = staff.filter(({ internal }) => !internal);
  const [first] = replying.length > 0 ? replying : staff;
  if (!first) return null;
  return { kind: first.internal ? 'noting' : 'replying', name: first.userName, others: Math.max(0, replying.length - 1) };
}

/** The visitor writes. */
export const isVisitorTyping = (id: string): boolean => {
  const visitor = conversation(id)?.visitor.id;
  return othersAt(id).typists.some(({ userId }) => userId === visitor);
};
