// Small texts by key that survive a reload, where the browser lets them.
//
// Storage of an embedded page may be forbidden, full, or gone from one moment to the next. What can't be stored is
// kept in memory, so that nobody else has to ask.

export interface Keep {
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
  /** The keys that begin so. */
  keys(prefix: string): string[];
}

/** Keeps under `prefix` in `storage`, or in memory where that throws or is null. */
export function keepIn(storage: Storage | null, prefix: string): Keep {
  const memory = new Map<string, string>();
  const attempt = <T>(work: (storage: Storage) => T): T | undefined => {
    try {
      return storage ? work(storage) : undefined;
    } catch {
      return undefined;
    }
  };
  return {
    get: (key) => memory.get(key) ?? attempt((it) => it.getItem(prefix + key)) ?? null,
    set(key, value) {
      const stored = attempt((it) => {
        it.setItem(prefix + key, value);
        return true;
      });
      if (stored) memory.delete(key);
      else memory.set(key, value);
    },
    remove(key) {
      memory.delete(key);
      attempt((it) => it.removeItem(prefix + key));
    },
    keys(begin) {
      const stored = attempt((it) => Object.keys(it)) ?? [];
      const own = stored.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
      return [...new Set([...own, ...memory.keys()])].filter((key) => key.startsWith(begin));
    },
  };
}

/** The page's own storage; null where even asking for it throws. */
export function pageStorage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
