// The words of the interface in the visitor's language.
import { computed, signal } from '@preact/signals-core';
import { chooseLocale, directionOf } from '../../../shared/language';
import type en from '../../locales/en.json';

type Strings = typeof en;
/** Where each language's words are. */
const FILES = JSON.parse(__LOCALES__) as Readonly<Record<string, string>>;
export type Key = keyof Strings;

export const locale = signal('en');
const words = signal<Partial<Strings>>({});
/** What a language lacks stays English; fetched when the first word is missing. */
const english = signal<Partial<Strings>>({});
export const direction = computed(() => directionOf(locale.value));
/** For times and numbers: the visitor's own country, where that speaks the language. */
export const region = computed(() => navigator.languages.find((tag) => tag.startsWith(locale.value)) ?? locale.value);
/** False until there are words to show. */
export const hasWords = computed(() => Object.keys(words.value).length > 0);

/** A number in the language's own digits; a name so that its direction does not turn the words around it. */
const filled = (value: string | number = ''): string =>
  (typeof value === 'number' ? value.toLocaleString(region.value) : direction.value === 'rtl' ? `\u2068${value}\u2069` : value);

/** The words for `key`, with `{name}` filled in. */
export function t(key: Key, values: Readonly<Record<string, string | number>> = {}): string {
  const text = words.value[key] ?? english.value[key];
  if (text === undefined && hasWords.peek()) fetchEnglish();
  return (text ?? '').replace(/\{(\w+)\}/gu, (_, name: string) => filled(values[name]));
}

let turn = 0;

/** Changes the language to the first of `wanted` that there is. */
export async function loadLocale(wanted: readonly (string | null | undefined)[]): Promise<void> {
  const mine = ++turn;
  const chosen = chooseLocale(wanted, Object.keys(FILES));
  if (chosen === locale.peek() && hasWords.peek()) return;
  const fetched = await fetchWords(chosen);
  if (mine !== turn) return;
  words.value = fetched;
  locale.value = chosen;
  document.documentElement.lang = chosen;
  document.documentElement.dir = direction.peek();
}

let englishAsked = false;

function fetchEnglish(): void {
  if (englishAsked) return;
  englishAsked = true;
  void fetchWords('en').then((fetched) => (english.value = fetched));
}

async function fetchWords(language: string): Promise<Partial<Strings>> {
  const url = FILES[language];
  for (let tries = 0; url !== undefined && tries < 3; tries++) {
    const fetched = await fetch(url).then((response) => response.json() as Promise<Partial<Strings>>).catch(() => null);
    if (fetched) return fetched;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  return {};
}
