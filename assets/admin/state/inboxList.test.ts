import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Conversation, Page } from '../../shared/protocol';
import { ConversationList } from './inboxList';
import { compare } from './inboxOrder';

const PAGE = 3;
const time = (step: number): string => new Date(Date.UTC(2026, 0, 1) + step * 1000).toISOString();

/** A server of conversations, and a page's memory of them. */
class World {
  readonly server = new Map<string, Conversation>();
  readonly memory = new Map<string, Conversation>();
  readonly answers: (() => void)[] = [];
  held: string | null = null;
  fails = false;
  fetches = 0;
  private clock = 1000;
  readonly list = new ConversationList({
    fetch: (cursor) => this.fetch(cursor),
    remember: (told) => told.forEach((it) => this.remember(it)),
    find: (id) => this.memory.get(id) ?? null,
    complete: () => {},
    belongs: ({ status }) => status === 'open',
    isHeld: (id) => id === this.held,
  });

  /** Makes it, or moves it to the top. Not `isHeard`: the page learns nothing of it. */
  touch(id: string, fields: Partial<Conversation> = {}, isHeard = true): void {
    const before = this.server.get(id);
    const it = { id, status: 'open', unread: 1, lastSeq: 0, tags: [], ...before, ...fields, updatedAt: time(this.clock++) } as unknown as Conversation;
    this.server.set(id, it);
    if (!isHeard) return;
    this.remember(it);
    this.list.place(id, this.memory.get(id) ?? null);
  }

  forget(id: string): void {
    this.memory.delete(id);
  }

  expected(): string[] {
    return [...this.server.values()].filter(({ status }) => status === 'open').map(({ id, updatedAt }) => ({ id, at: updatedAt })).sort(compare).map(({ id }) => id);
  }

  shown(): string[] {
    return this.list.rows.map(({ id }) => id);
  }

  /** Lets the server answer, and the page look at everything, until nothing more comes. */
  async settle(): Promise<void> {
    for (let idle = 0; idle < 3;) {
      const answer = this.answers.shift();
      answer?.();
      await new Promise((resolve) => setImmediate(resolve));
      if (answer) idle = 0;
      else idle++;
      this.list.ensure({ from: 0, to: this.list.rows.length });
    }
  }

  /** What it has when it is asked; the answer takes its time. */
  private fetch(cursor: string | null): Promise<Page<Conversation>> {
    this.fetches++;
    if (this.fails) return Promise.reject(new Error('gone'));
    const all = this.expected().map((id) => this.server.get(id)).filter((it) => it !== undefined);
    const [at = '', id = ''] = cursor?.split('|') ?? [];
    const rest = cursor === null ? all : all.filter((it) => compare({ id, at }, { id: it.id, at: it.updatedAt }) < 0);
    const items = rest.slice(0, PAGE);
    const last = items[items.length - 1];
    const page = { items, nextCursor: rest.length > PAGE && last ? `${last.updatedAt}|${last.id}` : null };
    return new Promise((resolve) => this.answers.push(() => resolve(page)));
  }

  private remember(it: Conversation): void {
    const known = this.memory.get(it.id);
    if (!known || known.updatedAt <= it.updatedAt) this.memory.set(it.id, it);
  }
}

async function filled(count: number): Promise<World> {
  const world = new World();
  for (let at = 0; at < count; at++) world.touch(`c${at}`, {}, false);
  await world.settle();
  return world;
}

test('pages come as they are looked at, one after the other', async () => {
  const world = await filled(10);
  assert.deepEqual(world.shown(), world.expected());
  assert.deepEqual([world.list.phase.value, world.list.hasMore.value, world.fetches], ['ready', false, 4]);
});

test('what happens moves to the top, what is done goes', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const world = await filled(5);
  world.touch('c1');
  assert.deepEqual(world.shown(), ['c1', 'c4', 'c3', 'c2', 'c0']);
  world.touch('c3', { status: 'resolved' });
  assert.deepEqual(world.list.rows.filter((row) => row.isGone).map(({ id }) => id), ['c3']);
  context.mock.timers.tick(1000);
  assert.deepEqual(world.shown(), world.expected());
});

test('the open one keeps its place until it is left', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const world = await filled(4);
  world.held = 'c2';
  world.touch('c2', { status: 'resolved' });
  context.mock.timers.tick(1000);
  assert.deepEqual(world.shown(), ['c3', 'c2', 'c1', 'c0']);
  world.held = null;
  world.list.release();
  context.mock.timers.tick(1000);
  assert.deepEqual(world.shown(), ['c3', 'c1', 'c0']);
});

test('one that comes back in time stays', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const world = await filled(3);
  world.touch('c0', { status: 'resolved' });
  world.touch('c0', { status: 'open' });
  context.mock.timers.tick(1000);
  assert.deepEqual(world.shown(), ['c0', 'c2', 'c1']);
});

test('what is looked at is said to have moved when rows come or go above it', async () => {
  const world = await filled(9);
  world.list.watch(4);
  world.touch('new');
  assert.equal(world.list.takeShift(), 1);
  world.touch('c0');
  assert.equal(world.list.takeShift(), 1, 'from below to the top');
  world.touch('c8');
  assert.equal(world.list.takeShift(), 0, 'from above to the top');
  world.list.place('new', null);
  assert.equal(world.list.takeShift(), -1);
  assert.deepEqual([...world.list.news.value], ['c0', 'c8']);
  world.list.watch(-1);
  assert.equal(world.list.news.value.size, 0);
  world.touch('c1');
  assert.deepEqual([world.list.takeShift(), world.list.news.value.size], [0, 0], 'at the top rows push each other down');
});

test('one that is below the pages that were fetched waits for its own', async () => {
  const world = new World();
  for (let at = 0; at < 200; at++) world.touch(`c${String(at).padStart(3, '0')}`, {}, false);
  world.list.ensure({ from: 0, to: 3 });
  for (let pages = 0; pages < 2; pages++) {
    world.answers.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const shown = world.shown().length;
  const far = world.server.get('c000');
  assert.ok(far && shown < 200);
  world.list.place(far.id, far);
  assert.equal(world.shown().length, shown);
});

test('a page that fails is said so, asked for no more by itself, and comes when it is tried again', async () => {
  const world = new World();
  for (const id of ['a', 'b', 'c', 'd']) world.touch(id, {}, false);
  world.fails = true;
  await world.settle();
  assert.deepEqual([world.list.phase.value, world.fetches], ['failed', 1]);
  world.fails = false;
  world.list.retry();
  await world.settle();
  assert.deepEqual([world.list.phase.value, world.shown()], ['ready', world.expected()]);
});

const id = fc.integer({ min: 0, max: 14 }).map((at) => `c${at}`);
const act = fc.oneof(
  fc.record({ kind: fc.constant('touch' as const), id, isHeard: fc.boolean() }),
  fc.record({ kind: fc.constant('close' as const), id, isHeard: fc.boolean() }),
  fc.record({ kind: fc.constant('forget' as const), id }),
  fc.record({ kind: fc.constant('answer' as const) }),
  fc.record({ kind: fc.constant('look' as const), from: fc.integer({ min: 0, max: 15 }) }),
  fc.record({ kind: fc.constant('comeback' as const) }),
);

test('whatever happens in whatever order, after a comeback the list is as the server has it', async () => {
  await fc.assert(fc.asyncProperty(fc.array(act, { maxLength: 60 }), async (acts) => {
    const world = await filled(8);
    for (const it of acts) {
      if (it.kind === 'touch') world.touch(it.id, { status: 'open' }, it.isHeard);
      else if (it.kind === 'close') world.touch(it.id, { status: 'resolved' }, it.isHeard);
      else if (it.kind === 'forget') world.forget(it.id);
      else if (it.kind === 'answer') world.answers.shift()?.();
      else if (it.kind === 'look') world.list.ensure({ from: Math.min(it.from, world.list.rows.length), to: Math.min(it.from + 4, world.list.rows.length) });
      else world.list.expire();
      await Promise.resolve();
    }
    await world.settle();
    world.list.expire();
    world.list.retry();
    await world.settle();
    const shown = world.list.rows.filter((row) => !row.isGone).map((row) => row.id);
    assert.deepEqual(shown, world.expected());
  }), { numRuns: 300 });
});
