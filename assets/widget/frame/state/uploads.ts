// Files: picked, on their way, refused.
import { signal } from '@preact/signals-core';
import { carryBy, retryTransfer as carryAgain, sendFiles } from '../../../shared/transfers';
import { keep, siteKey } from '../page';
import { currentId } from './conversations';
import { formatSize } from './format';
import { t } from './locale';
import { begin, say } from './sending';
import { token } from './session';
import { config } from './site';

export { cancelTransfer, forgetTransfers, orphanTransfers, resumeTransfers, transfers, type Transfer } from '../../../shared/transfers';

/** Picked, and sent with the next message. */
export const picked = signal<readonly File[]>([]);
/** Why files were refused. */
export const refusal = signal('');

/** Files picked for one message. */
const AT_ONCE = 10;

const largest = (): number => config.peek()?.limits.maxUpload || Infinity;

carryBy({
  name: `voxora:${siteKey}`,
  keep,
  token,
  begin,
  say: (file, conversationId, clientId) => say('', file, conversationId, clientId),
  refused: (file, code) => refuse(code === 'too_large' ? 'fileTooLarge' : code === 'unsupported_media' ? 'fileType' : 'fileFailed', file),
});

export function pick(files: Iterable<File>): void {
  refusal.value = '';
  for (const file of files) {
    if (!file.size) refuse('fileEmpty', file);
    else if (file.size > largest()) refuse('fileTooLarge', file);
    else picked.value = [...picked.peek(), file].slice(0, AT_ONCE);
  }
}

function refuse(why: 'fileEmpty' | 'fileTooLarge' | 'fileType' | 'fileFailed', { name, size }: File): void {
  refusal.value += `${t(why, { name, size: formatSize(Math.min(largest(), size)) })} `;
}

export const unpick = (file: File): void => void (picked.value = picked.peek().filter((it) => it !== file));

/** Sends what was picked into the conversation that is looked at. */
export function sendPicked(): void {
  sendFiles(picked.peek(), currentId.peek());
  picked.value = [];
}

export function retryTransfer(key: string): void {
  refusal.value = '';
  carryAgain(key);
}
