// What the keyboard and the palette do in the inbox.
import { known, openId } from '../../state/conversations';
import { openDialog } from '../../state/dialogs';
import { closeConversation, cursor, isPhone, list, open, openNext, openPrevious, rowBeside } from '../../state/inbox';
import { reopen, resolve, take } from '../../state/inboxActions';
import { clearSelection, selection, toggleSelected } from '../../state/inboxSelection';
import { FIXED_VIEWS, pathOf, viewOf } from '../../state/inboxViews';
import { t, type Key } from '../../state/locale';
import type { Command } from '../../state/palette';
import { navigate } from '../../state/router';
import type { Shortcut } from '../../state/shortcuts';
import { departments, me, tags } from '../../state/workspace';
import type { IconName } from '../ui/Icon';
import { focusedRow, focusRow } from './focus';
import { nameOf } from './Views';

/** What is meant now: the chosen ones, else the row with the focus, else the open one. */
function targets(): readonly string[] {
  if (selection.peek().size > 0) return [...selection.peek()];
  const focused = focusedRow() ?? openId.peek();
  return focused === null ? [] : [focused];
}

/** Resolves them; those that all are resolved come back. */
function conclude(ids: readonly string[]): void {
  const areDone = ids.every((id) => known.peek().get(id)?.status === 'resolved');
  void (areDone ? reopen(ids) : resolve(ids));
}

const withTargets = (work: (ids: readonly string[]) => unknown) => (): void => {
  const ids = targets();
  if (ids.length > 0) work(ids);
};

/** Their code is fetched when it is first needed. */
const openPicker = (which: 'AssignPicker' | 'SnoozePicker' | 'TagPicker') => async (ids: readonly string[]): Promise<void> => {
  const { [which]: Picker } = await import('./pickers');
  openDialog((close) => <Picker ids={ids} close={close} />);
};

interface Deed {
  readonly keys: string;
  readonly icon: IconName;
  readonly label: Key;
  readonly work: (ids: readonly string[]) => unknown;
}

const DEEDS: readonly Deed[] = [
  { keys: 'e', icon: 'check', label: 'inbox.resolve', work: conclude },
  { keys: 's', icon: 'clock', label: 'inbox.snooze', work: openPicker('SnoozePicker') },
  { keys: 'a', icon: 'people', label: 'inbox.assign', work: openPicker('AssignPicker') },
  { keys: 'm', icon: 'user', label: 'inbox.take', work: take },
  { keys: 't', icon: 'tag', label: 'inbox.tag', work: openPicker('TagPicker') },
];

/** For the bar above a list of which rows are chosen. */
export const bulkDeeds = (): readonly { readonly icon: IconName; readonly label: string; readonly keys: string; readonly run: () => void }[] => (
  DEEDS.map(({ icon, label, keys, work }) => ({ icon, label: t(label), keys, run: withTargets(work) }))
);

/** J and K step through the rows; beside an open conversation, from one to the next. */
function step(by: 1 | -1): void {
  if (openId.peek() !== null && focusedRow() === null) return by === 1 ? openNext() : openPrevious();
  const from = focusedRow();
  const to = from === null ? cursor.peek() ?? rowBeside(null, 1) : rowBeside(from, by);
  if (to !== null) focusRow(to);
}

function escape(): void {
  if (selection.peek().size > 0) clearSelection();
  else if (openId.peek() !== null && isPhone.peek()) closeConversation();
  else {
    const row = openId.peek() ?? cursor.peek();
    if (row !== null) focusRow(row);
  }
}

export function inboxShortcuts(): readonly Shortcut[] {
  const inList = (keys: string, label: Key, run: () => void): Shortcut => ({ keys, label, group: 'inbox.list', run });
  return [
    inList('j', 'inbox.down', () => step(1)),
    inList('k', 'inbox.up', () => step(-1)),
    inList('alt+arrowdown', 'inbox.next', openNext),
    inList('alt+arrowup', 'inbox.previous', openPrevious),
    // A button with the focus has its own use for it.
    { ...inList('enter', 'inbox.open', withTargets(([id]) => id !== undefined && open(id))), isLocal: true },
    inList('x', 'inbox.select', withTargets(() => {
      const id = focusedRow() ?? openId.peek() ?? cursor.peek();
      if (id !== null && list.peek()?.has(id)) toggleSelected(id);
    })),
    inList('escape', 'inbox.toList', escape),
    ...DEEDS.map(({ keys, label, work }) => inList(keys, label, withTargets(work))),
  ];
}

export function inboxCommands(): readonly Command[] {
  const group = t('nav.inbox');
  const mine = me.value?.departmentIds ?? [];
  const views = [
    ...FIXED_VIEWS.map((kind) => viewOf(kind)),
    ...departments.value.filter(({ id }) => me.value?.role !== 'agent' || mine.includes(id)).map(({ id }) => viewOf('department', id)),
    ...tags.value.map(({ name }) => viewOf('tag', name)),
  ];
  const deeds = targets().length === 0 ? [] : DEEDS.map(({ keys, label, work }): Command => ({ id: `inbox ${keys}`, label: t(label), group: t('inbox.list'), keys, run: withTargets(work) }));
  return [
    ...deeds,
    ...views.map((it): Command => ({ id: pathOf(it), label: nameOf(it), group, run: () => navigate(pathOf(it)) })),
    { id: 'inbox next', label: t('inbox.next'), group: t('inbox.list'), keys: 'alt+arrowdown', run: openNext },
    { id: 'inbox previous', label: t('inbox.previous'), group: t('inbox.list'), keys: 'alt+arrowup', run: openPrevious },
  ];
}
