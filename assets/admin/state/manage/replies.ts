// What is done with canned replies: who may change which, how they are found, and what a form makes of one.
import type { DepartmentId, Me, Reply, ReplyPatch, ReplyScope } from '../../../shared/protocol';
import { api } from '../api';
import type { Variable } from '../conversation/replies';
import { replies } from '../workspace';

/** What can be put in; each is filled in when the reply is used. */
export const VARIABLES: readonly Variable[] = ['visitor.name', 'visitor.firstName', 'agent.name', 'site.name'];

/** What the server takes. */
export const LIMITS = { shortcut: 32, content: 10_000 } as const;

export interface ReplyForm {
  readonly shortcut: string;
  readonly content: string;
  readonly scope: ReplyScope;
  /** Of a department's reply alone. */
  readonly departmentId: DepartmentId | null;
}

export const NEW_REPLY: ReplyForm = { shortcut: '', content: '', scope: 'personal', departmentId: null };
export const replyForm = ({ shortcut, content, scope, departmentId }: Reply): ReplyForm => ({ shortcut, content, scope, departmentId });

const manages = ({ role }: Pick<Me, 'role'>): boolean => role !== 'agent';

/** Whether somebody may make one there, or change what is there. */
export function mayChange({ scope, departmentId }: Pick<ReplyForm, 'scope' | 'departmentId'>, who: Pick<Me, 'role' | 'departmentIds'>): boolean {
  switch (scope) {
    case 'personal': return true;
    case 'department': return manages(who) || (departmentId !== null && who.departmentIds.includes(departmentId));
    case 'shared': return manages(who);
  }
}

export type ShortcutFault = 'missing' | 'wrong' | 'taken';

/** Letters, digits, `-` and `_`: what can be typed behind `/`. */
export function shortcutFault(shortcut: string, others: readonly Reply[]): ShortcutFault | null {
  if (shortcut === '') return 'missing';
  if (!/^[\p{L}\p{N}_-]+$/u.test(shortcut)) return 'wrong';
  return others.some((other) => other.shortcut === shortcut) ? 'taken' : null;
}

export interface ReplyGroup {
  readonly scope: ReplyScope;
  readonly departmentId: DepartmentId | null;
  readonly replies: readonly Reply[];
}

/** Those that have all that was searched for in their shortcut or text: one's own, each department's, everybody's; each by shortcut. */
export function replyGroups(all: readonly Reply[], query: string): readonly ReplyGroup[] {
  const words = query.toLowerCase().split(/\s+/u).filter(Boolean);
  const found = all
    .filter(({ shortcut, content }) => words.every((word) => `/${shortcut}\n${content}`.toLowerCase().includes(word)))
    .sort((a, b) => a.shortcut.localeCompare(b.shortcut));
  const departments = [...new Set(found.flatMap(({ departmentId }) => departmentId ?? []))];
  const group = (scope: ReplyScope, departmentId: DepartmentId | null): ReplyGroup => ({ scope, departmentId, replies: found.filter((it) => it.scope === scope && it.departmentId === departmentId) });
  return [group('personal', null), ...departments.map((id) => group('department', id)), group('shared', null)].filter((it) => it.replies.length > 0);
}

const patchOf = ({ shortcut, content, scope, departmentId }: ReplyForm): ReplyPatch => ({ shortcut, content, scope, ...(scope === 'department' && departmentId !== null ? { departmentId } : {}) });

export async function createReply(form: ReplyForm): Promise<Reply> {
  const made = await api.post<Reply>('/replies', patchOf(form));
  replies.value = [...replies.peek().filter(({ id }) => id !== made.id), made];
  return made;
}

export async function changeReply(id: string, form: ReplyForm): Promise<Reply> {
  const changed = await api.patch<Reply>(`/replies/${id}`, patchOf(form));
  replies.value = replies.peek().map((it) => (it.id === id ? changed : it));
  return changed;
}

export async function deleteReply(id: string): Promise<void> {
  await api.delete(`/replies/${id}`);
  replies.value = replies.peek().filter((it) => it.id !== id);
}
