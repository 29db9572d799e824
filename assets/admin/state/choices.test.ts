import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Choices } from './choices';

interface Form {
  readonly theme: string;
  readonly sound: string;
}

const settled = (): Promise<void> => new Promise((done) => setImmediate(done));

/** Choices that are answered by hand, oldest first, by a server that keeps them. */
function choosing() {
  let server: Form = { theme: 'auto', sound: 'on' };
  const shown: Form[] = [];
  const requests: { readonly answer: () => Promise<void>; readonly refuse: () => Promise<void> }[] = [];
  const choices = new Choices<Form>((now) => shown.push(now));
  choices.over(server);
  const choose = (choice: Partial<Form>) => choices.choose(choice, () => new Promise((give, fail) => requests.push({
    answer: () => {
      give(server = { ...server, ...choice });
      return settled();
    },
    refuse: () => {
      fail(new Error('refused'));
      return settled();
    },
  })));
  const next = () => requests.shift() ?? assert.fail('nothing was sent');
  return { choose, choices, next, shown, requests };
}

test('the answer to an older choice does not take back a newer one', async () => {
  const { choose, next, shown, requests } = choosing();
  void choose({ theme: 'dark' });
  void choose({ theme: 'light' });
  await settled();
  assert.equal(requests.length, 1, 'one at a time');
  await next().answer();
  assert.deepEqual(shown.map(({ theme }) => theme), ['dark', 'light', 'light']);
  await next().answer();
  assert.deepEqual(shown.at(-1), { theme: 'light', sound: 'on' });
});

test('what is refused is taken back alone, to what the server has', async () => {
  const { choose, next, shown } = choosing();
  const first = assert.rejects(choose({ theme: 'dark' }));
  const second = assert.rejects(choose({ theme: 'light' }));
  void choose({ sound: 'off' });
  await settled();
  await next().refuse();
  assert.deepEqual(shown.at(-1), { theme: 'light', sound: 'off' });
  await next().refuse();
  assert.deepEqual(shown.at(-1), { theme: 'auto', sound: 'off' });
  await next().answer();
  assert.deepEqual(shown.at(-1), { theme: 'auto', sound: 'off' });
  await Promise.all([first, second]);
});

test('an older reading of all settings leaves what is being saved', async () => {
  const { choose, choices } = choosing();
  void choose({ theme: 'dark' });
  await settled();
  assert.deepEqual(choices.over({ theme: 'auto', sound: 'off' }), { theme: 'dark', sound: 'off' });
});
