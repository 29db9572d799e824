import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contrast, parseColor, type Rgb } from '../../shared/color';
import css from './tokens.css';

type Theme = 'light' | 'dark';

const TEXT = 4.5;
/** Edges of controls and signs that tell something. */
const SIGN = 3;

/** What meets on the screen: what is in front, on what, and the contrast that it needs. */
const PAIRS: readonly (readonly [front: readonly string[], back: readonly string[], least: number])[] = [
  [['ink', 'soft', 'accent-ink', 'danger-ink'], ['paper', 'surface', 'raised', 'hover'], TEXT],
  [['ink', 'soft', 'accent-ink'], ['selected'], TEXT],
  [['note-ink', 'ink'], ['note'], TEXT],
  [['soft'], ['note'], TEXT],
  [['danger-ink', 'ink'], ['danger-tint'], TEXT],
  [['on-accent'], ['accent', 'accent-hover'], TEXT],
  [['on-danger'], ['danger', 'danger-hover'], TEXT],
  [['surface'], ['ink'], TEXT],
  ...[1, 2, 3, 4, 5, 6].map((tone) => [[`tone-${tone}-ink`], [`tone-${tone}`], TEXT] as const),
  [['edge'], ['surface', 'raised', 'paper'], SIGN],
  [['online', 'away', 'offline'], ['surface', 'paper', 'raised'], SIGN],
  [['accent'], ['surface', 'paper'], SIGN],
];

function colors(theme: Theme): ReadonlyMap<string, Rgb> {
  const found = new Map<string, Rgb>();
  for (const [, name = '', light = '', dark] of css.matchAll(/--([\w-]+): (?:light-dark\()?(#[\da-f]{6})(?:, (#[\da-f]{6})\))?;/gu)) {
    const color = parseColor(theme === 'light' ? light : dark ?? light);
    if (color) found.set(name, color);
  }
  return found;
}

for (const theme of ['light', 'dark'] as const) {
  test(`what is written can be read in the ${theme} theme`, () => {
    const known = colors(theme);
    const faint = PAIRS.flatMap(([fronts, backs, least]) => fronts.flatMap((front) => backs.flatMap((back) => {
      const [a, b] = [known.get(front), known.get(back)];
      assert.ok(a && b, `${front} and ${back} are tokens`);
      const reached = contrast(a, b);
      return reached < least ? [`${front} on ${back}: ${reached.toFixed(2)}`] : [];
    })));
    assert.deepEqual(faint, []);
  });
}
