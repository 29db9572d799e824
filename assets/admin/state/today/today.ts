// How it stands today, kept up to date while somebody looks.
import { signal } from '@preact/signals-core';
import type { Today } from '../../../shared/protocol';
import { api } from '../api';
import type { LiveEvents } from '../contract';
import { on, onConnected } from '../live';

/** Null until it is loaded. */
export const today = signal<Today | null>(null);
export const hasFailed = signal(false);

/** What may change a figure. */
const CHANGING: readonly (keyof LiveEvents)[] = [
  'new_message', 'new_messages', 'conversation_created', 'conversation_updated', 'conversation_assigned', 'user_online', 'user_offline', 'workspace_changed',
];
/** Many events make one look, and a stream of them one every so often. */
const PAUSE_MS = 800;
const AT_MOST_MS = 4000;
/** What time alone changes: the midnight, above all. */
const ANYWAY_MS = 60_000;

/** The midnight before a time, where this device is. */
export const midnightBefore = (at: number): Date => new Date(new Date(at).setHours(0, 0, 0, 0));

export async function loadToday(): Promise<void> {
  try {
    today.value = await api.get<Today>(`/today?since=${midnightBefore(Date.now()).toISOString()}`);
    hasFailed.value = false;
  } catch (error) {
    hasFailed.value = true;
    throw error;
  }
}

/** Calls `work` soon after the last of many calls, and not later than `mostMs` after the first. `cancel` ends it. */
export function soon(work: () => void, pauseMs: number, mostMs: number): { readonly call: () => void; readonly cancel: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let deadline = 0;
  const run = (): void => {
    timer = undefined;
    work();
  };
  return {
    call: () => {
      const now = Date.now();
      if (timer === undefined) deadline = now + mostMs;
      clearTimeout(timer);
      timer = setTimeout(run, Math.max(0, Math.min(pauseMs, deadline - now)));
    },
    cancel: () => clearTimeout(timer),
  };
}

/** Loads it, and again whenever something changes it; gives the function that stops that. */
export function watchToday(): () => void {
  const look = (): void => {
    // A page that nobody sees is brought up to date when somebody does.
    if (document.visibilityState === 'visible') void loadToday().catch(() => {});
  };
  const later = soon(look, PAUSE_MS, AT_MOST_MS);
  const stops = [...CHANGING.map((event) => on(event, later.call)), onConnected(later.call)];
  const timer = setInterval(look, ANYWAY_MS);
  document.addEventListener('visibilitychange', look);
  look();
  return () => {
    stops.forEach((stop) => stop());
    later.cancel();
    clearInterval(timer);
    document.removeEventListener('visibilitychange', look);
  };
}
