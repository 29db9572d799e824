// REST for who is logged in: with a token that counts, which is renewed once where it did not.
import { Api, ApiError, isSessionOver } from '../../shared/api';
import type { Page } from '../../shared/protocol';
import { expire, freshToken, renew } from './session';

/** At most what one answer may hold. */
const PAGE = 200;

let token: string | null = null;
const bare = new Api(() => token);
const outcomes = new Set<(answered: boolean) => void>();

/** Tells of each request whether the server answered. */
export const onOutcome = (listener: (answered: boolean) => void): unknown => outcomes.add(listener);

async function asked<T>(work: () => Promise<T>): Promise<T> {
  try {
    token = await freshToken();
    const answer = await work().catch(async (error: unknown) => {
      if (!(error instanceof ApiError && isSessionOver(error.code))) throw error;
      await renew();
      token = await freshToken();
      return work();
    });
    tell(true);
    return answer;
  } catch (error) {
    tell(!(error instanceof ApiError && error.code === 'offline'));
    if (error instanceof ApiError && isSessionOver(error.code)) expire();
    throw error;
  }
}

function tell(answered: boolean): void {
  for (const listener of outcomes) listener(answered);
}

/** Paths below `/api/v1`. Each may throw a `Problem`. */
export const api = {
  get: <T>(path: string): Promise<T> => asked(() => bare.get<T>(path)),
  post: <T>(path: string, body: object = {}): Promise<T> => asked(() => bare.post<T>(path, body)),
  put: <T>(path: string, body: object = {}): Promise<T> => asked(() => bare.put<T>(path, body)),
  patch: <T>(path: string, body: object): Promise<T> => asked(() => bare.patch<T>(path, body)),
  delete: (path: string): Promise<void> => asked(() => bare.delete<void>(path)),
  /** The bytes of an attachment, by its whole path. */
  blob: (path: string): Promise<Blob> => asked(() => bare.blob(path)),

  /** All items of a list that is known to be short. */
  async all<T>(path: string): Promise<T[]> {
    const items: T[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Page<T> = await api.get<Page<T>>(`${path}?limit=${PAGE}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
      items.push(...page.items);
      cursor = page.nextCursor;
    }
    return items;
  },
};
