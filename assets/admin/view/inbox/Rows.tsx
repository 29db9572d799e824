// The rows that are seen of a list, however long it is: each at its place, the others only as height.
import { useCallback, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { openId } from '../../state/conversations';
import { cursor, open, rowBeside } from '../../state/inbox';
import type { ConversationList } from '../../state/inboxList';
import { windowOf } from '../../state/inboxOrder';
import { clearSelection, selection, selectTo, toggleSelected } from '../../state/inboxSelection';
import { plural, t } from '../../state/locale';
import { sentenceOf } from '../../state/problem';
import { Button } from '../ui/Button';
import { Icon } from '../ui/Icon';
import { SkeletonRows } from '../ui/parts';
import { focusConversation, focusedRow, focusRow, isFocusLost } from './focus';
import { Row } from './Row';

/** `--row`. */
export const ROW_HEIGHT = 72;
/** Rows that are drawn above and below what is seen; they are drawn anew at every so many. */
const BESIDE = 8;
const STRIDE = 4;
/** Rows in whose shape the next page is awaited. */
const AWAITED = 4;
/** Drawn before the height is known. */
const FIRST_HEIGHT = 900;

export function Rows({ list, label }: { readonly list: ConversationList; readonly label: string }) {
  const scroller = useRef<HTMLDivElement>(null);
  /** The row that was brought into sight last. */
  const shown = useRef<string | null>(null);
  /** The row that had the focus last, unless something else took it; and where the keyboard was. */
  const hadFocus = useRef<string | null>(null);
  const lastIndex = useRef(0);
  /** About the first row that is seen, and the height of what is. */
  const [seen, setSeen] = useState({ first: Math.floor(list.top / ROW_HEIGHT), height: FIRST_HEIGHT, isAtTop: list.top === 0 });
  list.revision.value;
  const { rows } = list;
  const at = cursor.value;
  const opened = openId.value;
  const chosen = selection.value;
  const range = windowOf(seen.first * ROW_HEIGHT, seen.height + STRIDE * ROW_HEIGHT, ROW_HEIGHT, rows.length, BESIDE);

  const look = useCallback((): void => {
    const box = scroller.current;
    if (!box) return;
    list.top = box.scrollTop;
    const top = Math.floor(box.scrollTop / ROW_HEIGHT);
    const isAtTop = box.scrollTop < ROW_HEIGHT / 2;
    list.watch(isAtTop ? -1 : top);
    const first = top - (top % STRIDE);
    const height = box.clientHeight;
    setSeen((before) => (before.first === first && before.height === height && before.isAtTop === isAtTop ? before : { first, height, isAtTop }));
  }, [list]);

  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box) return undefined;
    box.scrollTop = list.top;
    look();
    const size = new ResizeObserver(look);
    size.observe(box);
    return () => size.disconnect();
  }, [list]);

  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const shift = list.takeShift();
    if (shift !== 0) {
      // What is looked at stays where it is on the screen.
      box.scrollTop += shift * ROW_HEIGHT;
      look();
    }
    if (at !== shown.current && at !== null && list.has(at)) {
      shown.current = at;
      reveal(box, list.indexOf(at));
    }
    list.ensure(windowOf(box.scrollTop, box.clientHeight, ROW_HEIGHT, rows.length, 0));
    passOn();
  });

  /** From a row that goes the focus goes on to the next one. */
  const passOn = (): void => {
    const index = at === null ? -1 : list.indexOf(at);
    const isLeaving = at !== null && at !== opened && rows[index]?.isGone !== false;
    if (isLeaving && (focusedRow() === at || (hadFocus.current === at && isFocusLost()))) {
      const from = index < 0 ? lastIndex.current ?? 0 : index;
      const next = rows.slice(from).find((row) => !row.isGone) ?? rows.slice(0, from).reverse().find((row) => !row.isGone);
      if (next) focusRow(next.id);
    } else if (index >= 0) {
      lastIndex.current = index;
    }
    hadFocus.current = focusedRow() ?? (isFocusLost() ? hadFocus.current ?? null : null);
  };

  /** The row to which Tab leads. */
  const focusable = at !== null && list.has(at) ? at : rows[0]?.id ?? null;
  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || focusable === null) return;
    const to = targetOf(event.key, list, focusable, Math.max(1, Math.floor(seen.height / ROW_HEIGHT) - 1));
    if (to !== null) {
      if (event.shiftKey && !selection.peek().has(focusable)) toggleSelected(focusable);
      if (event.shiftKey) selectTo(to);
      focusRow(to);
    } else if (event.key === 'Enter') opened === focusable ? focusConversation() : open(focusable);
    else if (event.key === ' ') toggleSelected(focusable);
    else if (event.key === 'Escape' && selection.peek().size > 0) clearSelection();
    else return;
    event.preventDefault();
  };

  const drawn = rows.slice(range.from, range.to).map((row, offset) => ({ row, index: range.from + offset }));
  const outside = focusable === null ? -1 : list.indexOf(focusable);
  const kept = rows[outside];
  // The row with the focus stays, or the focus would be lost with it.
  if (kept && (outside < range.from || outside >= range.to)) drawn.push({ row: kept, index: outside });
  return (
    <div class="rows-box">
      <News list={list} onClick={() => scroller.current?.scrollTo({ top: 0, behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' })} />
      <div ref={scroller} class="rows-scroller" onScroll={look}>
        <div
          class={`rows${seen.isAtTop ? ' at-top' : ''}`} role="listbox" aria-label={label} aria-multiselectable="true" style={{ height: `${rows.length * ROW_HEIGHT}px` }}
          onKeyDown={press}
        >
          {drawn.map(({ row, index }) => (
            <Row
              key={row.id} id={row.id} top={index * ROW_HEIGHT} position={index + 1} count={list.hasMore.value ? -1 : rows.length} isNew={row.isNew} isGone={row.isGone} isOpen={row.id === opened}
              isCursor={row.id === focusable} isSelected={chosen.has(row.id)}
            />
          ))}
        </div>
        {list.hasMore.value && list.fault.value === null && <SkeletonRows count={AWAITED} />}
        {list.fault.value !== null && (
          <div class="rows-fault" role="alert"><p>{t('inbox.failedMore')} {sentenceOf(list.fault.value)}</p><Button onClick={() => list.retry()}>{t('page.retry')}</Button></div>
        )}
      </div>
    </div>
  );
}

/** What came above, while one looks further down. */
function News({ list, onClick }: { readonly list: ConversationList; readonly onClick: () => void }) {
  const count = list.news.value.size;
  return <div class="rows-news" role="status">{count > 0 && <button type="button" onClick={onClick}><Icon name="arrowUp" />{plural('inbox.new', count)}</button>}</div>;
}

/** Scrolls as little as shows all of a row. */
function reveal(box: HTMLElement, index: number): void {
  if (index < 0) return;
  const top = index * ROW_HEIGHT;
  const most = top + ROW_HEIGHT - box.clientHeight;
  if (box.scrollTop > top) box.scrollTop = top;
  else if (box.scrollTop < most) box.scrollTop = most;
}

/** Where a key leads from `id`; null for one that does not move. */
function targetOf(key: string, list: ConversationList, id: string, page: number): string | null {
  const at = list.indexOf(id);
  const last = list.rows.length - 1;
  const row = (index: number): string | null => list.rows[Math.max(0, Math.min(index, last))]?.id ?? null;
  switch (key) {
    case 'ArrowDown': return rowBeside(id, 1) ?? id;
    case 'ArrowUp': return rowBeside(id, -1) ?? id;
    case 'Home': return row(0);
    case 'End': return row(last);
    case 'PageDown': return row(at + page);
    case 'PageUp': return row(at - page);
    default: return null;
  }
}
