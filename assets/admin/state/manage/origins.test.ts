import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entryOf, reachOf } from './origins';

test('an entry is kept as the server has it, however it is typed', () => {
  const table: Readonly<Record<string, string | null>> = {
    '*': '*',
    'shop.example.org/basket': 'https://shop.example.org',
    'HTTPS://Shop.Example.org': 'https://shop.example.org',
    '*.example.org': 'https://*.example.org',
    'https://*.example.org/': 'https://*.example.org',
    'http://*.example.org:8080': 'http://*.example.org:8080',
    'localhost:3000': 'http://localhost:3000',
    '': null,
    'shop': null,
    '*.': null,
    'https://*': null,
    'https://a.*.org': null,
    'ftp://example.org': null,
  };
  for (const [typed, kept] of Object.entries(table)) assert.equal(entryOf(typed), kept, typed);
});

test('an entry says whom it lets in', () => {
  assert.deepEqual(reachOf('*'), { kind: 'any' });
  assert.deepEqual(reachOf('*.example.org'), { kind: 'below', host: 'example.org' });
  assert.deepEqual(reachOf('shop.example.org'), { kind: 'one', origin: 'https://shop.example.org' });
  assert.deepEqual(reachOf('localhost:3000'), { kind: 'local', origin: 'http://localhost:3000' });
  assert.equal(reachOf('a shop'), null);
});
