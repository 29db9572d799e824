// The chat as it would look: a page of the server's own with each change, of which the newest is shown once it is ready.
import { signal, type ReadonlySignal } from '@preact/signals-core';
import type { NewPreview, Preview } from '../../../shared/protocol';
import { sentenceOf } from '../problem';

export interface Frame {
  readonly key: string;
  readonly url: string;
}

/** Typing makes no preview of every letter. */
const PAUSE_MS = 350;

export class Previews {
  private readonly frame = signal<Frame | null>(null);
  private readonly coming = signal<Frame | null>(null);
  private readonly why = signal<string | null>(null);
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** What was asked for last, as text. */
  private wanted = '';
  private turn = 0;

  /** What is looked at. */
  readonly shown: ReadonlySignal<Frame | null> = this.frame;
  /** What will be, once `ready` is told of it. */
  readonly next: ReadonlySignal<Frame | null> = this.coming;
  /** Why there is no newer one; null where there is. */
  readonly fault: ReadonlySignal<string | null> = this.why;

  /** `make` has the server make one; `forget` is told of each that is not looked at any more. */
  constructor(private readonly make: (wanted: NewPreview) => Promise<Preview>, private readonly forget: (key: string) => void = () => {}) {}

  /** Shows this soon; at once where nothing is shown yet. */
  want(wanted: NewPreview): void {
    const text = JSON.stringify(wanted);
    if (text === this.wanted) return;
    const isFirst = this.wanted === '';
    this.wanted = text;
    clearTimeout(this.timer);
    if (isFirst) void this.load(wanted);
    else this.timer = setTimeout(() => void this.load(wanted), PAUSE_MS);
  }

  /** The frame is drawn: it takes the place of the one before. */
  ready(key: string): void {
    const next = this.coming.peek();
    if (next?.key !== key) return;
    const before = this.frame.peek();
    this.frame.value = next;
    this.coming.value = null;
    if (before) this.forget(before.key);
  }

  /** Nobody looks any more. */
  stop(): void {
    clearTimeout(this.timer);
    this.turn++;
    for (const frame of [this.frame, this.coming]) if (frame.peek()) this.forget(frame.peek()?.key ?? '');
  }

  private async load(wanted: NewPreview): Promise<void> {
    const mine = ++this.turn;
    try {
      const { key, url } = await this.make(wanted);
      if (mine !== this.turn) return;
      const before = this.coming.peek();
      this.coming.value = { key, url };
      this.why.value = null;
      if (before) this.forget(before.key);
    } catch (error) {
      if (mine !== this.turn) return;
      this.why.value = sentenceOf(error);
      // The same may be wanted again.
      this.wanted = ' ';
    }
  }
}

/** Takes out of this browser's storage what a preview's chat kept there. */
export function forgetPreview(key: string): void {
  for (const name of Object.keys(localStorage)) if (name.startsWith(`voxora:${key}:`)) localStorage.removeItem(name);
}
