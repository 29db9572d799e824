// Keys that do something, one after the other (`g i`) or together (`mod+k`; `mod` is Ctrl, on a Mac ⌘).
//
// Plain keys count only while nobody types, and can be turned off: they would get in the way of speech input.
import { signal } from '@preact/signals-core';
import type { Key } from './locale';
import { keep } from './keep';

export interface Shortcut {
  /** As `g i`, `?`, `mod+k`, `shift+enter`; alternatives are shortcuts of their own. */
  readonly keys: string;
  readonly label: Key;
  /** Under what heading the sheet lists it. */
  readonly group: Key;
  readonly run: () => void;
  /** What has the focus handles it by itself: it is here for the sheet. */
  readonly isLocal?: boolean;
}

/** What is looked at of a key's press. */
export interface Press {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  /** Milliseconds. */
  readonly timeStamp: number;
}

/** The second key of a sequence comes so soon. */
const SEQUENCE_MS = 1200;

export const shortcuts = signal<readonly Shortcut[]>([]);
export const plainKeysAreOn = signal(keep.get('keys') !== 'off');

/** Adds shortcuts; gives the function that takes them away. Of two with the same keys the newer one counts. */
export function addShortcuts(added: readonly Shortcut[]): () => void {
  shortcuts.value = [...shortcuts.peek(), ...added];
  return () => (shortcuts.value = shortcuts.peek().filter((it) => !added.includes(it)));
}

export function turnPlainKeys(areOn: boolean): void {
  plainKeysAreOn.value = areOn;
  keep.set('keys', areOn ? 'on' : 'off');
}

/** A press as it is written in `keys`; null for a modifier by itself. */
export function chordOf({ key, ctrlKey, metaKey, altKey, shiftKey }: Press): string | null {
  if (/^(Control|Meta|Alt|AltGraph|Shift|Dead|Process)$/u.test(key)) return null;
  const name = key === ' ' ? 'space' : key.toLowerCase();
  // A sign tells by itself that Shift made it.
  const shifts = shiftKey && (name.length > 1 || /\p{L}/u.test(name));
  return [(ctrlKey || metaKey) && 'mod', altKey && 'alt', shifts && 'shift', name].filter(Boolean).join('+');
}

/** Whether it can be meant for a text field. */
export const isPlain = (chord: string): boolean => !/^(?:mod|alt)\+/u.test(chord) && !/^(?:shift\+)?f\d+$/u.test(chord);

export class Keyboard {
  private typed: readonly string[] = [];
  private last = -Infinity;

  /** The shortcut that a press completes, if any. */
  press(press: Press, known: readonly Shortcut[]): Shortcut | null {
    const chord = chordOf(press);
    if (chord === null) return null;
    const before = press.timeStamp - this.last <= SEQUENCE_MS ? this.typed : [];
    this.last = press.timeStamp;
    for (const typed of [[...before, chord], [chord]]) {
      const keys = typed.join(' ');
      const found = known.filter((it) => it.keys === keys).pop();
      const isBeginning = !found && known.some((it) => it.keys.startsWith(`${keys} `));
      this.typed = isBeginning ? typed : [];
      if (found || isBeginning) return found ?? null;
    }
    return null;
  }
}

/** Listens to the keyboard. */
export function startShortcuts(): void {
  const keyboard = new Keyboard();
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing || event.repeat || isElsewhere(event.target)) return;
    const chord = chordOf(event);
    if (chord === null) return;
    if (isPlain(chord) && (!plainKeysAreOn.peek() || isTyping(event.target) || isPressing(chord, event.target))) return;
    const found = keyboard.press(event, shortcuts.peek().filter((it) => !it.isLocal));
    if (!found) return;
    event.preventDefault();
    found.run();
  });
}

/** In a dialog or an open menu: those have their own keys. */
const isElsewhere = (target: EventTarget | null): boolean => target instanceof Element && target.closest('dialog, [popover]') !== null;

/** These keys press what has the focus. */
const isPressing = (chord: string, target: EventTarget | null): boolean => /^(?:enter|space)$/u.test(chord) && target instanceof Element && target.matches('button, a, summary, input');

export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches('textarea, select, input:not([type=checkbox], [type=radio], [type=button])');
}
