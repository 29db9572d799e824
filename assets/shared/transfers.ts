// Files on their way. One that is survives a reload, and waits where there is no network.
import { signal } from '@preact/signals-core';
import { ApiError, isFinal } from './api';
import { retryDelay } from './backoff';
import { exclusive } from './exclusive';
import { filesIn, type FileStore } from './files';
import type { Keep } from './keep';
import { newClientId } from './outbox';
import { upload, type Upload } from './upload';

export interface Transfer {
  /** The message's `clientId`, too: carried twice, it is said once. */
  readonly key: string;
  readonly file: File;
  /** Null until the conversation that it begins exists. */
  readonly conversationId: string | null;
  /** 0 to 1; null where it was refused. */
  readonly part: number | null;
}

/** What a file is once it is on the server. */
export interface Carried {
  readonly id: string;
  readonly name: string;
  readonly type: 'image' | 'file';
}

export interface TransferPorts {
  /** Whose files they are, among all that this browser keeps. */
  readonly name: string;
  readonly keep: Keep;
  token(): string | null | Promise<string>;
  /** Makes the conversation that a file begins, and gives its id. */
  begin(): Promise<string>;
  /** Sends the message that a file is in. */
  say(file: Carried, conversationId: string, clientId: string): void;
  /** The server does not take it. */
  refused(file: File, code: string, conversationId: string): void;
}

/** Bytes of files on their way that are kept for another page. */
const KEPT_BYTES = 50e6;
/** Something is kept: a page that finds none does not even open the store. */
const MARK = 'files';

export const transfers = signal<readonly Transfer[]>([]);
const running = new Map<string, Upload>();
let ports: TransferPorts;
let kept: FileStore<Transfer>;

/** Says how files are carried. */
export function carryBy(how: TransferPorts): void {
  ports = how;
  kept = filesIn<Transfer>(how.name);
}

/** Sends files into a conversation, one after the other. */
export function sendFiles(files: readonly File[], conversationId: string | null): void {
  for (const file of files) {
    const transfer = { key: newClientId(), file, conversationId, part: 0 };
    add(transfer);
    keepTransfer(transfer);
    void alone(transfer.key, () => carry(transfer.key));
  }
}

/** Goes on with what an earlier page left, unless another tab is about it. */
export async function resumeTransfers(): Promise<void> {
  if (ports.keep.get(MARK) === null) return;
  const left = await kept.all();
  if (!left.length) ports.keep.remove(MARK);
  for (const { key } of left) {
    void alone(key, async () => {
      const transfer = await kept.get(key);
      if (!transfer) return;
      add(transfer);
      await carry(key);
    });
  }
}

const alone = (key: string, work: () => Promise<void>): Promise<void> => exclusive(`${ports.name}:${key}`, ports.keep, work);

function keepTransfer(transfer: Transfer): void {
  if (transfers.peek().reduce((sum, { file }) => sum + file.size, 0) > KEPT_BYTES) return;
  ports.keep.set(MARK, '1');
  void kept.put(transfer);
}

export function cancelTransfer(key: string): void {
  running.get(key)?.cancel();
  drop(key);
}

export function retryTransfer(key: string): void {
  change(key, { part: 0 });
  void carry(key);
}

/** The conversations are out of reach: files on their way begin a new one. */
export function orphanTransfers(): void {
  for (const transfer of transfers.peek()) {
    change(transfer.key, { conversationId: null });
    keepTransfer({ ...transfer, conversationId: null });
  }
}

export function forgetTransfers(): void {
  for (const { key } of transfers.peek()) cancelTransfer(key);
}

/** One at a time. */
let turn = Promise.resolve();

const carry = (key: string): Promise<void> => (turn = turn.then(() => send(key)));

/** Tries until it is taken, refused or called off. */
async function send(key: string): Promise<void> {
  for (let failures = 0; ; failures++) {
    const transfer = find(key);
    if (!transfer) return;
    try {
      await sendOnce(transfer);
      return drop(key);
    } catch (error) {
      const code = error instanceof ApiError ? error.code : '';
      if (isFinal(code) && find(key)) {
        ports.refused(transfer.file, code, transfer.conversationId ?? '');
        void kept.remove(key);
        return change(key, { part: null });
      }
      change(key, { part: 0 });
      await new Promise((resolve) => {
        window.addEventListener('online', resolve, { once: true });
        setTimeout(resolve, retryDelay(failures));
      });
    }
  }
}

async function sendOnce({ key, file, conversationId }: Transfer): Promise<void> {
  const id = conversationId ?? await ports.begin();
  change(key, { conversationId: id });
  const moving = find(key);
  if (!moving) return;
  if (conversationId === null) keepTransfer(moving);
  const sending = upload(file, id, await ports.token(), (part) => change(key, { part }));
  running.set(key, sending);
  const { id: uploadId, name, width } = await sending.done.finally(() => running.delete(key));
  ports.say({ id: uploadId, name, type: width === null ? 'file' : 'image' }, id, key);
}

const find = (key: string): Transfer | undefined => transfers.peek().find((it) => it.key === key);

function add(transfer: Transfer): void {
  transfers.value = [...transfers.peek(), transfer];
}

function change(key: string, how: Partial<Transfer>): void {
  transfers.value = transfers.peek().map((it) => (it.key === key ? { ...it, ...how } : it));
}

function drop(key: string): void {
  transfers.value = transfers.peek().filter((it) => it.key !== key);
  void kept.remove(key);
}
