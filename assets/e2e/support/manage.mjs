// Manage in a browser: a page of somebody's, and what is done on all of its pages.
import { browserOf } from './agents.mjs';
import { visit } from './browser.mjs';

export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** A page of somebody's, with its parts. */
export async function manage(server, who, at, options = {}) {
  const page = await visit(await browserOf(server, who, options), server.url + at);
  await page.locator('h1').waitFor();
  return { page, ...partsOf(page) };
}

export function partsOf(page) {
  const dialog = page.getByRole('dialog').last();
  return {
    dialog,
    button: (name) => page.getByRole('button', { name, exact: true }),
    field: (name) => page.getByLabel(name, { exact: true }),
    heading: (name) => page.getByRole('heading', { level: 1, name }),
    toast: (text) => page.locator('.toast', { hasText: text }),
    row: (text) => page.locator('.listing > li', { hasText: text }),
    tab: (name) => page.locator('.tab-links').getByRole('link', { name }),
    /** Chooses in a `Select`. */
    choose: async (name, value) => {
      await page.getByRole('combobox', { name }).click();
      await page.getByRole('option', { name: value }).click();
    },
    /** Chooses in the menu of a button. */
    pick: async (name, item) => {
      await page.getByRole('button', { name }).click();
      await page.getByRole('menuitem', { name: item }).click();
    },
    save: async () => {
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.getByRole('button', { name: 'Save', exact: true }).waitFor({ state: 'detached' });
    },
    path: () => page.evaluate(() => location.pathname),
    /** The chat of the preview that is shown. */
    preview: page.frameLocator('.preview-screen iframe.shown').frameLocator('voxora-widget iframe'),
    launcher: page.frameLocator('.preview-screen iframe.shown').locator('voxora-widget button').last(),
  };
}
