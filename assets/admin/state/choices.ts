// Settings that are shown as chosen before the server has them. They are sent one after the other, so that the last one
// chosen is the last one saved; an answer to an older one leaves newer ones as they are.

export class Choices<T extends object> {
  private saved: T | null = null;
  private readonly waiting: Partial<T>[] = [];
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly show: (now: T) => void) {}

  /** What is to be shown where the server has `saved`. */
  over(saved: T): T {
    this.saved = saved;
    return Object.assign({}, saved, ...this.waiting) as T;
  }

  /** Shows it at once; `send` gives what the server has then. Throws what `send` throws, after taking this one choice back. */
  async choose(choice: Partial<T>, send: () => Promise<T>): Promise<void> {
    this.waiting.push(choice);
    this.draw();
    const sent = this.last.then(send);
    this.last = sent.catch(() => {});
    try {
      this.saved = await sent;
    } finally {
      this.waiting.splice(this.waiting.indexOf(choice), 1);
      this.draw();
    }
  }

  private draw(): void {
    if (this.saved) this.show(this.over(this.saved));
  }
}
