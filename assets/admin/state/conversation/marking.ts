// Markdown by keys: what is selected gets marks around it, or loses them.

export interface Selection {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** What is put in place of `start` to `end`, and what is selected then. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly selectStart: number;
  readonly selectEnd: number;
}

export type Marking = 'bold' | 'italic' | 'link' | 'code';

const MARKS: Readonly<Record<'bold' | 'italic' | 'code', string>> = { bold: '**', italic: '_', code: '`' };
const ADDRESS = 'https://';

/** The edit that a key makes. */
export function mark(selection: Selection, marking: Marking): Edit {
  return marking === 'link' ? link(selection) : around(selection, MARKS[marking]);
}

function around({ text, start, end }: Selection, sign: string): Edit {
  const size = sign.length;
  const isMarked = text.slice(start - size, start) === sign && text.slice(end, end + size) === sign;
  const inner = text.slice(start, end);
  if (isMarked) return { start: start - size, end: end + size, text: inner, selectStart: start - size, selectEnd: end - size };
  return { start, end, text: sign + inner + sign, selectStart: start + size, selectEnd: end + size };
}

/** Words become what is clicked, an address what it leads to; what is missing is selected. */
function link({ text, start, end }: Selection): Edit {
  const inner = text.slice(start, end);
  const isAddress = /^(?:https?:\/\/|mailto:)\S+$/u.test(inner);
  const [label, target] = isAddress ? ['', inner] : [inner, ADDRESS];
  const selectStart = isAddress ? start + 1 : start + label.length + 3;
  return { start, end, text: `[${label}](${target})`, selectStart, selectEnd: selectStart + (isAddress ? 0 : target.length) };
}
