// The colour and the letters that stand for somebody.

const TONES = 6;

/** 1 to 6, always the same for an id. */
export function toneOf(id: string): number {
  let hash = 0;
  for (const letter of id) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) >>> 0;
  return (hash % TONES) + 1;
}

/** Of the first and the last word; one where there is one word. */
export function initialsOf(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const chosen = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return chosen.map((word) => [...(word ?? '')][0] ?? '').join('').toUpperCase();
}
