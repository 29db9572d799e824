// Where one is in the app, and how one gets elsewhere. The address says all of it: a link leads to the same place.
import { signal } from '@preact/signals-core';

export interface Place {
  readonly path: string;
  /** With its `?`, or empty. */
  readonly search: string;
}

export interface Match {
  readonly params: Readonly<Record<string, string>>;
  /** What stands for `*`, without a slash before it. */
  readonly rest: string;
}

export const place = signal<Place>({ path: '/', search: '' });
/** Counts up when the page's heading is to be focused, as after a link. */
export const arrivals = signal(0);

/** What `pattern` (`/sites/:id`, `/inbox/*`) finds in `path`; null where they don't fit. */
export function matchPath(pattern: string, path: string): Match | null {
  const wanted = segments(pattern);
  const given = segments(path);
  const params: Record<string, string> = {};
  for (const [at, part] of wanted.entries()) {
    if (part === '*') return { params, rest: given.slice(at).join('/') };
    const value = given[at];
    if (value === undefined) return null;
    if (part.startsWith(':')) params[part.slice(1)] = decoded(value);
    else if (part !== value) return null;
  }
  return given.length === wanted.length ? { params, rest: '' } : null;
}

const segments = (path: string): string[] => path.split('/').filter(Boolean);

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** A path of this app that was handed in from outside; null for one that leads elsewhere. */
export function safePath(path: string | null, origin = location.origin): string | null {
  if (!path?.startsWith('/')) return null;
  try {
    const url = new URL(path, origin);
    return url.origin === origin ? url.pathname + url.search : null;
  } catch {
    return null;
  }
}

export interface Travel {
  /** In place of this entry in the history. */
  readonly replace?: boolean;
  /** The focus stays where it is, as when one steps through a list. */
  readonly keepFocus?: boolean;
}

/** Asked on the way out: told where to, and how to go there after all. True keeps one here for now. */
export type Keeper = (to: string, go: () => void) => boolean;
let keeper: Keeper | null = null;

/** Asks before one leaves, as what is not saved would be lost; gives the function that stops that. */
export function askBeforeLeaving(asked: Keeper): () => void {
  keeper = asked;
  return () => {
    if (keeper === asked) keeper = null;
  };
}

/** Goes to a path, with or without a `?`. */
export function navigate(to: string, { replace = false, keepFocus = false }: Travel = {}): void {
  const url = new URL(to, location.origin);
  if (url.pathname === place.peek().path && url.search === place.peek().search) return;
  if (keeper?.(url.pathname, () => navigate(to, { replace, keepFocus }))) return;
  keepScroll();
  if (replace) history.replaceState({ at: currentEntry(), depth }, '', url);
  else history.pushState({ at: ++entries, depth: depth + 1 }, '', url);
  arrive();
  if (!keepFocus) arrivals.value++;
}

/** Follows the address. */
export function startRouter(): void {
  history.scrollRestoration = 'manual';
  // After a reload the entries before are still there.
  depth = currentDepth() - (history.state === null ? 1 : 0);
  history.replaceState({ at: entries, depth }, '');
  window.addEventListener('popstate', () => {
    const steps = currentDepth() - depth;
    // We are back where we kept somebody.
    if (steps === 0) return;
    if (keeper?.(location.pathname, () => history.go(steps))) {
      history.go(-steps);
      return;
    }
    arrive();
    arrivals.value++;
  });
  arrive();
}

/** How deep in the history the shown page is. */
let depth = 0;
const currentDepth = (): number => (history.state as { depth?: number } | null)?.depth ?? depth + 1;

function arrive(): void {
  depth = currentDepth();
  place.value = { path: location.pathname, search: location.search };
}

// How far each entry of the history was scrolled.

let entries = Date.now();
const scrolled = new Map<number, number>();
let scroller: HTMLElement | null = null;

const currentEntry = (): number => (history.state as { at?: number } | null)?.at ?? 0;

function keepScroll(): void {
  if (scroller) scrolled.set(currentEntry(), scroller.scrollTop);
}

/** The element of the page that scrolls; scrolled to where it was when one comes back to it. */
export function scrollsIn(element: HTMLElement | null): void {
  scroller = element;
  if (!element) return;
  element.scrollTop = scrolled.get(currentEntry()) ?? 0;
  element.addEventListener('scroll', keepScroll, { passive: true });
}
