// Debian's Chromium, and what a page says while it is tested.
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

// Not Playwright's own arguments: they turn off the partitioned storage that visitors' browsers give a frame.
const ARGUMENTS = [
  '--headless', '--remote-debugging-pipe', '--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--hide-scrollbars', '--mute-audio', '--no-first-run',
  // A frame of another site in a process of its own would not be told the size of an emulated phone's screen.
  '--disable-site-isolation-trials',
  '--disable-background-networking', '--disable-component-update', '--disable-extensions', '--disable-sync', '--force-color-profile=srgb', '--password-store=basic',
];
const PATIENCE = 20_000;
const shots = resolve(fileURLToPath(import.meta.url), '../../../../target/screenshots');
let browser;
let profile;

export const desktop = { width: 1280, height: 800 };
export const mobile = { width: 360, height: 640 };

async function launched() {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  if (!existsSync(executablePath)) throw new Error(`no browser at ${executablePath}: install Debian's chromium, or set CHROMIUM`);
  profile ??= mkdtempSync(join(tmpdir(), 'voxora-chromium-'));
  browser ??= chromium.launch({ executablePath, ignoreDefaultArgs: true, args: [...ARGUMENTS, `--user-data-dir=${profile}`] });
  return browser;
}

export async function closeBrowser() {
  if (!browser) return;
  await (await browser).close();
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  browser = profile = undefined;
}

/** A new person's browser. */
export async function person(options = {}) {
  const context = await (await launched()).newContext({ viewport: desktop, locale: 'en-GB', ...options });
  context.setDefaultTimeout(PATIENCE);
  return context;
}

/** A page of theirs, with all that it says in `page.said`, its requests in `page.asked`, and whether its socket stands in `page.isLive`. */
export async function visit(context, url) {
  const page = await context.newPage();
  page.said = [];
  page.asked = [];
  page.dialogs = [];
  page.on('console', (line) => page.said.push(`${line.type()}: ${line.text()}`));
  page.on('pageerror', (error) => page.said.push(`thrown: ${error.stack}`));
  page.isLive = false;
  page.on('request', (request) => {
    page.asked.push(request.url());
    if (request.isNavigationRequest()) page.isLive = false;
  });
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => {
    page.isLive ||= String(payload).startsWith('40{');
  }));
  page.on('dialog', async (dialog) => {
    page.dialogs.push(dialog.message());
    await dialog.dismiss();
  });
  await page.goto(url);
  return page;
}

/** Waits until `find` gives something true. */
export async function until(find, what, patience = PATIENCE) {
  const deadline = Date.now() + patience;
  for (;;) {
    const found = await find();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`in vain: ${what}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}

/** Waits until `find` gives just this. */
export async function gives(find, wanted, what) {
  let last;
  const same = async () => {
    last = await find();
    return JSON.stringify(last) === JSON.stringify(wanted);
  };
  await until(same, what).catch((error) => {
    throw new Error(`${error.message}: ${JSON.stringify(last)}`);
  });
}

/** Waits until what is drawn has had its effects, which come after the next frame: then keys do what they are to do. */
export const settled = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));

/** Waits until a page's socket stands: from now on it is told, and tells. */
export const live = (page) => until(() => page.isLive, 'the socket stands');

/** Waits until it has the focus. */
export const hasFocus = (locator, what) => until(() => locator.evaluate((it) => it === document.activeElement), what);

/** A picture for people, in target/screenshots. */
export async function picture(page, name) {
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`), animations: 'disabled' });
}
