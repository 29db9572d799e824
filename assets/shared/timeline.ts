// A conversation's messages as they arrive: in order, each once, with its holes known.
import type { Message } from './protocol';

/** The `seq` of the message that a reader has to have before `message`; 0 for the first. */
export type Predecessor = (message: Message) => number;

/** A visitor is never sent what is internal, so that its numbers skip: `follows` tells what it may have missed. */
export const visitorsPredecessor: Predecessor = (message) => message.follows;
/** Staff see every number. */
export const staffsPredecessor: Predecessor = (message) => message.seq - 1;

/** Messages ascending by `seq`, each once. */
export type Timeline = readonly Message[];

/**
 * The timeline with `arrived` in it. A message that is there already is replaced only where it was edited or deleted
 * since. Gives the same array when nothing is new.
 */
export function merge(timeline: Timeline, arrived: readonly Message[]): Timeline {
  const bySeq = new Map(timeline.map((message) => [message.seq, message]));
  let changed = false;
  for (const message of arrived) {
    const known = bySeq.get(message.seq);
    if (known && revision(known) >= revision(message)) continue;
    bySeq.set(message.seq, message);
    changed = true;
  }
  if (!changed) return timeline;
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

/** The timeline without the content of a message that was deleted. */
export function erase(timeline: Timeline, seq: number, at: string): Timeline {
  return timeline.map((message) => message.seq === seq && message.deletedAt === null
    ? { ...message, content: '', attachment: null, deletedAt: at }
    : message);
}

/**
 * Up to where nothing is missing, beginning behind `floor`: what to give as `after` to be sent the rest. Messages up to
 * `floor` may be older history that was not asked for.
 */
export function complete(timeline: Timeline, predecessor: Predecessor, floor = 0): number {
  let last = floor;
  for (const message of timeline) {
    if (message.seq <= last) continue;
    if (predecessor(message) > last) break;
    last = message.seq;
  }
  return last;
}

/** Whether something is missing before the last message that is there. */
export function hasHole(timeline: Timeline, predecessor: Predecessor, floor = 0): boolean {
  const newest = timeline[timeline.length - 1];
  return newest !== undefined && complete(timeline, predecessor, floor) < newest.seq;
}

/** Of two states of one message the later one has the larger revision. */
function revision(message: Message): string {
  return message.deletedAt ?? message.editedAt ?? '';
}
