// Empties an outbox: one entry after the other, in the order in which they were written, until all are answered.
import type { Outbox, OutboxEntry, SendOutcome } from './outbox';
import { ApiError, isFinal } from './api';
import { retryDelay } from './backoff';

/** An entry whose conversation exists. */
export type Addressed = OutboxEntry & { readonly conversationId: string };

export interface SenderPorts {
  /** Makes the conversation that the first message begins, and gives its id. */
  begin(): Promise<string>;
  /** Tries one message. */
  deliver(entry: Addressed): Promise<void>;
  /** Runs `work` while no other tab runs its own. */
  exclusive(work: () => Promise<void>): Promise<void>;
  /** Calls back later; gives the function that prevents it. */
  schedule(work: () => void, ms: number): () => void;
}

export class Sender {
  private running = false;
  private again = false;
  private failures = 0;
  private cancel: (() => void) | null = null;

  constructor(private readonly outbox: Outbox, private readonly ports: SenderPorts) {}

  /** Sends what is pending, now. While it does so already, it will look once more. */
  async kick(): Promise<void> {
    this.cancel?.();
    this.cancel = null;
    this.again = true;
    if (this.running) return;
    this.running = true;
    try {
      while (this.again) {
        this.again = false;
        this.outbox.reload();
        if (this.outbox.entries.every((entry) => entry.state === 'failed')) continue;
        await this.ports.exclusive(() => this.drain());
      }
    } finally {
      this.running = false;
    }
  }

  private async drain(): Promise<void> {
    this.outbox.reload();
    // Behind an entry that has to wait all others of its conversation wait, too.
    const waiting = new Set<string | null>();
    let retryAfterMs = 0;
    for (;;) {
      const entry = this.outbox.entries.find((it) => it.state === 'pending' && !waiting.has(it.conversationId));
      if (!entry) break;
      const outcome = await this.send(entry);
      if (outcome.status === 'later') {
        waiting.add(entry.conversationId);
        retryAfterMs = Math.max(retryAfterMs, outcome.retryAfterMs ?? 0);
      } else {
        this.failures = 0;
        this.outbox.settle(entry.clientId, outcome);
      }
    }
    if (waiting.size === 0) return;
    const wait = Math.max(retryAfterMs, retryDelay(this.failures++));
    this.cancel = this.ports.schedule(() => void this.kick(), wait);
  }

  private async send(entry: OutboxEntry): Promise<SendOutcome> {
    try {
      await this.ports.deliver({ ...entry, conversationId: entry.conversationId ?? await this.begin() });
      return { status: 'stored' };
    } catch (error) {
      return outcomeOf(error);
    }
  }

  private async begin(): Promise<string> {
    const begun = await this.ports.begin();
    this.outbox.begun(begun);
    return begun;
  }
}

/** What an error means for what was to be sent. */
export function outcomeOf(error: unknown): SendOutcome {
  if (!(error instanceof ApiError)) return { status: 'later' };
  if (isFinal(error.code)) return { status: 'refused', code: error.code, message: error.message };
  return { status: 'later', retryAfterMs: error.retryAfterMs };
}
