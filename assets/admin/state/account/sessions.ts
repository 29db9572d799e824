// One's own log-ins.
import { signal } from '@preact/signals-core';
import type { SessionView } from '../../../shared/protocol';
import { api } from '../api';

/** The one that is used last is first, this one before all; null until they are loaded. */
export const sessions = signal<readonly SessionView[] | null>(null);

export async function loadSessions(): Promise<void> {
  sessions.value = inOrder(await api.get<readonly SessionView[]>('/auth/sessions'));
}

export const inOrder = (list: readonly SessionView[]): readonly SessionView[] => [...list].sort((a, b) => Number(b.current) - Number(a.current) || (a.usedAt < b.usedAt ? 1 : -1));

export async function endSession(id: string): Promise<void> {
  await api.delete(`/auth/sessions/${id}`);
  sessions.value = (sessions.peek() ?? []).filter((it) => it.id !== id);
}

/** All but this one. */
export async function endOtherSessions(): Promise<void> {
  for (const { id, current } of sessions.peek() ?? []) if (!current) await endSession(id);
}
