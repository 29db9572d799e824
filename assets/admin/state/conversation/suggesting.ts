// What is typed just now may be the beginning of something that there is: `/` of a canned reply, `@` of a name.
import type { Mode } from './drafts';

export interface Trigger {
  readonly kind: 'reply' | 'mention';
  /** What was typed behind the sign. */
  readonly query: string;
  /** Where the sign stands. */
  readonly from: number;
}

const REPLY = /(?:^|\s)\/([\p{L}\p{N}_-]{0,40})$/u;
/** A name may have two words, and what is between letters. */
const MENTION = /(?:^|[\s(])@([\p{L}\p{N}.'’-]{0,40}(?: [\p{L}\p{N}.'’-]{1,40})?)$/u;

/** What stands before the caret. */
export function triggerAt(text: string, caret: number, mode: Mode): Trigger | null {
  const before = text.slice(0, caret);
  const reply = REPLY.exec(before)?.[1];
  if (reply !== undefined) return { kind: 'reply', query: reply, from: caret - reply.length - 1 };
  const mention = mode === 'note' ? MENTION.exec(before)?.[1] : undefined;
  return mention === undefined ? null : { kind: 'mention', query: mention, from: caret - mention.length - 1 };
}
