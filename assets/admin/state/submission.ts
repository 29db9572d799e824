// What a form is at: idle, sent, or refused with a reason.
import { signal } from '@preact/signals-core';
import { sentenceOf } from './problem';

export class Submission {
  readonly isBusy = signal(false);
  /** The sentence that says why it failed; null while nothing did. */
  readonly fault = signal<string | null>(null);

  /** Does `work` once at a time. True when it succeeded. `explain` may know better why it failed. */
  async run(work: () => Promise<unknown>, explain: (error: unknown) => string | null = () => null): Promise<boolean> {
    if (this.isBusy.peek()) return false;
    this.isBusy.value = true;
    this.fault.value = null;
    try {
      await work();
      return true;
    } catch (error) {
      this.fault.value = explain(error) ?? sentenceOf(error);
      return false;
    } finally {
      this.isBusy.value = false;
    }
  }
}
