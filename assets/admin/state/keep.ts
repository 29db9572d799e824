// What survives a reload of the app.
import { keepIn, pageStorage, type Keep } from '../../shared/keep';

const PREFIX = 'voxora:app:';

/** Of this browser, whoever is logged in. */
export const keep = keepIn(pageStorage(), PREFIX);

/** Of one user in this browser: drafts, the outbox. */
export const keepOf = (userId: string): Keep => keepIn(pageStorage(), `${PREFIX}${userId}:`);
