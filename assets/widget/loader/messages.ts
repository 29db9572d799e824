// What the loader and the frame say to each other, by postMessage. Each carries `voxora: 1`.
import type { Message } from '../../shared/protocol';
import type { Settings } from './settings';

export interface Person {
  readonly id: string;
  readonly name?: string;
  readonly email?: string;
  readonly signature: string;
}

export interface ToFrame {
  /** Where the visitor is; again whenever that changes. */
  host: { readonly url: string; readonly title: string };
  /** Open, it has the page's keyboard focus; a panel that takes the whole screen keeps it inside. */
  visible: { readonly open: boolean; readonly whole: boolean };
  identify: Person;
  setLocale: { readonly locale: string };
  setDepartment: { readonly id: string };
  prefill: { readonly text: string };
  shutdown: object;
}

export interface FromFrame {
  ready: object;
  close: object;
  /** The tab's title shows it, too. */
  unread: { readonly count: number };
  /** Whether one is open: the next page loads the frame at once. */
  conversation: { readonly open: boolean };
  message: { readonly message: Message };
  config: Settings;
}

/** As it is posted. */
export type Posted<M> = { [K in keyof M]: { readonly voxora: 1; readonly type: K } & M[K] }[keyof M];
