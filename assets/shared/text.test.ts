import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { linkify, markdown, safeHref, type Block, type Inline } from './text';

const words = (parts: readonly Inline[]): string =>
  parts.map((part) => ('text' in part ? part.text : words(part.children))).join('');
const links = (parts: readonly Inline[]): string[] =>
  parts.flatMap((part) => (part.kind === 'link' ? [part.href] : 'children' in part ? links(part.children) : []));
const inlines = (blocks: readonly Block[]): Inline[] =>
  blocks.flatMap((block) => (block.kind === 'list' ? block.items.flat() : block.kind === 'code' ? [{ kind: 'code' as const, text: block.text }] : block.children));
const only = (text: string): readonly Inline[] => inlines(markdown(text));

test('addresses are linked, without the punctuation around them', () => {
  const cases: [string, string[]][] = [
    ['see https://example.org/a.', ['https://example.org/a']],
    ['(https://en.wikipedia.org/wiki/Tea_(meal))', ['https://en.wikipedia.org/wiki/Tea_(meal)']],
    ['www.example.org, and HTTP://EXAMPLE.ORG!', ['https://www.example.org/', 'http://example.org/']],
    ['write to ada@example.org.', ['mailto:ada@example.org']],
    ['mailto:ada@example.org', ['mailto:ada@example.org']],
    ['请看 https://example.org/页。', ['https://example.org/%E9%A1%B5']],
    ['nothing here: ftp://example.org', []],
  ];
  for (const [text, expected] of cases) assert.deepEqual(links(linkify(text)), expected, text);
});

test('linking keeps every character', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => assert.equal(words(linkify(text)), text)));
});

test('Markdown of agents: bold, italic, code, lists, links', () => {
  assert.deepEqual(only('**b** *i* _i_ `c` [l](https://example.org)').map(({ kind }) => kind).filter((kind) => kind !== 'text'), ['strong', 'em', 'em', 'code', 'link']);
  assert.deepEqual(markdown('one\ntwo\n\nthree').map(({ kind }) => kind), ['paragraph', 'paragraph']);
  assert.deepEqual(markdown('- a\n- b\n1. c').map((block) => block.kind === 'list' && [block.start, block.items.length]), [[null, 2], [1, 1]]);
  assert.deepEqual(markdown('```\n<b>**x**</b>\n```'), [{ kind: 'code', text: '<b>**x**</b>' }]);
});

test('what only looks like Markdown stays as it is', () => {
  for (const text of ['2 * 3 * 4', 'snake_case_name', 'a ** b', 'https://example.org/_a_b_', '[x](javascript:alert(1))', '****', '``', '* ']) {
    assert.equal(words(only(text)).trim(), text.trim(), text);
    assert.ok(only(text).every(({ kind }) => kind === 'text' || kind === 'link'), text);
  }
});

test('an escaped marker is a character', () => assert.equal(words(only('\\*a\\* \\_b\\_')), '*a* _b_'));

test('a link leads to http, https or mailto, or is none', () => {
  for (const text of ['javascript:alert(1)', 'JaVaScRiPt:alert(1)', ' javascript:alert(1)', 'java\nscript:alert(1)', '\u0001javascript:alert(1)', 'data:text/html,<script>', 'vbscript:x', 'blob:https://x/y', 'file:///etc/passwd', '//example.org', '/relative', '', 'intent://x', 'about:blank', 'view-source:https://x']) {
    assert.equal(safeHref(text), null, text);
  }
  assert.equal(safeHref('https://example.org/"onmouseover="x'), 'https://example.org/%22onmouseover=%22x');
});

const PAYLOADS = [
  '<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '<svg/onload=alert(1)>', '"><iframe srcdoc="<script>alert(1)</script>">',
  '[x](javascript:alert(1))', '[x](JAVASCRIPT:alert(1))', '[x](java&#115;cript:alert(1))', '[x](data:text/html;base64,PHN)', '![x](https://x/y.png"onerror=alert(1))',
  '[<img src=x onerror=alert(1)>](https://example.org)', '**<b onclick=alert(1)>x</b>**', '`<script>`', '<javascript:alert(1)>', '[x](https://example.org" onclick="alert(1))',
  '[x]( javascript:alert(1))', '[x](\tjavascript:alert(1))', '[x](javascript&colon;alert(1))', '[[x](javascript:1)](https://example.org)', 'https://example.org/<script>', 'mailto:a@b.c?body=<script>',
];

test('no payload becomes anything but words and safe links', () => {
  const hostile = fc.array(fc.oneof(fc.constantFrom(...PAYLOADS), fc.constantFrom('*', '_', '`', '[', ']', '(', ')', '\n', '- ', '```', '\\', '<', '>'), fc.string({ maxLength: 8 })), { maxLength: 12 }).map((parts) => parts.join(''));
  fc.assert(fc.property(hostile, (text) => {
    for (const parts of [linkify(text), only(text)]) {
      for (const href of links(parts)) assert.match(href, /^(https?|mailto):/);
      assert.ok(parts.every(({ kind }) => ['text', 'code', 'link', 'strong', 'em'].includes(kind)));
    }
  }), { numRuns: 2000 });
});

test('a long row of markers takes no long time', () => {
  for (const text of ['*a '.repeat(3300), '_'.repeat(10_000), '['.repeat(10_000), '`a'.repeat(5000), '**a'.repeat(3300), '*a_b'.repeat(2500), '[a]('.repeat(2500), 'a@'.repeat(5000), 'www.'.repeat(2500), '```\n'.repeat(2500)]) {
    const begin = performance.now();
    markdown(text);
    linkify(text);
    assert.ok(performance.now() - begin < 500, `${text.slice(0, 8)}: ${performance.now() - begin} ms`);
  }
});
