import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findRoute } from '../routes';
import { matchPath, safePath } from './router';

test('a pattern finds what stands for its names and its star', () => {
  assert.deepEqual(matchPath('/sites/:id', '/sites/a%20b/'), { params: { id: 'a b' }, rest: '' });
  assert.deepEqual(matchPath('/inbox/*', '/inbox/mine/42'), { params: {}, rest: 'mine/42' });
  assert.deepEqual(matchPath('/inbox/*', '/inbox'), { params: {}, rest: '' });
  assert.deepEqual(matchPath('/', '/'), { params: {}, rest: '' });
});

test('what a pattern does not say it does not match', () => {
  for (const [pattern, path] of [['/sites/:id', '/sites'], ['/sites/:id', '/sites/1/2'], ['/inbox/*', '/inboxes'], ['/today', '/'], ['/today', '/today/x']] as const) {
    assert.equal(matchPath(pattern, path), null, `${pattern} ${path}`);
  }
});

test('an address with a broken escape is taken as it is', () => {
  assert.deepEqual(matchPath('/sites/:id', '/sites/%E0%A4'), { params: { id: '%E0%A4' }, rest: '' });
});

test('every address of the contract has its page', () => {
  const names = ['/login', '/setup', '/invite', '/reset', '/inbox', '/inbox/mine/1', '/search', '/today', '/manage', '/manage/sites', '/account'].map((path) => findRoute(path)?.route.name);
  assert.deepEqual(names, ['login', 'setup', 'invite', 'reset', 'inbox', 'inbox', 'search', 'today', 'manage', 'manage', 'account']);
  assert.equal(findRoute('/nowhere'), null);
});

test('only a path of this app is followed after the log-in', () => {
  const here = 'https://chat.example.org';
  assert.equal(safePath('/inbox/mine/42?seq=7', here), '/inbox/mine/42?seq=7');
  for (const path of [null, '', 'inbox', '//evil.example/x', '/\\evil.example', 'https://evil.example/', 'javascript:alert(1)', '/\t/evil.example']) {
    assert.equal(safePath(path, here), null, String(path));
  }
});
