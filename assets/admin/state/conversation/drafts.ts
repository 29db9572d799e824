// What is being written, conversation by conversation: the answer and the note, each by itself. Survives a reload.
import { signal } from '@preact/signals-core';
import type { Keep } from '../../../shared/keep';
import type { Message, PersonId } from '../../../shared/protocol';

/** To the visitor, or to the team alone. */
export type Mode = 'reply' | 'note';

export interface Draft {
  readonly text: string;
  /** Whom the writer has chosen from the list of names: of two with one name the one that was meant. */
  readonly mentions: readonly PersonId[];
  /** The conversation's last `seq` when it was begun. */
  readonly since: number;
}

export const EMPTY: Draft = { text: '', mentions: [], since: 0 };

const PREFIX = 'draft:';
const keyOf = (id: string, mode: Mode): string => `${PREFIX}${mode}:${id}`;

const drafts = signal<ReadonlyMap<string, Draft>>(new Map());
let keep: Keep | null = null;

/** Reads what an earlier page left. */
export function keepDraftsIn(where: Keep): void {
  keep = where;
  drafts.value = new Map(where.keys(PREFIX).map((key) => [key, parsed(where.get(key))]));
}

export const draftOf = (id: string, mode: Mode): Draft => drafts.value.get(keyOf(id, mode)) ?? EMPTY;

/** An empty one is none. `lastSeq` is the conversation's, should this begin one. */
export function keepDraft(id: string, mode: Mode, { text, mentions = [] }: Partial<Draft>, lastSeq = 0): void {
  const key = keyOf(id, mode);
  const next = new Map(drafts.peek());
  if (!text) {
    next.delete(key);
    keep?.remove(key);
  } else {
    const draft: Draft = { text, mentions, since: drafts.peek().get(key)?.since ?? lastSeq };
    next.set(key, draft);
    keep?.set(key, JSON.stringify(draft));
  }
  drafts.value = next;
}

/** Another one's answer that came after a draft was begun. */
export function answeredSince(messages: readonly Message[], draft: Draft, userId: PersonId): Message | null {
  if (draft.text === '' || draft.since === 0) return null;
  const isAnswer = (message: Message): boolean => message.seq > draft.since && message.sender.kind === 'agent' && message.senderId !== userId && !message.internal && message.type !== 'system';
  return messages.filter(isAnswer).at(-1) ?? null;
}

function parsed(kept: string | null): Draft {
  try {
    return { ...EMPTY, ...JSON.parse(kept ?? '{}') as Partial<Draft> };
  } catch {
    return EMPTY;
  }
}
