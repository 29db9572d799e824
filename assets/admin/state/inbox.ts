// The inbox as it is looked at: which view, which conversation is open, which row the keyboard is at.
import { computed, effect, signal, untracked, type ReadonlySignal } from '@preact/signals-core';
import type { Conversation, Page } from '../../shared/protocol';
import { api } from './api';
import { known, load, onChanged, openId, remember } from './conversations';
import { counts, loadCounts, recount } from './counts';
import { ConversationList } from './inboxList';
import { belongs, keyOf, parseView, pathOf, queryOf, viewOf, type View } from './inboxViews';
import { keep } from './keep';
import { onConnected } from './live';
import { matchPath, navigate, place } from './router';
import { user } from './session';
import { me } from './workspace';

const PAGE = 80;
/** Lists that are kept up to date while others are looked at. */
const LISTS = 6;
const LAST_VIEW = 'inbox.view';
const DETAILS = 'inbox.details';

/** The view that the address names; null where it names none. */
export const view = computed(() => {
  const match = matchPath('/inbox/:view', place.value.path) ?? matchPath('/inbox/:view/:id', place.value.path);
  return match?.params['view'] === undefined ? null : parseView(match.params['view']);
});

const lists = new Map<string, ConversationList>();

/** The list of the view that is looked at. */
export const list = computed(() => (view.value ? listOf(view.value) : null));

/** The row that the keyboard is at; null for none yet. */
export const cursor = signal<string | null>(null);

function listOf(wanted: View): ConversationList {
  const key = keyOf(wanted);
  const found = lists.get(key) ?? untracked(() => makeList(wanted));
  lists.delete(key);
  lists.set(key, found);
  const oldest = lists.keys().next().value;
  if (lists.size > LISTS && oldest !== undefined) lists.delete(oldest);
  return found;
}

function makeList(wanted: View): ConversationList {
  const query = queryOf(wanted);
  return new ConversationList({
    fetch: (from) => {
      const asked = new URLSearchParams({ ...Object.fromEntries(query), limit: String(PAGE), ...(from === null ? {} : { cursor: from }) });
      return api.get<Page<Conversation>>(`/conversations?${asked}`);
    },
    remember,
    find: (id) => known.peek().get(id) ?? null,
    complete: (id) => void load(id).catch(() => {}),
    belongs: (conversation) => belongs(wanted, conversation, user.peek()?.id ?? null),
    isHeld: (id) => id === openId.peek(),
  });
}

/** What the lists hold may be old. */
function refresh(): void {
  for (const it of lists.values()) it.expire();
  list.peek()?.retry();
  recount();
}

/** Keeps the lists up to date from now on. */
export function watchInbox(): void {
  onChanged((id, conversation) => {
    for (const it of lists.values()) it.place(id, conversation);
  });
  // The first time, too: what happened between a list's first page and the socket was told to nobody here.
  onConnected(refresh);
  // Another department, another sight.
  const sight = computed(() => me.value && [me.value.role, ...me.value.departmentIds].join());
  let before: string | null = null;
  effect(() => {
    if (before !== null && sight.value !== before) refresh();
    before = sight.value;
  });
  effect(() => {
    const now = openId.value;
    if (now !== null) cursor.value = now;
    else cameFromList = false;
    for (const it of lists.values()) it.release();
  });
  effect(() => {
    if (view.value) keep.set(LAST_VIEW, keyOf(view.value));
  });
}

// What fits on the screen.

/** Whether a media query fits, now and from now on. */
function fits(query: string): ReadonlySignal<boolean> {
  const media = globalThis.matchMedia?.(query);
  const isSo = signal(media?.matches ?? false);
  media?.addEventListener('change', () => (isSo.value = media.matches));
  return isSo;
}

/** List, conversation, details: one at a time. */
export const isPhone = fits('(max-width: 640px)');
/** All three beside each other. */
export const hasThreePanes = fits('(min-width: 1100px)');
/** And the views beside those. */
export const hasViews = fits('(min-width: 1280px)');

const detailsAreWanted = signal(keep.get(DETAILS) !== 'off');
const sheetIsOpen = signal(false);

/** Whether the details are shown: beside the conversation, or over it. */
export const detailsAreShown = computed(() => (hasThreePanes.value ? detailsAreWanted.value : sheetIsOpen.value));

export function toggleDetails(areShown = !detailsAreShown.peek()): void {
  if (!hasThreePanes.peek()) {
    sheetIsOpen.value = areShown;
    return;
  }
  detailsAreWanted.value = areShown;
  keep.set(DETAILS, areShown ? 'on' : 'off');
}

/** It is over the conversation no more; beside it is another matter. */
export const closeDetailsSheet = (): void => void (sheetIsOpen.value = false);

/** The view that was looked at last; at a first visit one's own conversations, where there are any, else those that nobody has. */
export async function defaultView(): Promise<View> {
  const last = parseView(keep.get(LAST_VIEW) ?? '');
  if (last) return last;
  const told = counts.peek() ?? await loadCounts().catch(() => null);
  return viewOf(told?.mine === 0 ? 'unassigned' : 'mine');
}

/** The entry before this one in the browser's history is the list. */
let cameFromList = false;

/** Opens a conversation in the view that is looked at. The focus stays where it is. */
export function open(id: string): void {
  const isStep = openId.peek() !== null;
  // On a phone one goes from the list into one conversation; back leads to the list again, however many followed.
  navigate(pathOf(view.peek() ?? viewOf('all'), id), { keepFocus: true, replace: isStep && isPhone.peek() });
  cameFromList ||= !isStep;
}

/** Back to the list alone. */
export function closeConversation(): void {
  if (isPhone.peek() && cameFromList) history.back();
  else navigate(pathOf(view.peek() ?? viewOf('all')), { keepFocus: true });
}

/** The row beside one, `by` rows below it; null where there is none. */
export function rowBeside(id: string | null, by: 1 | -1): string | null {
  const rows = list.peek()?.rows ?? [];
  const at = id === null ? -1 : list.peek()?.indexOf(id) ?? -1;
  return (at < 0 ? rows[0] : rows[at + by])?.id ?? null;
}

/** Opens the conversation below the open one. */
export const openNext = (): void => step(1);
/** Opens the conversation above the open one. */
export const openPrevious = (): void => step(-1);

function step(by: 1 | -1): void {
  const to = rowBeside(openId.peek() ?? cursor.peek(), by);
  if (to !== null) open(to);
}

/** When the open one is done: the next one that is not, else the one before it, else the list, to which a phone always goes. */
export function openAfter(done: ReadonlySet<string>): void {
  const rows = list.peek()?.rows ?? [];
  const at = list.peek()?.indexOf(openId.peek() ?? '') ?? -1;
  if (at < 0) return;
  const isLeft = (row: { readonly id: string; readonly isGone: boolean }): boolean => !row.isGone && !done.has(row.id);
  const next = rows.slice(at + 1).find(isLeft) ?? rows.slice(0, at).reverse().find(isLeft);
  if (next && !isPhone.peek()) open(next.id);
  else closeConversation();
}
