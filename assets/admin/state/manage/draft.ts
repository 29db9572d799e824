// What is being changed of something that the server has, until it is saved or let go.
import { computed, signal, type ReadonlySignal } from '@preact/signals-core';

/** Values are data: what is written the same is the same. */
const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

export class Draft<T extends object> {
  private readonly saved;
  private readonly written;
  readonly form: ReadonlySignal<T>;
  readonly isDirty: ReadonlySignal<boolean>;
  /** Somebody else changed meanwhile what is being changed here: saving takes that back. */
  readonly hasRival = signal(false);

  constructor(saved: T) {
    this.saved = signal(saved);
    this.written = signal(saved);
    this.form = computed(() => this.written.value);
    this.isDirty = computed(() => !isSame(this.saved.value, this.written.value));
  }

  change(patch: Partial<T>): void {
    this.written.value = { ...this.written.peek(), ...patch };
  }

  /** Takes what the server has now. What is not being changed here follows it. */
  follow(newest: T): void {
    const before = this.saved.peek();
    const mine = this.written.peek();
    const next = { ...mine };
    for (const key of Object.keys(newest) as (keyof T)[]) {
      if (isSame(before[key], newest[key])) continue;
      if (isSame(mine[key], before[key])) next[key] = newest[key];
      else if (!isSame(mine[key], newest[key])) this.hasRival.value = true;
    }
    this.saved.value = newest;
    this.written.value = next;
  }

  /** `sent` was saved, and is `saved` now. What was changed since then stays changed. */
  settle(sent: T, saved: T): void {
    const mine = this.written.peek();
    const next = { ...saved };
    for (const key of Object.keys(saved) as (keyof T)[]) if (!isSame(mine[key], sent[key])) next[key] = mine[key];
    this.saved.value = saved;
    this.written.value = next;
    this.hasRival.value = false;
  }

  /** Back to what the server has. */
  reset(): void {
    this.written.value = this.saved.peek();
    this.hasRival.value = false;
  }

  /** The parts that are not what the server has. */
  changes(): Partial<T> {
    const [before, now] = [this.saved.peek(), this.written.peek()];
    const keys = (Object.keys(now) as (keyof T)[]).filter((key) => !isSame(before[key], now[key]));
    return Object.fromEntries(keys.map((key) => [key, now[key]])) as Partial<T>;
  }
}
