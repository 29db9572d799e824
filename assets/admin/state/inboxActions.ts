// What is done with conversations from the inbox, with one or with many at once, and how it is taken back.
import type { Conversation, ConversationPatch, PersonId, Timestamp } from '../../shared/protocol';
import { apply, known, load, openId } from './conversations';
import { fullTime } from './format';
import { open, openAfter } from './inbox';
import { clearSelection } from './inboxSelection';
import { plural, t, type PluralKey, type Values } from './locale';
import { codeOf, sentenceOf } from './problem';
import { user } from './session';
import { hideToast, showToast } from './toasts';
import { departmentById, memberById } from './workspace';

interface Deed {
  /** What to ask for; null where there is nothing to change. */
  readonly patch: (conversation: Conversation) => ConversationPatch | null;
  /** What takes it back. */
  readonly back: (before: Conversation) => ConversationPatch;
  readonly done: PluralKey;
  readonly values?: Values;
  /** Whoever is done with the open one goes on to the next. */
  readonly finishes?: boolean;
}

const asBefore = ({ status, snoozedUntil }: Conversation): ConversationPatch => (status === 'snoozed' ? { status, snoozedUntil: snoozedUntil ?? null } : { status });

export const resolve = (ids: readonly string[]): Promise<void> => act(ids, {
  patch: ({ status }) => (status === 'resolved' ? null : { status: 'resolved' }), back: asBefore, done: 'inbox.didResolve', finishes: true,
});

export const reopen = (ids: readonly string[]): Promise<void> => act(ids, {
  patch: ({ status, assigneeId }) => (status === 'resolved' || status === 'snoozed' ? { status: assigneeId === null ? 'pending' : 'open' } : null), back: asBefore, done: 'inbox.didReopen',
});

/** Puts them aside until then; null: until the visitor writes. */
export const snooze = (ids: readonly string[], until: Timestamp | null): Promise<void> => act(ids, {
  patch: () => ({ status: 'snoozed', snoozedUntil: until }),
  back: asBefore,
  ...(until === null ? { done: 'inbox.didSnooze' } : { done: 'inbox.didSnoozeUntil', values: { time: fullTime(until) } }),
  finishes: true,
});

/** Gives them to somebody; null: to nobody. */
export const assign = (ids: readonly string[], userId: PersonId | null): Promise<void> => act(ids, {
  patch: ({ assigneeId }) => (assigneeId === userId ? null : { assigneeId: userId }),
  back: ({ assigneeId, status }) => ({ assigneeId, status }),
  ...(userId === null ? { done: 'inbox.didRelease' }
    : userId === user.peek()?.id ? { done: 'inbox.didTake' }
      : { done: 'inbox.didAssign', values: { name: memberById.peek().get(userId)?.name ?? '' } }),
});

/** Takes them. Where somebody was quicker, says who. */
export async function take(ids: readonly string[]): Promise<void> {
  const self = user.peek();
  if (self) await assign(ids, self.id);
}

/** Puts them into a department's queue. */
export const move = (ids: readonly string[], departmentId: string): Promise<void> => act(ids, {
  patch: (it) => (it.departmentId === departmentId ? null : { departmentId, assigneeId: null }),
  back: (before) => ({ departmentId: before.departmentId, assigneeId: before.assigneeId, status: before.status }),
  done: 'inbox.didMove', values: { name: departmentById.peek().get(departmentId)?.name ?? '' },
});

export const addTag = (ids: readonly string[], tag: string): Promise<void> => act(ids, {
  patch: ({ tags }) => (tags.includes(tag) ? null : { tags: [...tags, tag] }), back: ({ tags }) => ({ tags }), done: 'inbox.didTag', values: { tag },
});

export const removeTag = (ids: readonly string[], tag: string): Promise<void> => act(ids, {
  patch: ({ tags }) => (tags.includes(tag) ? { tags: tags.filter((it) => it !== tag) } : null), back: ({ tags }) => ({ tags }), done: 'inbox.didUntag', values: { tag },
});

async function act(ids: readonly string[], deed: Deed): Promise<void> {
  const befores = ids.flatMap((id) => known.peek().get(id) ?? []).filter((it) => deed.patch(it) !== null);
  if (befores.length === 0) return;
  const opened = openId.peek();
  const work = doAll(befores, deed.patch);
  if (deed.finishes && befores.some((it) => it.id === opened)) openAfter(new Set(befores.map((it) => it.id)));
  clearSelection();
  const undo = async (): Promise<void> => {
    if (deed.finishes && opened !== null && befores.some((it) => it.id === opened)) open(opened);
    await tellOf((await doAll((await work).done, deed.back)).refusals);
  };
  const tell = (count: number): number => showToast(plural(deed.done, count, deed.values), { undo: () => void undo() });
  // At once, so that it can be taken back at once.
  const toast = tell(befores.length);
  const { done, refusals } = await work;
  if (refusals.length === 0) return;
  hideToast(toast);
  if (done.length > 0) tell(done.length);
  await tellOf(refusals);
}

interface Refusal {
  readonly id: string;
  readonly error: unknown;
}

async function tellOf(refusals: readonly Refusal[]): Promise<void> {
  const [first] = refusals;
  if (!first) return;
  const why = await reasonOf(first);
  showToast(refusals.length === 1 ? why : t('inbox.refused', { count: refusals.length, why }), { tone: 'danger' });
}

/** Of two who take one, who was quicker. */
async function reasonOf({ id, error }: Refusal): Promise<string> {
  const now = codeOf(error) === 'conflict' ? await load(id).catch(() => null) : null;
  const name = memberById.peek().get(now?.assigneeId ?? '')?.name;
  return name === undefined ? sentenceOf(error) : t('conversation.wasQuicker', { name });
}

/** Asks for a change of each. Gives those with which it was done, as they were before, and why the others were not. */
async function doAll(befores: readonly Conversation[], patchOf: Deed['patch']): Promise<{ readonly done: readonly Conversation[]; readonly refusals: readonly Refusal[] }> {
  const done: Conversation[] = [];
  const refusals: Refusal[] = [];
  await Promise.all(befores.map(async (before) => {
    const patch = patchOf(before);
    try {
      if (patch) await apply(before.id, patch);
      done.push(before);
    } catch (error) {
      refusals.push({ id: before.id, error });
    }
  }));
  return { done, refusals };
}
