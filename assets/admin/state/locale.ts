// The words of the interface, and how dates and numbers are written, in the user's language.
import { computed, signal } from '@preact/signals-core';
import { chooseLocale, directionOf } from '../../shared/language';
import type en from '../locales/en.json';

type Words = typeof en;
export type Key = keyof Words;
/** What there is in several forms by number: `chats` where there is `chats_other`. */
export type PluralKey = { [K in Key]: K extends `${infer Base}_other` ? Base : never }[Key];
export type Values = Readonly<Record<string, string | number>>;

/** Where each language's words are: `de`, and `de/pages` for those that come with the pages that need them. */
const FILES = JSON.parse(__LOCALES__) as Readonly<Record<string, string>>;
/** Words that not every page has. */
type Part = 'pages';
const TRIES = 3;
const AGAIN_MS = 1000;

/** By the names that their speakers know them by. */
export const LANGUAGES: Readonly<Record<string, string>> = {
  en: 'English', de: 'Deutsch', fr: 'Français', es: 'Español', pt: 'Português', ar: 'العربية', zh: '中文', ja: '日本語',
};

export const locale = signal('en');
/** How dates and numbers are written: as in the browser's own country, where that speaks the language. */
export const region = computed(() => navigator.languages.find((tag) => tag.split('-')[0] === locale.value) ?? locale.value);
export const direction = computed(() => directionOf(locale.value));
const words = signal<Partial<Words>>({});
/** What a language lacks stays English; fetched when the first word is missing. */
const english = signal<Partial<Words>>({});
/** False until there are words to show. */
export const hasWords = computed(() => Object.keys(words.value).length > 0);

/** The words for `key`, with `{name}` filled in. */
export function t(key: Key, values: Values = {}): string {
  return fill(wordsFor(key) ?? '', values);
}

/** The words for `key` and a number, which also is `{count}`. */
export function plural(key: PluralKey, count: number, values: Values = {}): string {
  const form = new Intl.PluralRules(locale.value).select(count);
  const text = wordsFor(`${key}_${form}` as Key, `${key}_other` as Key) ?? '';
  return fill(text, { count: new Intl.NumberFormat(locale.value).format(count), ...values });
}

function wordsFor(...keys: readonly Key[]): string | undefined {
  for (const source of [words.value, english.value]) {
    for (const key of keys) if (source[key] !== undefined) return source[key];
  }
  if (hasWords.peek()) fetchEnglish();
  return undefined;
}

/** `text` with its `{blanks}` filled in. A name does not turn the direction of the words around it. */
function fill(text: string, values: Values): string {
  const isolated = (value: string | number): string => (direction.value === 'rtl' && typeof value === 'string' ? `\u2068${value}\u2069` : String(value));
  return text.replace(/\{(\w+)\}/gu, (_, name: string) => isolated(values[name] ?? ''));
}

let turn = 0;

/** Changes the language to the first of `wanted` that there is. */
export async function loadLocale(wanted: readonly (string | null | undefined)[]): Promise<void> {
  const mine = ++turn;
  const chosen = chooseLocale(wanted, Object.keys(LANGUAGES));
  if (chosen === locale.peek() && hasWords.peek()) return;
  const fetched = await fetchWords(chosen);
  if (mine !== turn) return;
  words.value = fetched;
  locale.value = chosen;
  document.documentElement.lang = chosen;
  document.documentElement.dir = direction.peek();
}

const parts = new Map<Part, Promise<void>>();

/** Fetches more words, for as long as the app is open. Throws where they can't be had. */
export function addWords(part: Part): Promise<void> {
  const known = parts.get(part);
  if (known) return known;
  const added = fetchPart(part).catch((error: unknown) => {
    parts.delete(part);
    throw error;
  });
  parts.set(part, added);
  return added;
}

async function fetchPart(part: Part): Promise<void> {
  for (;;) {
    const language = locale.peek();
    const more = await fetchFile(`${language}/${part}`);
    if (more === null) throw new Error(`no words of ${language}/${part}`);
    // Another language comes with them.
    if (language !== locale.peek()) continue;
    if (hasWords.peek()) words.value = { ...words.peek(), ...more };
    return;
  }
}

let englishAsked = false;

function fetchEnglish(): void {
  if (englishAsked) return;
  englishAsked = true;
  void fetchWords('en').then((fetched) => (english.value = fetched));
}

/** All words of a language that are wanted, also those that are from meanwhile on. */
async function fetchWords(language: string): Promise<Partial<Words>> {
  for (;;) {
    const wanted = [language, ...[...parts.keys()].map((part) => `${language}/${part}`)];
    const fetched = await Promise.all(wanted.map(fetchFile));
    if (parts.size === wanted.length - 1) return Object.assign({}, ...fetched) as Partial<Words>;
  }
}

async function fetchFile(name: string): Promise<Partial<Words> | null> {
  const url = FILES[name];
  for (let tries = 0; url !== undefined && tries < TRIES; tries++) {
    const fetched = await fetch(url).then((response) => response.json() as Promise<Partial<Words>>).catch(() => null);
    if (fetched) return fetched;
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
  return null;
}
