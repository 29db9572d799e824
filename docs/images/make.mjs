// Takes the pictures of the README from the demo: make images.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeFileSync } from 'node:fs';

import { closeBrowser, person, until, visit } from '../../assets/e2e/support/browser.mjs';
import { Server } from '../../tests/node/support/server.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const MOST_BYTES = 150_000;
const QUALITY = 70;
const WIDE = { viewport: { width: 1360, height: 850 }, deviceScaleFactor: 2, reducedMotion: 'reduce' };
const PHONE = { ...WIDE, viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true };

const server = await Server.start([], { command: 'demo' });
const { demo } = await server.ok('GET', '/start');

/** A page of somebody of the demo's team. */
async function desk(path, options = {}, email = demo.email) {
  const context = await person({ ...WIDE, ...options });
  await context.request.post(`${server.url}/api/v1/auth/login`, { data: { ...demo, email } });
  const page = await visit(context, server.url + path);
  await until(() => page.evaluate(() => document.querySelector('h1') !== null && !document.querySelector('.page-loading, .skeleton, .skeleton-rows, .loading')), `${path} is loaded`);
  return page;
}

async function picture(page, name) {
  const devtools = await page.context().newCDPSession(page);
  const { data } = await devtools.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY });
  const bytes = Buffer.from(data, 'base64');
  if (bytes.length > MOST_BYTES) throw new Error(`${name}.webp has ${bytes.length} bytes, more than ${MOST_BYTES}`);
  writeFileSync(join(here, `${name}.webp`), bytes);
}

try {
  // The colleagues are there, too.
  const jon = await desk('/inbox/mine/123', {}, 'jon@demo.example');
  await desk('/today', {}, 'ines@demo.example');

  const light = await desk('/inbox/all/123');
  await light.locator('.note').first().waitFor();
  await jon.locator('.composer-field').pressSequentially('The lid');
  await light.locator('.collision').waitFor();
  await picture(light, 'inbox');
  await picture(await desk('/inbox/all/123', { colorScheme: 'dark' }), 'inbox-dark');
  await picture(await desk('/inbox/all/123', { locale: 'ar' }), 'arabic');
  await picture(await desk('/today'), 'today');
  await picture(await desk('/inbox/all', PHONE), 'phone-list');
  await picture(await desk('/inbox/all/123', PHONE), 'phone');

  const { items: [site] } = await server.ok('GET', '/sites', { token: (await server.ok('POST', '/auth/login', { body: demo })).accessToken });
  const appearance = await desk(`/manage/sites/${site.id}/appearance`);
  await appearance.frameLocator('.preview-screen iframe.shown').frameLocator('voxora-widget iframe').locator('footer textarea').waitFor();
  await picture(appearance, 'appearance');

  const shop = await visit(await person(WIDE), `${server.url}/demo/`);
  await shop.locator('voxora-widget button').last().click();
  const chat = shop.frameLocator('voxora-widget iframe');
  await chat.locator('footer textarea').fill('Where do you ship to?');
  await chat.locator('footer textarea').press('Enter');
  await chat.locator('[data-seq="2"]').waitFor();
  await picture(shop, 'widget');
} finally {
  await closeBrowser();
  await server.discard();
}
