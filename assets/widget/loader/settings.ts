// What is known of the site before its frame is loaded.
import { site } from './script';

export interface Settings {
  readonly color?: string;
  readonly position?: string;
  readonly offsetX?: string | number;
  readonly offsetY?: string | number;
  readonly icon?: string;
  readonly launcherText?: string;
  readonly hiddenOn?: string;
  readonly theme?: string;
  readonly locale?: string;
  readonly suggestions?: readonly string[];
  readonly suggestionsOutside?: boolean;
}

/** What a page may know by heart, in its own storage: nothing of the visitor but that a conversation is open. */
export interface Remembered {
  config: Settings;
  open: boolean;
}

/** What is kept, after keeping `value` where there is one. A page that may not store does without. */
export function memory<K extends keyof Remembered>(key: K, value?: Remembered[K]): Remembered[K] | undefined {
  try {
    const name = `voxora:${site}:${key}`;
    if (value !== undefined) localStorage[name] = JSON.stringify(value);
    return JSON.parse(localStorage[name]);
  } catch {
    return undefined;
  }
}
