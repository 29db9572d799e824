// Who is there is told by two ways: by answers that were fetched, and by events. What an event told while an answer was on
// its way may be newer than the answer, so it wins.
import type { Presence } from '../../shared/protocol';

interface Told {
  readonly status: Presence;
  readonly step: number;
}

export class Presences {
  private step = 0;
  private readonly told = new Map<string, Told>();

  /** An event says so. */
  note(userId: string, status: Presence): void {
    this.told.set(userId, { status, step: ++this.step });
  }

  /** To be asked before a fetch; gives what puts right what that fetch gave. */
  follow(): <T extends { readonly id: string; readonly status: Presence }>(fetched: T) => T {
    const begun = this.step;
    return (fetched) => {
      const told = this.told.get(fetched.id);
      return told && told.step > begun ? { ...fetched, status: told.status } : fetched;
    };
  }
}
