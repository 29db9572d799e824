// What was found for a query, page by page. An answer that is overtaken by a newer query is dropped.
import { signal } from '@preact/signals-core';
import type { Page } from '../../shared/protocol';

export class SearchResults<T> {
  /** Those of the last query that was answered stay until the next one is. */
  readonly items = signal<readonly T[]>([]);
  readonly phase = signal<'idle' | 'searching' | 'found' | 'failed'>('idle');
  readonly fault = signal<unknown>(null);
  readonly hasMore = signal(false);
  private query = '';
  private cursor: string | null = null;
  private turn = 0;

  constructor(private readonly fetch: (query: string, cursor: string | null) => Promise<Page<T>>) {}

  /** Looks for `query`, if it is another one. */
  async search(query: string): Promise<void> {
    if (query === this.query && this.phase.peek() !== 'failed') return;
    this.query = query;
    if (query === '') return this.clear();
    await this.run(null);
  }

  /** The next page. */
  async more(): Promise<void> {
    if (this.cursor !== null) await this.run(this.cursor);
  }

  /** Once more, what failed. */
  async retry(): Promise<void> {
    await this.run(null);
  }

  private clear(): void {
    this.turn++;
    this.items.value = [];
    this.phase.value = 'idle';
    this.hasMore.value = false;
  }

  private async run(cursor: string | null): Promise<void> {
    const turn = ++this.turn;
    this.phase.value = 'searching';
    try {
      const { items, nextCursor } = await this.fetch(this.query, cursor);
      if (turn !== this.turn) return;
      this.items.value = cursor === null ? items : [...this.items.peek(), ...items];
      this.cursor = nextCursor;
      this.hasMore.value = nextCursor !== null;
      this.phase.value = 'found';
    } catch (error) {
      if (turn !== this.turn) return;
      this.fault.value = error;
      this.phase.value = 'failed';
    }
  }
}

export interface SnippetPart {
  readonly text: string;
  readonly isMarked: boolean;
}

/** A snippet in parts: what was looked for stands between ⟦ and ⟧. */
export function partsOf(snippet: string): readonly SnippetPart[] {
  return snippet.split(/(⟦[^⟧]*⟧)/u).filter(Boolean).map((part) => {
    const isMarked = part.startsWith('⟦') && part.endsWith('⟧');
    return { text: isMarked ? part.slice(1, -1) : part, isMarked };
  });
}
