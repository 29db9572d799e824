// What the server's counts say of a view.
import type { InboxCounts } from '../../shared/protocol';
import type { View } from './inboxViews';

/** Here the server stops counting. */
const END = 1000;

/** Null where it is not counted, or nothing is known. */
export function countIn(told: InboxCounts | null, { kind, of }: View): number | null {
  if (!told || kind === 'resolved') return null;
  if (kind === 'department') return told.departments[of ?? ''] ?? 0;
  if (kind === 'site') return told.sites[of ?? ''] ?? 0;
  if (kind === 'tag') return told.tags[of ?? ''] ?? 0;
  return told[kind];
}

/** What to show of a count: the server says 1,000 for what is more than it counts. */
export const shownOf = (count: number): { readonly most: number; readonly isMore: boolean } => ({ most: Math.min(count, END - 1), isMore: count >= END });
