// Which websites may show a site's chat, as an admin writes them.
import { originOf } from '../../view/entry/origin';

/** What an entry lets in. */
export type Reach =
  | { readonly kind: 'any' }
  | { readonly kind: 'one'; readonly origin: string }
  /** Every address below a name, not the name itself. */
  | { readonly kind: 'below'; readonly host: string }
  /** On this computer, or without encryption: for trying. */
  | { readonly kind: 'local'; readonly origin: string };

/** What the server takes. */
export const MAX_ORIGINS = 100;
const PATTERN = /^(?:(https?):\/\/)?\*\.([^/\s*]+)(?:\/.*)?$/iu;

/** An entry as the server keeps it; null for what can be none. */
export function entryOf(text: string): string | null {
  const typed = text.trim();
  if (typed === '*') return '*';
  const [, scheme = 'https', host = ''] = PATTERN.exec(typed) ?? [];
  if (host !== '') {
    const below = originOf(`${scheme.toLowerCase()}://${host}`);
    return below?.replace('://', '://*.') ?? null;
  }
  return typed.includes('*') ? null : originOf(typed);
}

/** What an entry means; null for what is none. */
export function reachOf(text: string): Reach | null {
  const entry = entryOf(text);
  if (entry === null) return null;
  if (entry === '*') return { kind: 'any' };
  const host = entry.replace(/^https?:\/\//u, '');
  if (host.startsWith('*.')) return { kind: 'below', host: host.slice(2) };
  return /^(?:localhost|127\.|\[::1\])/u.test(host) ? { kind: 'local', origin: entry } : { kind: 'one', origin: entry };
}
