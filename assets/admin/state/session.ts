// Who is logged in here.
//
// The access token is in this page's memory alone, the refresh token in a cookie that scripts can't read. A refresh token
// counts once, so that of all tabs one refreshes at a time. Whoever leaves loads the page anew: nothing of theirs stays.
import { signal } from '@preact/signals-core';
import { Api, ApiError, isSessionOver } from '../../shared/api';
import { exclusive } from '../../shared/exclusive';
import type { LoggedIn, UserBrief } from '../../shared/protocol';
import { keep } from './keep';

/** Nobody knows yet; somebody is; nobody is; the server does not answer. */
export type Standing = 'unknown' | 'in' | 'out' | 'unreachable';

interface Token {
  readonly text: string;
  /** By this device's clock. */
  readonly until: number;
}

/** A token that ends so soon is not used any more. */
const MARGIN_MS = 30_000;
const ENDED = 'voxora:app:ended';

export const standing = signal<Standing>('unknown');
export const user = signal<UserBrief | null>(null);
let token: Token | null = null;
let renewal: Promise<void> | null = null;
let revokedBecause: string | null = null;
let isLeaving = false;

const api = new Api(() => token?.text ?? null, () => {}, 'same-origin');
/** The other tabs of this browser; null until `watchTabs`. */
let tabs: BroadcastChannel | null = null;

/** Stands beside the refresh token's cookie, for scripts to see that there is one. */
const hasCookie = (): boolean => /(?:^|; )voxora_session=/u.test(document.cookie);

/** Finds out who is logged in, by the cookie. */
export async function resume(): Promise<void> {
  if (!hasCookie()) {
    standing.value = 'out';
    return;
  }
  try {
    await renew();
  } catch (error) {
    standing.value = error instanceof ApiError && !isRefusal(error) ? 'unreachable' : 'out';
  }
}

/** Begins a session by whatever opens one: a log-in, the setup, a link, a changed password. */
export async function enter(path: '/auth/login' | '/auth/setup' | '/auth/accept' | '/auth/password', body: object): Promise<void> {
  take(await api.post<LoggedIn>(path, body));
  tabs?.postMessage({ kind: 'entered' });
}

/** An access token that counts, made anew if need be. Throws where there is none to be had. */
export async function freshToken(): Promise<string> {
  if (!token || token.until - MARGIN_MS < Date.now()) await renew();
  if (!token) throw new ApiError('unauthorized', 'Log in.');
  return token.text;
}

/** Makes a new access token. Throws `unauthorized` and the like where the session is over, `offline` without an answer. */
export function renew(): Promise<void> {
  renewal ??= exclusive('refresh', keep, async () => take(await api.post<LoggedIn>('/auth/refresh')))
    .finally(() => (renewal = null));
  return renewal;
}

/** Ends the session, in all tabs. */
export async function logOut(): Promise<void> {
  await freshToken().then(() => api.post('/auth/logout')).catch(() => {});
  tabs?.postMessage({ kind: 'left' });
  leave('/login');
}

/** Remembers why the server ended the session. */
export function noteRevoked(reason: string): void {
  revokedBecause = reason;
}

/** The session ended by itself: to the log-in, which says why, and back to here after it. */
export function expire(): void {
  // In another tab, which tells this one by two ways.
  if (revokedBecause === 'logout') return leave('/login');
  sessionStorage.setItem(ENDED, revokedBecause ?? 'expired');
  leave(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
}

function leave(path: string): void {
  if (isLeaving) return;
  isLeaving = true;
  location.replace(path);
}

/** Why the last session ended, told once. */
export function takeEndedReason(): string | null {
  const reason = sessionStorage.getItem(ENDED);
  sessionStorage.removeItem(ENDED);
  return reason;
}

/** Only a new log-in helps. */
export const isRefusal = (error: unknown): boolean => error instanceof ApiError && (isSessionOver(error.code) || error.code === 'forbidden');

function take(answer: LoggedIn): void {
  const known = user.peek();
  if (known && known.id !== answer.user.id) {
    // Somebody else logged in, in another tab. Nothing of the first may be shown to the second.
    location.reload();
    return;
  }
  token = { text: answer.accessToken, until: Date.now() + answer.expiresIn * 1000 };
  user.value = answer.user;
  standing.value = 'in';
}

/** Follows what other tabs do. */
export function watchTabs(): void {
  tabs = new BroadcastChannel('voxora:app');
  tabs.addEventListener('message', ({ data }: MessageEvent<{ kind: string }>) => {
    if (data.kind === 'left' && standing.peek() === 'in') leave('/login');
    if (data.kind === 'entered' && standing.peek() === 'out') void resume();
  });
}
