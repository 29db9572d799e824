// How the keyboard moves in a list of choices.

export interface Choice {
  readonly label: string;
  readonly isDisabled?: boolean | undefined;
}

/** Where a key leads from `at` (-1: nowhere yet); null for a key that does not move. Round the ends. */
export function moved(choices: readonly Choice[], at: number, key: string): number | null {
  const usable = choices.flatMap((choice, index) => (choice.isDisabled ? [] : [index]));
  const first = usable[0] ?? -1;
  const last = usable[usable.length - 1] ?? -1;
  switch (key) {
    case 'ArrowDown': return usable.find((index) => index > at) ?? first;
    case 'ArrowUp': return [...usable].reverse().find((index) => index < at) ?? last;
    case 'Home': return first;
    case 'End': return last;
    default: return null;
  }
}

const TOGETHER_MS = 700;

/** Finds by the first letters. The same letter again goes on to the next that begins with it. */
export class TypeAhead {
  private typed = '';
  private last = -Infinity;

  /** Where a letter leads from `at`; null where nothing begins so. `time` in milliseconds. */
  press(letter: string, time: number, choices: readonly Choice[], at: number): number | null {
    this.typed = time - this.last <= TOGETHER_MS ? this.typed + letter.toLowerCase() : letter.toLowerCase();
    this.last = time;
    const isRepeated = [...this.typed].every((it) => it === this.typed[0]);
    const wanted = isRepeated ? this.typed.slice(0, 1) : this.typed;
    // While a word is typed the one that fits already stays.
    const from = isRepeated ? at + 1 : Math.max(at, 0);
    for (let step = 0; step < choices.length; step++) {
      const index = (from + step) % choices.length;
      const choice = choices[index];
      if (choice && !choice.isDisabled && choice.label.toLowerCase().startsWith(wanted)) return index;
    }
    return null;
  }
}
