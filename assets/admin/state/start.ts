// Puts the parts together.
import { effect } from '@preact/signals-core';
import { Api } from '../../shared/api';
import { retryDelay } from '../../shared/backoff';
import type { Start } from '../../shared/protocol';
import { watchActivity } from './activity';
import { watchConversations } from './conversations';
import { watchTimelines } from './conversation/start';
import { watchCounts } from './counts';
import { startClock } from './format';
import { watchInbox } from './inbox';
import { keep } from './keep';
import { startLive } from './live';
import { loadLocale } from './locale';
import { watchNotifications } from './notifications';
import { startRouter } from './router';
import { resume, standing, watchTabs } from './session';
import { startShortcuts } from './shortcuts';
import { applyTheme } from './theme';
import { applyTitle } from './title';
import { loadWorkspace, me, startInfo, watchWorkspace } from './workspace';

export function start(): void {
  startRouter();
  startClock();
  startShortcuts();
  applyTheme();
  applyTitle();
  watchTabs();
  effect(() => {
    const chosen = me.value?.settings.locale ?? keep.get('locale') ?? 'auto';
    keep.set('locale', chosen);
    void loadLocale([...(chosen === 'auto' ? [] : [chosen]), ...navigator.languages]);
  });
  void untilAnswered(begin);
  let isRunning = false;
  effect(() => {
    if (standing.value !== 'in' || isRunning) return;
    isRunning = true;
    watchWorkspace();
    watchNotifications();
    watchCounts();
    watchConversations();
    watchActivity();
    watchInbox();
    watchTimelines();
    // What is told of comes after what is shown.
    void import('./notice').then(({ watchNotice }) => watchNotice(), () => {});
    startLive();
    void untilAnswered(loadWorkspace);
  });
}

/** Finds out what server this is, and who is in here. */
async function begin(): Promise<void> {
  const [started] = await Promise.allSettled([loadStart(), resume()]);
  if (started.status === 'fulfilled' && standing.peek() !== 'unreachable') return;
  if (standing.peek() === 'out') standing.value = 'unreachable';
  throw new Error('no answer');
}

export async function loadStart(): Promise<void> {
  startInfo.value = await new Api(() => null).get<Start>('/start');
}

/** Tries until it succeeds: at the beginning nothing else can be done. */
async function untilAnswered(work: () => Promise<void>): Promise<void> {
  for (let failures = 0; ; failures++) {
    try {
      return await work();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, retryDelay(failures)));
    }
  }
}
