// The servers on which all of this runs, and how each is, kept up to date while somebody looks.
import { computed, signal } from '@preact/signals-core';
import type { Node } from '../../../shared/protocol';

const EVERY_MS = 3000;
/** A node says every two seconds that it lives; one that is late has not died yet. */
const LATE_MS = 5000;
/** One answer that does not come is not worth a word. */
const TOLERATED_FAILURES = 1;

/** How a node is, compared with the others. */
export interface NodeState {
  readonly node: Node;
  readonly upMs: number;
  /** How long it has said nothing; null while it speaks. */
  readonly silentMs: number | null;
}

/** By the newest sign of life of any of them: this device's clock may be wrong. */
export function statesOf(nodes: readonly Node[]): readonly NodeState[] {
  const newest = Math.max(...nodes.map(({ seenAt }) => Date.parse(seenAt)));
  return nodes.map((node) => {
    const silentMs = newest - Date.parse(node.seenAt);
    return { node, upMs: Math.max(0, newest - Date.parse(node.startedAt)), silentMs: silentMs > LATE_MS ? silentMs : null };
  });
}

/** Of the document, what tells whether anybody sees it. */
export type Visibility = Pick<Document, 'visibilityState'> & EventTarget;

export class NodeList {
  /** Null until they are loaded. */
  readonly states = signal<readonly NodeState[] | null>(null);
  /** Looks in a row that failed. */
  private readonly failures = signal(0);
  readonly hasFailed = computed(() => this.failures.value > 0);
  /** What `states` tells is not how it is now. */
  readonly isOld = computed(() => this.failures.value > TOLERATED_FAILURES);

  constructor(private readonly fetch: () => Promise<readonly Node[]>) {}

  /** Never rejects. */
  readonly look = async (): Promise<void> => {
    try {
      this.states.value = statesOf(await this.fetch());
      this.failures.value = 0;
    } catch {
      this.failures.value = this.failures.peek() + 1;
    }
  };

  /** Looks as long as somebody can see it, every few seconds and one look after the other; gives the function that ends that. */
  watch(page: Visibility = document): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isLooking = false;
    let isOver = false;
    const isSeen = (): boolean => !isOver && page.visibilityState === 'visible';
    const go = async (): Promise<void> => {
      clearTimeout(timer);
      if (isLooking || !isSeen()) return;
      isLooking = true;
      await this.look();
      isLooking = false;
      if (isSeen()) timer = setTimeout(start, EVERY_MS);
    };
    const start = (): void => void go();
    page.addEventListener('visibilitychange', start);
    start();
    return () => {
      isOver = true;
      clearTimeout(timer);
      page.removeEventListener('visibilitychange', start);
    };
  }
}
