// Files: picked, on their way, refused.
import { signal } from '@preact/signals-core';
import { ApiError } from '../../../shared/api';
import { upload, type Upload } from '../../../shared/upload';
import { currentId } from './conversations';
import { formatSize } from './format';
import { t } from './locale';
import { begin, newClientId, say } from './sending';
import { token } from './session';

export interface Transfer {
  readonly key: string;
  readonly file: File;
  /** Null until the conversation that it begins exists. */
  readonly conversationId: string | null;
  /** 0 to 1; null where it was refused. */
  readonly part: number | null;
}

/** Picked, and sent with the next message. */
export const picked = signal<readonly File[]>([]);
export const transfers = signal<readonly Transfer[]>([]);
/** Why the last file was refused. */
export const refusal = signal('');
const running = new Map<string, Upload>();

/** What the server takes unless its admin says otherwise. */
const USUAL_LIMIT = 10_000_000;
/** Files picked for one message. */
const AT_ONCE = 10;

export function pick(files: Iterable<File>): void {
  refusal.value = '';
  for (const file of files) {
    if (file.size > 0) picked.value = [...picked.peek(), file].slice(0, AT_ONCE);
    else refusal.value = t('fileEmpty', { name: file.name });
  }
}

export const unpick = (file: File): void => void (picked.value = picked.peek().filter((it) => it !== file));

/** Sends what was picked into the conversation that is looked at. */
export async function sendPicked(): Promise<void> {
  const chosen = picked.peek().map((file): Transfer => ({ key: newClientId(), file, conversationId: currentId.peek(), part: 0 }));
  picked.value = [];
  transfers.value = [...transfers.peek(), ...chosen];
  for (const transfer of chosen) await run(transfer);
}

export function cancelTransfer(key: string): void {
  running.get(key)?.cancel();
  drop(key);
}

export function retryTransfer(transfer: Transfer): void {
  change(transfer.key, { part: 0 });
  refusal.value = '';
  void run(transfer);
}

async function run({ key, file, conversationId }: Transfer): Promise<void> {
  const isWanted = (): boolean => transfers.peek().some((it) => it.key === key);
  if (!isWanted()) return;
  try {
    const id = conversationId ?? await begin();
    if (!isWanted()) return;
    change(key, { conversationId: id });
    const sending = upload(file, id, token(), (part) => change(key, { part }));
    running.set(key, sending);
    const attachment = await sending.done;
    const isPicture = attachment.width !== null;
    drop(key);
    say('', { id: attachment.id, name: attachment.name, type: isPicture ? 'image' : 'file' }, id);
  } catch (error) {
    if (!isWanted()) return;
    refusal.value = reason(file, error);
    change(key, { part: null });
  } finally {
    running.delete(key);
  }
}

function reason(file: File, error: unknown): string {
  const { name } = file;
  const { code, message } = error instanceof ApiError ? error : { code: '', message: '' };
  // A server that hangs up on a large body is not heard.
  if (code === 'too_large' || (code === 'offline' && file.size > USUAL_LIMIT)) {
    return t('fileTooLarge', { name, size: formatSize(Number(/\d{4,}/u.exec(message)?.[0] ?? USUAL_LIMIT)) });
  }
  return t(code === 'unsupported_media' ? 'fileType' : 'fileFailed', { name });
}

function change(key: string, how: Partial<Transfer>): void {
  transfers.value = transfers.peek().map((it) => (it.key === key ? { ...it, ...how } : it));
}

function drop(key: string): void {
  transfers.value = transfers.peek().filter((it) => it.key !== key);
}
