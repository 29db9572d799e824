// Where the keyboard is in the inbox, and where it goes when what it was at is gone.
import { useEffect, useRef } from 'preact/hooks';
import { cursor, isPhone, list } from '../../state/inbox';

const rowElement = (id: string): HTMLElement | null => document.getElementById(`row-${id}`);

/** Takes the keyboard to a row, wherever it stands. */
export function focusRow(id: string): void {
  cursor.value = id;
  const focus = (): void => rowElement(id)?.focus({ preventScroll: true });
  focus();
  // One far away is drawn first.
  if (!rowElement(id)) setTimeout(focus);
}

/** The row that has the focus. */
export const focusedRow = (): string | null => document.activeElement?.closest('.chat-row')?.id.slice('row-'.length) ?? null;

/** From the list into what is open. */
export const focusConversation = (): void => document.getElementById('conversation-title')?.focus();

/** What had the focus is not there any more. */
export const isFocusLost = (): boolean => document.activeElement === null || document.activeElement === document.body;

/** To the page's name, where there is nothing else. */
export const focusHeading = (): void => document.querySelector<HTMLElement>('main h1')?.focus();

/** Follows the conversation that is open: from its row to the next one's, and to where it is when nothing else has the focus. */
export function useFocusOfOpen(id: string | null): void {
  const before = useRef(id);
  useEffect(() => {
    const was = before.current ?? null;
    before.current = id;
    if (was === id) return undefined;
    // A dialog that led here gives the focus back first.
    const timer = setTimeout(() => {
      const isAtLast = was !== null && focusedRow() === was;
      if (id !== null && isAtLast) focusRow(id);
      else if (isPhone.peek() || isFocusLost() || (isAtLast && !remains(was))) focusNear(id, was);
    });
    return () => clearTimeout(timer);
  }, [id]);
}

const remains = (id: string): boolean => list.peek()?.rows[list.peek()?.indexOf(id) ?? -1]?.isGone === false;

function focusNear(id: string | null, was: string | null): void {
  const isListThere = document.querySelector('.rows') !== null;
  const near = id ?? (was !== null && remains(was) ? was : list.peek()?.rows.find((row) => !row.isGone)?.id ?? null);
  if (near !== null && isListThere && list.peek()?.has(near)) focusRow(near);
  else if (id !== null) focusConversation();
  else focusHeading();
}
