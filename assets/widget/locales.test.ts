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

const marks = (text: string): string[] => (text.match(/\{\w+\}/gu) ?? []).sort();

test('every language has all the words, with the same blanks', () => {
  for (const [locale, words] of Object.entries<Record<string, string>>({ ar, de, es, fr, ja, pt, zh })) {
    assert.deepEqual(Object.keys(words).sort(), Object.keys(en).sort(), locale);
    for (const [key, text] of Object.entries(en)) {
      assert.ok(words[key], `${locale}: ${key}`);
      assert.deepEqual(marks(words[key] ?? ''), marks(text), `${locale}: ${key}`);
    }
  }
});
