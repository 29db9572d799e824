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
  host: { readonly url: string; readonly title: string; readonly referrer: string };
  /** Open, the panel may take the whole screen: the page's keyboard focus stays inside then. */
  visible: { readonly open: boolean; readonly whole: boolean };
  focus: object;
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
