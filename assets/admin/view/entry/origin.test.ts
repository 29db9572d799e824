import assert from 'node:assert/strict';
import { test } from 'node:test';
import { originOf, snippetFor } from './origin';

test('a website’s address is understood as people write it', () => {
  assert.equal(originOf(' shop.example.org '), 'https://shop.example.org');
  assert.equal(originOf('https://shop.example.org/basket?x=1#y'), 'https://shop.example.org');
  assert.equal(originOf('http://shop.example.org:8080'), 'http://shop.example.org:8080');
  assert.equal(originOf('localhost:3000'), 'http://localhost:3000');
  assert.equal(originOf('127.0.0.1:8000/index.html'), 'http://127.0.0.1:8000');
});

test('what is no website’s address is not taken for one', () => {
  for (const text of ['', 'my shop', 'shop', 'ftp://shop.example.org', 'javascript:alert(1)', 'https://', 'mailto:me@example.org']) assert.equal(originOf(text), null, text);
});

test('the snippet names the server and the key', () => {
  assert.equal(snippetFor('pk_1', 'https://chat.example.org'), '<script src="https://chat.example.org/widget.js" data-site="pk_1" async></script>');
});
