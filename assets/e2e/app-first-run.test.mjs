// The first hour of a shop: from the link that the server prints to the first answered visitor, as both of them see it.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { PASSWORD } from '../../tests/node/support/people.mjs';
import { Server } from '../../tests/node/support/server.mjs';
import { partsOf, shows as staffSees } from './support/agents.mjs';
import { closeBrowser, person, until, visit } from './support/browser.mjs';
import { serve, shop } from './support/host.mjs';
import { inDatabase, parts, shows as visitorSees } from './support/widget.mjs';

/** As the README says. More than a dozen would be too many for anybody. */
const CLICKS = 7;

after(closeBrowser);

/** The owner's browser, which counts each press of the mouse. */
async function owner(url) {
  const context = await person();
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: new URL(url).origin });
  let clicks = 0;
  await context.exposeBinding('pressed', () => void clicks++);
  await context.addInitScript(() => window.addEventListener('pointerdown', () => window.pressed(), true));
  const page = await visit(context, url);
  return {
    page, ...partsOf(page),
    clicks: () => clicks,
    heading: (name) => page.getByRole('heading', { level: 1, name }),
    press: (name) => page.getByRole('button', { name, exact: true }).click(),
    /** Types into the field that has the focus, and into those after it. */
    async types(fields) {
      for (const [at, [label, text]] of Object.entries(fields).entries()) {
        if (at > 0) await page.keyboard.press('Tab');
        const isThere = () => page.getByLabel(label, { exact: true }).evaluate((it) => it === document.activeElement);
        await until(isThere, `the focus is in “${label}”`);
        await page.keyboard.type(text);
      }
    },
  };
}

test(`a new server answers its first visitor in ${CLICKS} clicks of the owner`, async () => {
  const server = await Server.start();
  let body = '';
  const host = await serve(() => ({ body: shop({ body }) }));
  try {
    const [link] = await server.said(/http:\S+\/setup#\S+/);
    const olga = await owner(link);
    await olga.heading('Set up your workspace').waitFor();
    await olga.types({ 'Name of your business': 'Lamp shop', 'Your name': 'Olga Weiss', Email: 'olga@example.org', Password: PASSWORD });
    await olga.press('Continue');
    await olga.heading('Your first website').waitFor();
    await olga.types({ 'Address of your website': host.url });
    await olga.press('Continue');
    await olga.heading('Put the chat on your website').waitFor();
    await olga.press('Copy');
    await olga.page.getByText('Waiting to see it').waitFor();
    await until(async () => (body = await olga.page.evaluate(() => navigator.clipboard.readText())) !== '', 'the line for the website');

    const page = await visit(await person(), host.url);
    const vera = { page, ...parts(page) };
    await olga.page.getByText(`We see it on ${host.url}`).waitFor();
    await olga.press('To the inbox');
    await vera.open();
    await vera.say('Do you ship to Malta?');
    await olga.page.getByRole('option', { name: /Do you ship to Malta/ }).click();
    await olga.box.click();
    await olga.page.keyboard.type('Yes, within a week.');
    await olga.press('Send');
    await visitorSees(vera, ['Do you ship to Malta?', 'Yes, within a week.']);
    assert.equal(olga.clicks(), CLICKS);

    await vera.chat.getByText('Olga Weiss').first().waitFor();
    await vera.say('Wonderful!');
    const said = ['Do you ship to Malta?', 'Yes, within a week.', 'Wonderful!'];
    await Promise.all([visitorSees(vera, said), staffSees(olga, said)]);
    assert.deepEqual(inDatabase({ server }), said);
    for (const { page } of [olga, vera]) assert.deepEqual(page.said.filter((line) => /^(error|thrown|warning)/.test(line)), []);
  } finally {
    await host.close();
    await server.discard();
  }
});
