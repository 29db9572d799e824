// The ways to look at the inbox: what each is called in addresses, asks the server for, and holds.
import type { Conversation, PersonId, Status } from '../../shared/protocol';

export type ViewKind = 'mine' | 'unassigned' | 'all' | 'snoozed' | 'resolved' | 'department' | 'site' | 'tag';

export interface View {
  readonly kind: ViewKind;
  /** A department's or a site's id, a tag's name; null for the others. */
  readonly of: string | null;
}

export const FIXED_VIEWS: readonly ViewKind[] = ['mine', 'unassigned', 'all', 'snoozed', 'resolved'];
const GROUPED_VIEWS: readonly ViewKind[] = ['department', 'site', 'tag'];
const UNFINISHED: readonly Status[] = ['open', 'pending'];

export const viewOf = (kind: ViewKind, of: string | null = null): View => ({ kind, of });

/** As it stands in an address: `mine`, `tag:billing`. */
export const keyOf = ({ kind, of }: View): string => (of === null ? kind : `${kind}:${of}`);

/** What stands in an address; null for what is no view. */
export function parseView(key: string): View | null {
  const [, kind = '', of = null] = /^([a-z]+)(?::(.+))?$/su.exec(key) ?? [];
  const kinds = of === null ? FIXED_VIEWS : GROUPED_VIEWS;
  const known = kinds.find((it) => it === kind);
  return known ? { kind: known, of } : null;
}

/** The address of a view, or of a conversation in it. */
export const pathOf = (view: View, id: string | null = null): string => `/inbox/${encodeURIComponent(keyOf(view))}${id === null ? '' : `/${encodeURIComponent(id)}`}`;

const statusesOf = ({ kind }: View): readonly Status[] => (kind === 'snoozed' || kind === 'resolved' ? [kind] : UNFINISHED);

/** What the list of its conversations is asked for with. */
export function queryOf(view: View): URLSearchParams {
  const query = new URLSearchParams({ status: statusesOf(view).join(',') });
  if (view.kind === 'mine') query.set('assigneeId', 'me');
  if (view.kind === 'unassigned') query.set('assigneeId', 'none');
  if (view.of !== null) query.set(view.kind === 'tag' ? 'tag' : `${view.kind}Id`, view.of);
  return query;
}

/** Whether a conversation that the user may see is in it. */
export function belongs(view: View, conversation: Conversation, userId: PersonId | null): boolean {
  if (!statusesOf(view).includes(conversation.status)) return false;
  switch (view.kind) {
    case 'mine': return conversation.assigneeId === userId;
    case 'unassigned': return conversation.assigneeId === null;
    case 'department': return conversation.departmentId === view.of;
    case 'site': return conversation.siteId === view.of;
    case 'tag': return view.of !== null && conversation.tags.includes(view.of);
    case 'all': case 'snoozed': case 'resolved': return true;
  }
}

/** Where a conversation is found for sure. */
export function homeOf({ status, assigneeId }: Conversation, userId: PersonId | null): View {
  if (status === 'snoozed' || status === 'resolved') return viewOf(status);
  return viewOf(assigneeId === userId ? 'mine' : assigneeId === null ? 'unassigned' : 'all');
}
