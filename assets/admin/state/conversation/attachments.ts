// Files: picked for the next answer, on their way, refused.
import { signal } from '@preact/signals-core';
import { carryBy, resumeTransfers, sendFiles } from '../../../shared/transfers';
import { keepOf } from '../keep';
import { t } from '../locale';
import { freshToken } from '../session';
import { limits } from '../workspace';
import { fileSize } from './format';
import { say } from './sending';

export { cancelTransfer, retryTransfer, transfers, type Transfer } from '../../../shared/transfers';

/** Files picked for one message. */
const AT_ONCE = 10;
const NONE: readonly File[] = [];

const picks = signal<ReadonlyMap<string, readonly File[]>>(new Map());
/** Why files were refused, by conversation. */
const refusals = signal<ReadonlyMap<string, string>>(new Map());
const tooLarge = ({ name, size }: File): string => t('composer.fileTooLarge', { name, size: fileSize(size) });

export const picked = (id: string): readonly File[] => picks.value.get(id) ?? NONE;
export const refusal = (id: string): string => refusals.value.get(id) ?? '';

const put = (id: string, files: readonly File[]): void => void (picks.value = new Map(picks.peek()).set(id, files));
const refuse = (id: string, why: string): void => void (refusals.value = new Map(refusals.peek()).set(id, `${refusal(id)} ${why}`.trim()));

export const dismissRefusal = (id: string): void => void (refusals.value = new Map([...refusals.peek()].filter(([it]) => it !== id)));

/** Carries files of this user, and goes on with what an earlier page left. */
export function startCarrying(userId: string): void {
  carryBy({
    name: `voxora:app:${userId}`,
    keep: keepOf(userId),
    token: freshToken,
    begin: () => Promise.reject(new Error('There is no conversation.')),
    say: ({ id, name, type }, conversationId, clientId) => say({ conversationId, content: '', type, attachment: { id, name }, clientId }),
    refused: (file, code, conversationId) => refuse(conversationId, code === 'too_large' ? tooLarge(file) : t(code === 'unsupported_media' ? 'composer.fileType' : 'composer.fileFailed', { name: file.name })),
  });
  void resumeTransfers();
}

export function pick(id: string, files: Iterable<File>): void {
  dismissRefusal(id);
  for (const file of files) {
    if (file.size === 0) refuse(id, t('composer.fileEmpty', { name: file.name }));
    else if (file.size > (limits.peek().maxUpload || Infinity)) refuse(id, tooLarge(file));
    else put(id, [...picked(id), file].slice(0, AT_ONCE));
  }
}

export const unpick = (id: string, file: File): void => put(id, picked(id).filter((it) => it !== file));

/** Sends what was picked. */
export function sendPicked(id: string): void {
  sendFiles(picked(id), id);
  put(id, NONE);
}
