// One list of the inbox: fetched by pages as somebody scrolls, kept in order as things happen.
//
// A row is an id and a time; the conversations themselves are kept elsewhere and may be forgotten there. Then, and after
// the connection was away, the pages that are looked at are fetched again, each from where it once began.
import { signal } from '@preact/signals-core';
import type { Conversation, Page } from '../../shared/protocol';
import { compare, placeOf, type Key, type Range } from './inboxOrder';

export interface ListPorts {
  fetch(cursor: string | null): Promise<Page<Conversation>>;
  /** Keeps what a page gave. */
  remember(conversations: readonly Conversation[]): void;
  /** As it is to be shown; null where it is not known. */
  find(id: string): Conversation | null;
  /** Fetches what is not known of one. */
  complete(id: string): void;
  belongs(conversation: Conversation): boolean;
  /** It stays in its place although it belongs no more. */
  isHeld(id: string): boolean;
}

export interface Row extends Key {
  /** It came while the list was looked at. */
  readonly isNew: boolean;
  /** It belongs no more, and goes. */
  readonly isGone: boolean;
}

interface Entry extends Row {
  /** When it was put here, in steps of this list. */
  readonly step: number;
}

/** Where a page begins: behind that row. */
interface Start {
  readonly after: Key | null;
  readonly cursor: string | null;
  /** What is known of it may be old, or nothing is. */
  readonly isStale: boolean;
}

type Arrival = 'fetched' | 'seen' | 'news';

/** Rows left below the last one that is drawn when the next page is fetched. */
const AHEAD = 60;
/** How long a row takes to go. */
const FADE_MS = 200;
const FIRST: Start = { after: null, cursor: null, isStale: true };

export class ConversationList {
  /** Counts up whenever `rows` changes. */
  readonly revision = signal(0);
  readonly phase = signal<'loading' | 'ready' | 'failed'>('loading');
  /** There is more to fetch. */
  readonly hasMore = signal(true);
  /** Why the last page did not come. */
  readonly fault = signal<unknown>(null);
  /** Rows that came above what is looked at, and were not seen yet. */
  readonly news = signal<ReadonlySet<string>>(new Set());
  /** Where it is scrolled to, while it is not shown. */
  top = 0;

  private entries: Entry[] = [];
  private readonly byId = new Map<string, Entry>();
  private starts: readonly Start[] = [FIRST];
  private readonly fetching = new Set<Start>();
  private step = 0;
  /** Counts up when events were missed. */
  private age = 0;
  /** The first row that is looked at; -1 at the top, where rows may push each other down. */
  private watched = -1;
  private shift = 0;
  private lastRange: Range = { from: 0, to: 0 };

  constructor(private readonly ports: ListPorts) {}

  get rows(): readonly Row[] {
    return this.entries;
  }

  has(id: string): boolean {
    return this.byId.has(id);
  }

  /** -1 where it is not. */
  indexOf(id: string): number {
    const entry = this.byId.get(id);
    return entry ? placeOf(this.entries, entry) : -1;
  }

  /** Says which rows are drawn, so that they can be there. */
  ensure(range: Range): void {
    this.lastRange = range;
    if (this.fault.peek() !== null) return;
    if (this.hasMore.peek() && range.to + AHEAD >= this.entries.length) void this.fetch(this.starts.length - 1);
    const pages = new Set<number>();
    for (let at = range.from; at < range.to; at++) {
      const row = this.entries[at];
      if (!row || row.isGone) continue;
      const page = this.pageOf(row);
      const found = this.ports.find(row.id);
      if (!found || this.starts[page]?.isStale) pages.add(page);
      else if (found.unread === null) this.ports.complete(row.id);
    }
    if (range.from === 0 && this.starts[0]?.isStale) pages.add(0);
    for (const page of pages) void this.fetch(page);
  }

  /** Events were missed: every page is fetched again when it is looked at. */
  expire(): void {
    this.age++;
    this.starts = this.starts.map((it) => ({ ...it, isStale: true }));
  }

  /** Fetches what is looked at and not there, what failed before, too. */
  retry(): void {
    this.fault.value = null;
    if (this.phase.peek() === 'failed') this.phase.value = 'loading';
    this.ensure(this.lastRange);
  }

  /** Says which row is the first that is seen; -1 while the list stands at its top. */
  watch(first: number): void {
    this.watched = first;
    if (first < 0 && this.news.peek().size > 0) this.news.value = new Set();
  }

  /** By how many rows what is looked at has moved down since this was asked last. */
  takeShift(): number {
    const { shift } = this;
    this.shift = 0;
    return shift;
  }

  /** Puts a conversation where it belongs now; null: it is not there for the user any more. */
  place(id: string, conversation: Conversation | null): void {
    if (conversation && this.ports.belongs(conversation)) this.put({ id, at: conversation.updatedAt }, conversation.unread === 0 ? 'seen' : 'news');
    else if (!conversation && !this.ports.isHeld(id)) this.drop(id);
    else this.leave(id);
  }

  /** Lets those go that stayed only because they were held. */
  release(): void {
    for (const { id } of [...this.byId.values()].filter((it) => it.isGone)) this.leave(id);
  }

  private put(key: Key, how: Arrival): void {
    const old = this.byId.get(key.id);
    if (old && compare(old, key) === 0 && !old.isGone) return;
    // Below the last page that was fetched: it comes with its own.
    const last = this.starts[this.starts.length - 1];
    const isBeyond = this.hasMore.peek() && last?.after != null && compare(last.after, key) < 0;
    if (old) this.cut(placeOf(this.entries, old));
    if (!isBeyond) this.insert({ ...key, isNew: how !== 'fetched' && !old, isGone: false, step: ++this.step }, how);
    this.changed();
  }

  private leave(id: string): void {
    const entry = this.byId.get(id);
    if (!entry) return;
    if (!entry.isGone) this.swap(entry, { ...entry, isGone: true });
    if (this.ports.isHeld(id)) return;
    setTimeout(() => {
      if (this.byId.get(id)?.isGone && !this.ports.isHeld(id)) this.drop(id);
    }, FADE_MS);
  }

  private drop(id: string): void {
    const at = this.indexOf(id);
    if (at < 0) return;
    this.cut(at);
    if (this.news.peek().has(id)) this.news.value = new Set([...this.news.peek()].filter((it) => it !== id));
    this.changed();
  }

  private insert(entry: Entry, how: Arrival): void {
    const at = placeOf(this.entries, entry);
    this.entries.splice(at, 0, entry);
    this.byId.set(entry.id, entry);
    if (at > this.watched) return;
    this.watched++;
    this.shift++;
    if (how === 'news') this.news.value = new Set(this.news.peek()).add(entry.id);
  }

  private cut(at: number): void {
    const [entry] = this.entries.splice(at, 1);
    if (!entry) return;
    this.byId.delete(entry.id);
    if (at >= this.watched) return;
    this.watched--;
    this.shift--;
  }

  private swap(old: Entry, entry: Entry): void {
    this.entries[placeOf(this.entries, old)] = entry;
    this.byId.set(entry.id, entry);
    this.changed();
  }

  private changed(): void {
    this.revision.value++;
  }

  /** The page that a row came with. */
  private pageOf(key: Key): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      const after = this.starts[middle]?.after;
      if (after && compare(after, key) < 0) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  private async fetch(page: number): Promise<void> {
    const start = this.starts[page];
    if (!start || [...this.fetching].some((it) => it.cursor === start.cursor)) return;
    this.fetching.add(start);
    const { age } = this;
    const begun = ++this.step;
    try {
      const page = await this.ports.fetch(start.cursor);
      this.fault.value = null;
      // Events may have been missed while it was on its way.
      this.take(start, page, begun, age !== this.age);
    } catch (error) {
      this.fault.value = error;
      if (this.phase.peek() === 'loading') this.phase.value = 'failed';
    } finally {
      this.fetching.delete(start);
    }
    if (this.fault.peek() === null) this.ensure(this.lastRange);
  }

  /** Takes in a page. What stands in its part of the list and is not in it is gone, unless it came in the meantime. */
  private take(start: Start, { items, nextCursor }: Page<Conversation>, begun: number, isStale: boolean): void {
    this.ports.remember(items);
    const last = items[items.length - 1];
    const end = last && nextCursor !== null ? { id: last.id, at: last.updatedAt } : null;
    const told = new Set(items.map((it) => it.id));
    const from = start.after ? this.behind(start.after) : 0;
    const to = end ? placeOf(this.entries, end) : this.entries.length;
    const lost = this.entries.slice(from, to).filter((it) => it.step < begun && !told.has(it.id) && !it.isGone);
    for (const { id } of lost) this.cut(this.indexOf(id));
    this.noteStarts(start, end, nextCursor, isStale);
    this.phase.value = 'ready';
    for (const { id } of items) {
      const now = this.ports.find(id);
      if (now && this.ports.belongs(now)) this.put({ id, at: now.updatedAt }, 'fetched');
    }
    this.changed();
  }

  /** The first row below `key`, which may be none itself. */
  private behind(key: Key): number {
    const at = placeOf(this.entries, key);
    const row = this.entries[at];
    return row && compare(row, key) === 0 ? at + 1 : at;
  }

  /** Pages begin where they ended: what was known of the beginnings in between counts no more. */
  private noteStarts(start: Start, end: Key | null, cursor: string | null, isStale: boolean): void {
    const { after } = start;
    const before = this.starts.filter((it) => after !== null && (it.after === null || compare(it.after, after) < 0));
    const behind = end ? this.starts.filter((it) => it.after !== null && compare(end, it.after) <= 0) : [];
    const [next] = behind;
    const isKnown = end === null || (next?.after != null && compare(next.after, end) === 0);
    this.hasMore.value = end !== null && (behind.length === 0 || this.hasMore.peek());
    this.starts = [...before, { ...start, isStale }, ...(isKnown ? [] : [{ after: end, cursor, isStale: true }]), ...behind];
  }
}
