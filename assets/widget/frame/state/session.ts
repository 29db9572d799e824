// Who the visitor is to the server. Nothing is made there before the first message.
import { computed, signal } from '@preact/signals-core';
import { Api } from '../../../shared/api';
import type { Identity, VisitorBrief, VisitorSession } from '../../../shared/protocol';
import { keep, siteKey } from '../page';

const KEY = 'session';
/** How often a session is prolonged, of the thirty days that it lasts. */
const RENEW_MS = 24 * 60 * 60 * 1000;

interface Kept {
  readonly token: string;
  readonly visitor: VisitorBrief;
  readonly renewedAt: number;
}

/** What a visitor says of itself before there is one. */
export interface Introduction {
  readonly name?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly fields?: Readonly<Record<string, string>>;
}

const kept = signal<Kept | null>(read());
export const visitor = computed(() => kept.value?.visitor ?? null);
/** The session ended by itself, and the visitor has not been told yet. */
export const sessionEnded = signal(false);
export const hasSession = (): boolean => kept.peek() !== null;
export const token = (): string | null => kept.peek()?.token ?? null;
const overListeners = new Set<() => void>();
export const onSessionOver = (listener: () => void): unknown => overListeners.add(listener);
export const api = new Api(token, (used) => {
  if (used === token()) endSession();
});

/** The website is vouching for somebody just now. */
let identifying: Promise<void> | null = null;

/** The session, made with `introduction` if there is none. */
export async function ensureSession(introduction: Introduction): Promise<void> {
  await identifying?.catch(() => {});
  if (kept.peek() === null) await open(introduction);
}

/** Prolongs a session that was not for a day. */
export async function renewSession(): Promise<void> {
  const current = kept.peek();
  if (current && Date.now() - current.renewedAt > RENEW_MS) await open({ visitorToken: current.token });
}

/** Becomes the person whom the website vouches for. Throws where the server does not believe it. */
export function identify(identity: Identity): Promise<void> {
  identifying = open({ identity, visitorToken: token() });
  return identifying;
}

/** Says more of oneself. */
export async function introduce(introduction: Introduction): Promise<void> {
  const { id, name, email } = await api.patch<VisitorBrief>('/widget/visitor', introduction);
  const current = kept.peek();
  if (current) store({ ...current, visitor: { id, name, email } });
}

/** The server says that the token counts no more. */
export function endSession(): void {
  if (!hasSession()) return;
  forgetSession();
  sessionEnded.value = true;
  for (const listener of overListeners) listener();
}

export function forgetSession(): void {
  kept.value = null;
  keep.remove(KEY);
}

/** Another tab began, prolonged or lost the session. True when it is another one now. */
export function rereadSession(): boolean {
  const before = visitor.value?.id;
  kept.value = read();
  return before !== visitor.value?.id;
}

async function open(body: object): Promise<void> {
  const { token, visitor } = await api.post<VisitorSession>('/widget/session', { siteKey, ...body });
  store({ token, visitor, renewedAt: Date.now() });
}

function store(next: Kept): void {
  keep.set(KEY, JSON.stringify(next));
  kept.value = next;
}

function read(): Kept | null {
  try {
    return JSON.parse(keep.get(KEY) ?? 'null') as Kept | null;
  } catch {
    return null;
  }
}
