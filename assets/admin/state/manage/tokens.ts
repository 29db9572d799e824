// What is done with API tokens.
import { signal } from '@preact/signals-core';
import type { ApiToken, NewApiToken, Scope } from '../../../shared/protocol';
import { api } from '../api';
import { on, onConnected } from '../live';

export const AREAS = ['conversations', 'visitors', 'workspace'] as const;
export type Area = (typeof AREAS)[number];
export const ACCESSES = ['none', 'read', 'write'] as const;
export type Access = (typeof ACCESSES)[number];
/** What a token may do in each area. */
export type Grants = Readonly<Record<Area, Access>>;

/** Days until a token ends; null: it does not by itself. */
export const LIFETIMES: readonly (number | null)[] = [30, 90, 365, null];
const DAY_MS = 24 * 60 * 60 * 1000;

/** Null until they are loaded. */
export const tokens = signal<readonly ApiToken[] | null>(null);

export async function loadTokens(): Promise<void> {
  tokens.value = await api.all<ApiToken>('/tokens');
}

/** Keeps the list as it is while somebody looks; gives the function that stops that. */
export function watchTokens(): () => void {
  const look = (): void => void loadTokens().catch(() => {});
  const stops = [on('workspace_changed', ({ what }) => what === 'tokens' && look()), onConnected(look)];
  look();
  return () => stops.forEach((stop) => stop());
}

/** Writing implies reading: one scope of an area is enough. */
export const scopesOf = (grants: Grants): Scope[] => AREAS.flatMap((area) => (grants[area] === 'none' ? [] : [`${area}:${grants[area]}` as Scope]));

export function grantsOf(scopes: readonly Scope[]): Grants {
  const access = (area: Area): Access => (scopes.includes(`${area}:write`) ? 'write' : scopes.includes(`${area}:read`) ? 'read' : 'none');
  return { conversations: access('conversations'), visitors: access('visitors'), workspace: access('workspace') };
}

/** When a token ends that is made at a time. */
export const endOf = (days: number | null, at: number): string | null => (days === null ? null : new Date(at + days * DAY_MS).toISOString());

/** The token itself is in the answer, and nowhere else ever again. */
export async function createToken(name: string, grants: Grants, expiresAt: string | null): Promise<string> {
  const wanted: NewApiToken = { name: name.trim(), scopes: scopesOf(grants), ...(expiresAt === null ? {} : { expiresAt }) };
  const { token = '', ...made } = await api.post<ApiToken>('/tokens', wanted);
  tokens.value = [...(tokens.peek() ?? []).filter(({ id }) => id !== made.id), made];
  return token;
}

export async function deleteToken(id: string): Promise<void> {
  await api.delete(`/tokens/${id}`);
  tokens.value = (tokens.peek() ?? []).filter((token) => token.id !== id);
}
