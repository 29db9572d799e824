// A working day without a pointer: from the log-in to the log-out by keys alone, and at each step it is seen where one is.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';

import { PASSWORD } from '../../tests/node/support/people.mjs';
import { closeAll } from '../../tests/node/support/sockets.mjs';
import { office, partsOf, shows, wide } from './support/agents.mjs';
import { closeBrowser, person, settled, until, visit } from './support/browser.mjs';

let here;

before(async () => {
  here = await office();
  await here.server.ok('POST', '/tags', { token: here.owner.token, body: { name: 'lamp' } });
});
afterEach(async () => {
  const { items } = await here.server.ok('GET', '/conversations?status=open,pending,snoozed', { token: here.owner.token });
  for (const { id } of items) await here.server.ok('PATCH', `/conversations/${id}`, { token: here.owner.token, body: { status: 'resolved' } });
});
after(async () => {
  closeAll();
  await closeBrowser();
  await here.server.discard();
});

/** Where the focus is, and whether that is seen: by an outline or a shadow, or by the choice that a list's field marks. */
const whereFocusIs = () => {
  const isDrawn = (it) => {
    const { outlineStyle, outlineWidth, outlineColor, boxShadow } = getComputedStyle(it);
    return (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1 && !/, 0\)$/.test(outlineColor)) || boxShadow !== 'none';
  };
  const it = document.activeElement;
  const { width, height, bottom, top } = it.getBoundingClientRect();
  const isOnScreen = it !== document.body && width > 1 && height > 1 && bottom > 0 && top < innerHeight;
  const choice = document.getElementById(it.getAttribute('aria-activedescendant') ?? '');
  const isChosen = choice !== null && getComputedStyle(choice).backgroundColor !== 'rgba(0, 0, 0, 0)';
  const box = it.closest('.composer-box, .search-box') ?? it;
  // Where one arrives. Nothing can be done with it.
  const isHeading = it.matches('h1, h2');
  return { what: `${it.tagName}.${it.className} “${(it.getAttribute('aria-label') ?? it.textContent).slice(0, 40)}”`, isSeen: isOnScreen && (isHeading || isChosen || isDrawn(it) || isDrawn(box)) };
};

for (const colorScheme of ['light', 'dark']) {
  test(`a day by keys alone, ${colorScheme}`, async () => {
    const mia = await here.caller('Is the lamp blue?');
    const noa = await here.caller('Where is my parcel?');
    const context = await person({ viewport: wide, colorScheme });
    let pointed = 0;
    await context.exposeBinding('pointed', () => void pointed++);
    await context.addInitScript(() => {
      for (const kind of ['pointerdown', 'pointermove', 'mousedown', 'touchstart', 'wheel']) window.addEventListener(kind, () => window.pointed(), true);
    });
    const page = await visit(context, `${here.server.url}/`);
    const ann = { page, ...partsOf(page) };
    const hidden = [];
    /** Presses keys, waits for what comes of them, and looks whether the focus is seen then. */
    const step = async (name, keys, done) => {
      for (const key of keys) await (key.startsWith('"') ? page.keyboard.type(key.slice(1)) : page.keyboard.press(key));
      // A page that one leaves answers no more.
      await until(() => done().catch(() => false), name);
      let focus;
      const isSeen = async () => (focus = await page.evaluate(whereFocusIs).catch(() => focus))?.isSeen;
      await until(isSeen, 'the focus', 1500).catch(() => hidden.push(`${name}: ${focus.what}`));
      await settled(page);
    };
    const seen = (locator) => async () => await locator.count() > 0 && locator.first().isVisible();
    const focused = (selector) => () => page.evaluate((it) => document.activeElement.matches(it), selector);
    const one = (key, value, { conversationId } = mia) => async () => JSON.stringify((await here.one(conversationId))[key]) === JSON.stringify(value);

    await step('the log-in', [], focused('[name=email]'));
    await step('the email', [`"${here.ann.email}`, 'Tab'], focused('[type=password]'));
    await step('inside', [`"${PASSWORD}`, 'Enter'], async () => (await page.locator('.chat-row').count()) === 2);
    await step('the inbox', ['g', 'i'], focused('h1'));
    await step('a row', ['j', 'j'], focused('.chat-row'));
    await step('opened', ['Enter'], seen(page.locator('.timeline [data-seq]', { hasText: 'Is the lamp blue?' })));
    await step('writing', ['r'], focused('.composer-field'));
    await step('answered', ['"It is.', 'Enter'], seen(page.locator('.timeline [data-seq]', { hasText: 'It is.' })));
    await step('out of the field', ['Escape'], focused('.timeline'));
    await step('writing a note', ['n'], focused('.composer.note .composer-field'));
    await step('noted', ['"She is new here', 'Enter'], seen(page.locator('.timeline [data-seq].note', { hasText: 'She is new here' })));
    await shows(ann, ['Is the lamp blue?', 'It is.', 'She is new here']);
    await step('whom to assign it to', ['Escape', 'a'], seen(page.getByRole('combobox', { name: 'Assign to…' })));
    await step('assigned', ['"bo', 'Enter'], one('assigneeId', here.bob.id));
    await step('which tag', ['t'], seen(page.getByRole('combobox', { name: 'Tags…' })));
    await step('tagged', ['"lamp', 'Enter'], one('tags', ['lamp']));
    await step('the tags are closed', ['Escape'], async () => await page.getByRole('dialog').count() === 0);
    await step('until when', ['s'], seen(page.getByRole('combobox', { name: 'Snooze until…' })));
    await step('put aside', ['ArrowDown', 'Enter'], one('status', 'snoozed'));
    await step('the next one', [], seen(page.locator('.timeline [data-seq]', { hasText: 'Where is my parcel?' })));
    await step('it is mine', ['m'], one('assigneeId', here.ann.id, noa));
    await step('done', ['e'], one('status', 'resolved', noa));
    await step('undone', ['z'], one('status', 'open', noa));
    await step('the search', ['/'], focused('[type=search]'));
    await step('found', ['"blue'], seen(page.locator('.found-row mark', { hasText: /^blue$/ })));
    await step('the first one', ['ArrowDown'], focused('.found-row'));
    await step('opened again', ['Enter'], seen(page.locator('.conversation .timeline [data-seq]', { hasText: 'Is the lamp blue?' })));
    await step('the palette', ['Control+k'], seen(page.getByRole('combobox', { name: 'Command palette' })));
    await step('away', ['"away', 'Enter'], seen(page.getByRole('button', { name: 'Ann, Away' })));
    await step('the shortcuts', ['?'], seen(page.getByRole('dialog', { name: 'Keyboard shortcuts' })));
    await step('back', ['Escape'], async () => await page.getByRole('dialog').count() === 0);
    const palette = ['the palette again', ['Control+k'], focused('[aria-label="Command palette"]')];
    await step(...palette);
    await step('available', ['"available', 'Enter'], seen(page.getByRole('button', { name: 'Ann, Available' })));
    await step(...palette);
    await step('out', ['"log out', 'Enter'], focused('[name=email]'));
    assert.deepEqual(hidden, [], 'the focus is seen at each step');
    assert.equal(pointed, 0);
  });
}
