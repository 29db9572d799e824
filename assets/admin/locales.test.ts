import assert from 'node:assert/strict';
import { test } from 'node:test';
import ar from './locales/ar.json';
import de from './locales/de.json';
import en from './locales/en.json';
import es from './locales/es.json';
import fr from './locales/fr.json';
import ja from './locales/ja.json';
import pt from './locales/pt.json';
import zh from './locales/zh.json';

const ALL = Object.entries<Record<string, string>>({ ar, de, en, es, fr, ja, pt, zh });
const FORM = /_(?:zero|one|two|few|many|other)$/u;
/** Their `many` is for millions; nobody has so many conversations. */
const MILLIONS = ['es', 'fr', 'pt'];

const blanks = (text: string): string[] => (text.match(/\{\w+\}/gu) ?? []).sort();
const isPlural = (key: string): boolean => FORM.test(key) && `${key.replace(FORM, '')}_other` in en;
const plurals = [...new Set(Object.keys(en).filter(isPlural).map((key) => key.replace(FORM, '')))];

function formsOf(language: string): string[] {
  const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
  return pluralCategories.filter((form) => form !== 'many' || !MILLIONS.includes(language));
}

test('every language has all the words, with the same blanks', () => {
  for (const [language, words] of ALL) {
    const single = (of: Record<string, string>): string[] => Object.keys(of).filter((key) => !isPlural(key)).sort();
    assert.deepEqual(single(words), single(en), language);
    for (const key of single(en)) {
      const text = (en as Record<string, string>)[key] ?? '';
      assert.ok(words[key], `${language}: ${key}`);
      assert.deepEqual(blanks(words[key] ?? ''), blanks(text), `${language}: ${key}`);
    }
  }
});

test('every language has the plurals that it needs', () => {
  for (const [language, words] of ALL) {
    const wanted = plurals.flatMap((key) => formsOf(language).map((form) => `${key}_${form}`)).sort();
    assert.deepEqual(Object.keys(words).filter(isPlural).sort(), wanted, language);
  }
});

test('no language speaks English', () => {
  // Names and loanwords are short; a sentence is nobody's loanword.
  const isSentence = (text: string): boolean => text.replace(/\{\w+\}/gu, '').trim().split(/\s+/u).length > 2;
  for (const [language, words] of ALL.filter(([tag]) => tag !== 'en')) {
    const english = Object.entries(en).filter(([key, text]) => words[key] === text && isSentence(text));
    assert.deepEqual(english, [], language);
    const same = Object.entries(en).filter(([key, text]) => words[key] === text).length;
    assert.ok(same < Object.keys(en).length / 20, `${language}: ${same} words are the English ones`);
  }
});
