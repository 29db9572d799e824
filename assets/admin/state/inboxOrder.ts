// Rows in their order: what was active last comes first.

export interface Key {
  readonly id: string;
  /** When something last happened in it. */
  readonly at: string;
}

/** Below zero where `a` stands above `b`. */
export function compare(a: Key, b: Key): number {
  if (a.at !== b.at) return a.at > b.at ? -1 : 1;
  return a.id === b.id ? 0 : a.id > b.id ? -1 : 1;
}

/** Where `key` stands among `rows`, or would. */
export function placeOf(rows: readonly Key[], key: Key): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const row = rows[middle];
    if (row && compare(row, key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

export interface Range {
  /** The first row, and the one behind the last. */
  readonly from: number;
  readonly to: number;
}

/** The rows that are drawn when `top` to `top + height` pixels of the list are seen: `beside` more on each side. */
export function windowOf(top: number, height: number, rowHeight: number, count: number, beside: number): Range {
  const from = Math.floor(Math.max(0, top) / rowHeight) - beside;
  const to = Math.ceil((Math.max(0, top) + height) / rowHeight) + beside;
  return { from: Math.max(0, Math.min(from, count)), to: Math.max(0, Math.min(to, count)) };
}
