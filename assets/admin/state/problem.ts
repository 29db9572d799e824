// What a failed request means, in a sentence for who asked.
import { ApiError } from '../../shared/api';
import { t, type Key } from './locale';

/** An error with a code and a sentence: the server's, or ours where it does not answer. */
export { ApiError as Problem };

/** Those whose sentence says what to do better than ours could; it is in English. */
const SERVERS_WORD = ['invalid', 'conflict', 'forbidden', 'unsupported_media'];

export const codeOf = (error: unknown): string => (error instanceof ApiError ? error.code : 'internal');

/** What to tell. */
export function sentenceOf(error: unknown): string {
  const code = codeOf(error);
  if (error instanceof ApiError && SERVERS_WORD.includes(code)) return error.message;
  return t(KNOWN[code] ?? 'problem.internal');
}

const KNOWN: Readonly<Record<string, Key>> = {
  offline: 'problem.offline',
  unauthorized: 'problem.unauthorized',
  token_expired: 'problem.unauthorized',
  session_revoked: 'problem.unauthorized',
  not_found: 'problem.notFound',
  rate_limited: 'problem.rateLimited',
  too_large: 'problem.tooLarge',
  unavailable: 'problem.unavailable',
};
