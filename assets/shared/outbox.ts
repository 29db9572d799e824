// What was written and is not known to be stored: kept until it is acknowledged or thrown away by its writer.
//
// Nothing leaves it by itself. It is written to storage before anything is sent, so that a reload, a crash or a lost
// network loses no word; the `clientId` makes a repetition harmless. Each entry is stored by itself: two tabs that
// write at once would otherwise overwrite each other's list.
import type { Keep } from './keep';

export interface OutboxEntry {
  /** 1 to 64 characters, made once: a repetition is the same message to the server. */
  readonly clientId: string;
  /** Null until the conversation it begins exists. */
  readonly conversationId: string | null;
  readonly content: string;
  readonly type: 'text' | 'image' | 'file' | 'note';
  readonly attachmentId: string | null;
  /** What the bubble shows of the attachment until the message is back. */
  readonly attachmentName: string | null;
  /** Whom a note names. */
  readonly mentions?: readonly string[];
  /** The entries' order: later than that of every entry before it, whatever the clock does. */
  readonly createdAt: string;
  readonly state: 'pending' | 'failed';
  /** Why it failed, for its writer. */
  readonly error: { readonly code: string; readonly message: string } | null;
}

/** Where the outbox is kept. */
export interface OutboxStorage {
  load(): readonly OutboxEntry[];
  put(entry: OutboxEntry): void;
  remove(clientId: string): void;
}

const PREFIX = 'out:';

/** An outbox in `keep`: one entry, one text. */
export const outboxIn = (keep: Keep): Outbox => new Outbox({
  load: () => keep.keys(PREFIX).flatMap((key) => {
    try {
      return [JSON.parse(keep.get(key) ?? '') as OutboxEntry];
    } catch {
      return [];
    }
  }),
  put: (entry) => keep.set(PREFIX + entry.clientId, JSON.stringify(entry)),
  remove: (clientId) => keep.remove(PREFIX + clientId),
});

export function newClientId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What a server answers to a message. */
export type SendOutcome =
  | { readonly status: 'stored' }
  /** It will never be taken as it is. */
  | { readonly status: 'refused'; readonly code: string; readonly message: string }
  /** No answer, or one that asks to come back: the entry stays pending. */
  | { readonly status: 'later'; readonly retryAfterMs?: number | undefined };

type Draft = Pick<OutboxEntry, 'clientId' | 'conversationId' | 'content' | 'type' | 'createdAt'> & Partial<OutboxEntry>;

export class Outbox {
  private all: readonly OutboxEntry[] = [];
  private readonly listeners = new Set<(entries: readonly OutboxEntry[]) => void>();

  constructor(private readonly storage: OutboxStorage) {
    this.reload();
  }

  /** All entries, the oldest first. */
  get entries(): readonly OutboxEntry[] {
    return this.all;
  }

  /** Calls `listener` after every change; gives the function that stops that. */
  subscribe(listener: (entries: readonly OutboxEntry[]) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Keeps a message that is about to be sent. */
  add(message: Draft): void {
    this.reload();
    if (this.has(message.clientId)) return;
    const createdAt = after(this.all[this.all.length - 1]?.createdAt, message.createdAt);
    this.storage.put({ attachmentId: null, attachmentName: null, ...message, createdAt, state: 'pending', error: null });
    this.reload();
  }

  /** The conversation that the first message begins exists now. */
  begun(conversationId: string): void {
    this.change((entry) => entry.conversationId === null, (entry) => ({ ...entry, conversationId }));
  }

  /** The conversations are out of reach for good: what was to be said there begins a new one. */
  orphan(): void {
    this.change((entry) => entry.conversationId !== null, (entry) => ({ ...entry, conversationId: null }));
  }

  /** Takes in what became of an attempt. An entry that is gone meanwhile stays gone. */
  settle(clientId: string, outcome: SendOutcome): void {
    if (outcome.status === 'stored') this.remove(clientId);
    if (outcome.status !== 'refused') return;
    const error = { code: outcome.code, message: outcome.message };
    this.change((entry) => entry.clientId === clientId, (entry) => ({ ...entry, state: 'failed', error }));
  }

  /** Its writer wants it tried again. */
  retry(clientId: string): void {
    this.change((entry) => entry.clientId === clientId, (entry) => ({ ...entry, state: 'pending', error: null }));
  }

  /** It is stored, or its writer throws it away. */
  remove(clientId: string): void {
    if (!this.has(clientId)) return;
    this.storage.remove(clientId);
    this.reload();
  }

  /** Takes in what another tab wrote to the same storage. */
  reload(): void {
    this.all = [...this.storage.load()].sort(byOrder);
    for (const listener of this.listeners) listener(this.all);
  }

  private has(clientId: string): boolean {
    return this.all.some((entry) => entry.clientId === clientId);
  }

  private change(which: (entry: OutboxEntry) => boolean, how: (entry: OutboxEntry) => OutboxEntry): void {
    // What another tab removed meanwhile must not come back.
    const changed = this.storage.load().filter(which);
    if (changed.length === 0) return;
    for (const entry of changed) this.storage.put(how(entry));
    this.reload();
  }
}

const order = ({ createdAt, clientId }: OutboxEntry): string => createdAt + clientId;
const byOrder = (a: OutboxEntry, b: OutboxEntry): number => (order(a) < order(b) ? -1 : 1);

/** `time`, or the first moment after `last`. */
function after(last: string | undefined, time: string): string {
  return last === undefined || last < time ? time : new Date(Date.parse(last) + 1).toISOString();
}
