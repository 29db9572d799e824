// What happens on the server, as it happens.
import { computed, signal } from '@preact/signals-core';
import { Manager } from 'socket.io-client';
import { retryDelay } from '../../shared/backoff';
import { Connection, IDLE, type Link, type SocketLike } from '../../shared/connection';
import { onOutcome } from './api';
import type { LiveEvents } from './contract';
import { expire, freshToken, isRefusal, noteRevoked, renew } from './session';

const CONNECT_MS = 8000;
/** A blink is not worth a word. */
const PATIENCE_MS = 2500;

export const link = signal<Link>(IDLE);
export const isLive = computed(() => link.value.phase === 'live');
/** Not connected, for long enough to say so. */
export const isTroubled = signal(false);

type Listener = (payload: never) => void;
const listeners = new Map<string, Set<Listener>>();
const comebacks = new Set<() => void>();
/** Sessions in a row that were over at once. */
let refusals = 0;
let patience: ReturnType<typeof setTimeout> | undefined;

export const connection = new Connection({ open: async () => openSocket(), changed, event: emit });

/** Calls `listener` at each such event; gives the function that stops that. */
export function on<E extends keyof LiveEvents>(event: E, listener: (payload: LiveEvents[E]) => void): () => void {
  const those = listeners.get(event) ?? new Set<Listener>();
  listeners.set(event, those.add(listener));
  return () => those.delete(listener);
}

/** Calls `listener` whenever the connection stands, the first time too: what was missed is to be fetched then. */
export function onConnected(listener: () => void): () => void {
  comebacks.add(listener);
  return () => comebacks.delete(listener);
}

/** Asks the server for something over the socket. Throws a `Problem`. */
export const request = <T>(event: string, payload: object): Promise<T> => connection.request<T>(event, payload);

/** Says something that may get lost. */
export const mention = (event: string, payload: object): void => connection.mention(event, payload);

/** Connects, and stays so. */
export function startLive(): void {
  window.addEventListener('offline', () => connection.tell('offline'));
  window.addEventListener('online', () => {
    connection.tell('online');
    connection.hurry();
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') connection.hurry();
  });
  onOutcome((answered) => connection.tell(answered ? 'answered' : 'unanswered'));
  connection.start();
  if (!navigator.onLine) connection.tell('offline');
}

function openSocket(): SocketLike {
  const manager = new Manager({
    // An IPv6 address, without its brackets.
    hostname: location.hostname.replace(/[[\]]/gu, ''), port: location.port, autoConnect: false, reconnection: false, transports: ['websocket', 'polling'], timeout: CONNECT_MS,
  });
  // Asked for at each try: the token of an hour ago counts no more.
  const auth = (give: (data: object) => void): void => {
    freshToken().then((token) => give({ token, app: true, batch: true }), (error: unknown) => {
      if (isRefusal(error)) expire();
      else give({});
    });
  };
  const socket = manager.socket('/', { auth });
  socket.on('session_revoked', ({ reason }: { reason: string }) => noteRevoked(reason));
  return socket as unknown as SocketLike;
}

function changed(next: Link): void {
  const before = link.peek();
  link.value = next;
  if (next.phase === 'over') void recover();
  if (next.phase === 'live' && before.phase !== 'live') for (const listener of comebacks) listener();
  if (next.phase === 'live') {
    clearTimeout(patience);
    patience = undefined;
    isTroubled.value = false;
    refusals = 0;
  } else {
    patience ??= setTimeout(() => (isTroubled.value = link.peek().phase !== 'live'), PATIENCE_MS);
  }
}

/** The socket's session is over. The cookie may hold the next one, as after a changed password. */
async function recover(): Promise<void> {
  try {
    await renew();
    if (refusals++ > 0) await new Promise((resolve) => setTimeout(resolve, retryDelay(refusals)));
    connection.stop();
    connection.start();
  } catch (error) {
    if (isRefusal(error)) expire();
    else setTimeout(() => void recover(), PATIENCE_MS);
  }
}

function emit(event: string, payload: unknown): void {
  for (const listener of listeners.get(event) ?? []) listener(payload as never);
}
