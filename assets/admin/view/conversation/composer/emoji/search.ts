// Finds emoji by what they are called, in the user's language and in English.
import { EMOJI, KINDS } from './emoji';

const ALL: readonly string[] = KINDS.flatMap((kind) => EMOJI[kind]);

/** Written out, so that each is a file of its own, loaded when it is wanted. */
const FILES: Readonly<Record<string, () => Promise<{ readonly default: string }>>> = {
  en: () => import('./words.en'), de: () => import('./words.de'), fr: () => import('./words.fr'), es: () => import('./words.es'),
  pt: () => import('./words.pt'), ar: () => import('./words.ar'), zh: () => import('./words.zh'), ja: () => import('./words.ja'),
};

/** What each is called. */
export type EmojiWords = readonly string[];

export async function loadWords(language: string): Promise<EmojiWords> {
  const loads = [...new Set([language, 'en'])].flatMap((it) => FILES[it] ?? []);
  const files = await Promise.all(loads.map(async (load) => (await load()).default.split('\n')));
  return ALL.map((_, at) => files.map((lines) => lines[at] ?? '').join(' '));
}

/** Those of which a word begins with each of the words of `query`; in a language without spaces, contains it. */
export function findEmoji(query: string, words: EmojiWords): readonly string[] {
  const wanted = plain(query).split(/\s+/u).filter(Boolean);
  const fits = (text: string): boolean => wanted.every((part) => text.split(/\s+/u).some((word) => word.startsWith(part) || (!/^\p{Script=Latin}/u.test(part) && word.includes(part))));
  return ALL.filter((emoji, at) => emoji === query.trim() || fits(plain(words[at] ?? '')));
}

const plain = (text: string): string => text.trim().toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
