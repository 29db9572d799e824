// Everything that can be done, found by a few letters of its name.
import { signal } from '@preact/signals-core';

export interface Command {
  readonly id: string;
  /** In the user's language. */
  readonly label: string;
  /** What it belongs to, shown beside it. */
  readonly group: string;
  /** Its shortcut, as in `Shortcut.keys`. */
  readonly keys?: string;
  readonly run: () => void;
}

/** Gives the commands of now; asked each time the palette is open and something changes. */
export type CommandSource = () => readonly Command[];

const sources = signal<readonly CommandSource[]>([]);

/** Adds commands; gives the function that takes them away. */
export function addCommands(source: CommandSource): () => void {
  sources.value = [...sources.peek(), source];
  return () => (sources.value = sources.peek().filter((it) => it !== source));
}

/** The commands that fit what was typed, best first; all of them for nothing. */
export function commandsFor(query: string): readonly Command[] {
  const all = sources.value.flatMap((source) => source());
  const wanted = plain(query.trim());
  if (wanted === '') return all;
  return all
    .map((command) => ({ command, score: Math.max(score(wanted, command.label), score(wanted, `${command.group} ${command.label}`) - 1) }))
    .filter((it) => it.score > 0)
    .sort((a, b) => b.score - a.score)
    .map((it) => it.command);
}

const WORD_START = 8;
const IN_A_ROW = 9;
const ANYWHERE = 1;

/**
 * How well `text` fits `query`: 0 where its letters are not all there in this order, more where they begin words or
 * follow each other, a little more for a short text.
 */
export function score(query: string, text: string): number {
  const letters = plain(text);
  const wanted = plain(query).replace(/\s+/gu, '');
  if (wanted === '') return 1;
  // The best of all ways to find the letters, by the place of the last one.
  let ways = new Map<number, number>([[-1, 0]]);
  for (const letter of wanted) {
    const next = new Map<number, number>();
    for (let at = letters.indexOf(letter); at !== -1; at = letters.indexOf(letter, at + 1)) {
      const begins = at === 0 || !/[\p{L}\p{N}]/u.test(letters[at - 1] ?? '');
      for (const [before, sum] of ways) {
        if (before >= at) continue;
        const gain = before === at - 1 && before !== -1 ? IN_A_ROW : begins ? WORD_START : ANYWHERE;
        next.set(at, Math.max(next.get(at) ?? 0, sum + gain));
      }
    }
    if (next.size === 0) return 0;
    ways = next;
  }
  return Math.max(...ways.values()) + 1 / (1 + letters.length);
}

/** Without capitals and accents. */
const plain = (text: string): string => text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
