// Things with files in them that survive a reload, where the browser lets them.

export interface FileStore<T> {
  /** What an earlier page left. */
  all(): Promise<readonly T[]>;
  get(key: string): Promise<T | undefined>;
  put(it: T): Promise<unknown>;
  remove(key: string): Promise<unknown>;
}

const STORE = 'files';

/** Keeps in IndexedDB, as `name`. A browser that refuses keeps nothing: every answer is as if nothing had been there. */
export function filesIn<T extends { readonly key: string }>(name: string): FileStore<T> {
  let opened: Promise<IDBDatabase> | undefined;
  const open = (): Promise<IDBDatabase> => (opened ??= new Promise((resolve, reject) => {
    const opening = indexedDB.open(name);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: 'key' });
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = reject;
  }));
  const ask = async <R>(mode: IDBTransactionMode, how: (store: IDBObjectStore) => IDBRequest<R>): Promise<R | undefined> => {
    try {
      const store = (await open()).transaction(STORE, mode).objectStore(STORE);
      return await new Promise((resolve, reject) => {
        const request = how(store);
        request.onsuccess = () => resolve(request.result);
        request.onerror = reject;
      });
    } catch {
      return undefined;
    }
  };
  return {
    all: async () => await ask('readonly', (store) => store.getAll() as IDBRequest<T[]>) ?? [],
    get: (key) => ask('readonly', (store) => store.get(key) as IDBRequest<T>),
    put: (it) => ask('readwrite', (store) => store.put(it)),
    remove: (key) => ask('readwrite', (store) => store.delete(key)),
  };
}
