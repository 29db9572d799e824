// Who is let in. The list is the admins' alone; who can be given work is `team`.
import { computed, signal } from '@preact/signals-core';
import type { Link, NewUser, PersonId, Role, UserPatch, UserView } from '../../../shared/protocol';
import { api } from '../api';
import { on, onConnected } from '../live';
import { me } from '../workspace';
import { memberPath } from './departments';

/** Null until they are loaded. */
export const users = signal<readonly UserView[] | null>(null);

export async function loadUsers(): Promise<void> {
  users.value = await api.all<UserView>('/users');
}

/** Keeps the list as it is while somebody looks; gives the function that stops that. */
export function watchUsers(): () => void {
  const look = (): void => void loadUsers().catch(() => {});
  const stops = [on('workspace_changed', ({ what }) => what === 'team' && look()), onConnected(look)];
  look();
  return () => stops.forEach((stop) => stop());
}

/** Of those who can log in as one. */
const ownerCount = computed(() => (users.value ?? []).filter((user) => user.role === 'owner' && !user.disabled && !user.invited).length);

/** Why somebody can't be shut out or lose a role by the caller; null where that can be. */
export type Protection = 'self' | 'ownersOnly' | 'lastOwner';

export function protectionOf(user: UserView, caller: { readonly id: PersonId; readonly role: Role } | null = me.value): Protection | null {
  if (user.role === 'owner' && caller?.role !== 'owner') return 'ownersOnly';
  if (user.role === 'owner' && !user.disabled && !user.invited && ownerCount.value === 1) return 'lastOwner';
  return user.id === caller?.id ? 'self' : null;
}

/** The roles that the caller may give. */
export const grantableRoles = (caller: { readonly role: Role } | null = me.value): readonly Role[] => (caller?.role === 'owner' ? ['agent', 'admin', 'owner'] : ['agent', 'admin']);

function know(user: UserView): UserView {
  const known = users.peek() ?? [];
  users.value = known.some(({ id }) => id === user.id) ? known.map((it) => (it.id === user.id ? user : it)) : [...known, user];
  return user;
}

/** What a made user's link is, whole. */
export interface Invitation {
  readonly user: UserView;
  readonly url: string;
  /** Not all departments took the user in; null: all did. */
  readonly fault: unknown;
}

export async function inviteUser(invited: NewUser, departmentIds: readonly string[]): Promise<Invitation> {
  const { invitationUrl, ...user } = await api.post<UserView>('/users', invited);
  const made = know({ ...user, invitationUrl: null });
  // The link is told once: whatever fails now must not hide it.
  const joined = await Promise.allSettled(departmentIds.map((id) => api.put(memberPath(id, user.id))));
  const refused = joined.find((it): it is PromiseRejectedResult => it.status === 'rejected');
  return { user: made, url: wholeUrl(invitationUrl ?? ''), fault: refused?.reason ?? null };
}

export const changeUser = async (id: string, patch: UserPatch): Promise<UserView> => know(await api.patch<UserView>(`/users/${id}`, patch));

export async function removeUser(id: string): Promise<void> {
  await api.delete(`/users/${id}`);
  users.value = (users.peek() ?? []).filter((user) => user.id !== id);
}

/** A new invitation or a link to choose a new password; those made before end. */
export async function makeLink(id: string): Promise<Link> {
  const { url, expiresAt } = await api.post<Link>(`/users/${id}/link`);
  return { url: wholeUrl(url), expiresAt };
}

/** Without a public address of its own the server gives a path: it is reached where we reach it. */
const wholeUrl = (url: string): string => new URL(url, location.origin).href;
