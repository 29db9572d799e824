// What the page was opened with.
import { keepIn, pageStorage } from '../../shared/keep';

const query = new URLSearchParams(location.search);

/** A whole page by itself rather than a frame in somebody's website. */
export const isPage = document.documentElement.dataset.mode === 'page' || window.parent === window;
/** The site's public key. */
export const siteKey = query.get('site') ?? /^\/chat\/([^/]+)/u.exec(location.pathname)?.[1] ?? '';
/** The language that the website insists on, above the site's settings. */
export const ownLocale = query.get('own') || null;
/** The language that the loader takes for the page's. */
export const askedLocale = query.get('locale');
/** The website around us; null where it can't be known, so that nothing is said to it. */
export const hostOrigin = isPage ? null : originOf(query.get('host')) ?? originOf(document.referrer);
/** What survives a reload. */
export const keep = keepIn(pageStorage(), `voxora:${siteKey}:`);

function originOf(url: string | null): string | null {
  try {
    return url ? new URL(url).origin : null;
  } catch {
    return null;
  }
}
