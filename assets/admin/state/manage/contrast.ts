// How well a site's colour can be seen and read.
import { contrast, parseColor, textOn, WHITE } from '../../../shared/color';

/** What is a sign, as the launcher is, stands out by so much (WCAG 1.4.11). */
const SIGN = 3;

export interface Legibility {
  /** What the chat writes on it. */
  readonly text: 'white' | 'black';
  /** Of that text, 1 to 21, cut to a tenth: never more than it is. */
  readonly ratio: number;
  /** The launcher is hard to find on a white page. */
  readonly isFaint: boolean;
}

/** Null for what is no colour. */
export function legibility(color: string): Legibility | null {
  const rgb = parseColor(color);
  if (!rgb) return null;
  const text = textOn(rgb);
  return {
    text: text === WHITE ? 'white' : 'black',
    ratio: Math.floor(contrast(rgb, text) * 10) / 10,
    isFaint: contrast(rgb, WHITE) < SIGN,
  };
}

/** A colour as people type it: `1F5EFF` and `#15f` are `#1f5eff` and `#1155ff`. What can't be one stays as it is. */
export function colorOf(text: string): string {
  const digits = /^#?([\da-f]{6}|[\da-f]{3})$/iu.exec(text.trim())?.[1]?.toLowerCase();
  if (digits === undefined) return text;
  return `#${digits.length === 3 ? [...digits].map((digit) => digit + digit).join('') : digits}`;
}
