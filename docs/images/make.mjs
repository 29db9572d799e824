// Takes the pictures of the README from the demo: make images.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeFileSync } from 'node:fs';

import { closeBrowser, person, until, visit } from '../../assets/e2e/support/browser.mjs';
import { Server } from '../../tests/node/support/server.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const MOST_BYTES = 150_000;
const QUALITY = 0.75;
const WIDE = { viewport: { width: 1440, height: 900 }, deviceScaleFactor: 2, reducedMotion: 'reduce' };
const PHONE = { ...WIDE, viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true };

const server = await Server.start([], { command: 'demo' });
const { demo } = await server.ok('GET', '/start');
const { accessToken: token } = await server.ok('POST', '/auth/login', { body: demo });
/** Where they are packed. */
const press = await visit(await person(), 'about:blank');

/** A page of somebody of the demo's team. */
async function desk(path, options = {}, email = demo.email) {
  const context = await person({ ...WIDE, ...options });
  await context.request.post(`${server.url}/api/v1/auth/login`, { data: { ...demo, email } });
  const page = await visit(context, server.url + path);
  await until(() => page.evaluate(() => document.querySelector('h1') !== null && !document.querySelector('.page-loading, .skeleton, .skeleton-rows, .loading')), `${path} is loaded`);
  await page.waitForLoadState('networkidle');
  return page;
}

async function picture(page, name) {
  const png = await page.screenshot({ animations: 'disabled', scale: 'device' });
  const webp = await press.evaluate(async ([base64, quality]) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
    const canvas = new OffscreenCanvas(image.width, image.height);
    canvas.getContext('2d').drawImage(image, 0, 0);
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/webp', quality })).arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  }, [png.toString('base64'), QUALITY]);
  const bytes = Buffer.from(webp, 'base64');
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
  await picture(await desk('/today'), 'today');
  await picture(await desk('/inbox/all', PHONE), 'phone-list');
  await picture(await desk('/inbox/all/123', PHONE), 'phone');

  const { items } = await server.ok('GET', '/conversations', { token });
  const { id: jasmins } = items.find(({ visitor }) => visitor.name === 'Jasmin');
  await server.ok('POST', `/conversations/${jasmins}/messages`, { token, body: { content: 'نعم، خلال أسبوع تقريبًا.', type: 'text' } });
  await picture(await desk(`/inbox/all/${jasmins}`, { locale: 'ar' }), 'arabic');

  const question = 'Where do you ship to?';
  const shop = await visit(await person(WIDE), `${server.url}/demo/`);
  await shop.locator('voxora-widget button').last().click();
  const chat = shop.frameLocator('voxora-widget iframe');
  await chat.locator('footer textarea').fill(question);
  await chat.locator('footer textarea').press('Enter');
  const { id } = await until(async () => (await server.ok('GET', '/conversations?status=pending', { token })).items.find(({ lastMessage }) => lastMessage?.content === question), 'the question');
  await server.ok('POST', `/conversations/${id}/messages`, { token, body: { content: 'To all of Europe. It takes **3 to 5 days**, and costs nothing from 60 € on.', type: 'text' } });
  await chat.getByText('3 to 5 days', { exact: true }).waitFor();
  await picture(shop, 'widget');

  const { items: [site] } = await server.ok('GET', '/sites', { token });
  const appearance = await desk(`/manage/sites/${site.id}/appearance`);
  await appearance.frameLocator('.preview-screen iframe.shown').frameLocator('voxora-widget iframe').locator('footer textarea').waitFor();
  await picture(appearance, 'appearance');
} finally {
  await closeBrowser();
  await server.discard();
}
