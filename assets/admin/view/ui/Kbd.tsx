// Keys, as they are on the keyboard.

const isMac = /Mac|iPhone|iPad/u.test(globalThis.navigator?.platform ?? '');
const NAMES: Readonly<Record<string, string>> = {
  mod: isMac ? '⌘' : 'Ctrl', alt: isMac ? '⌥' : 'Alt', shift: '⇧', enter: '↵', escape: 'Esc', arrowup: '↑', arrowdown: '↓', space: 'Space',
};

/** `keys` as in `Shortcut.keys`. */
export const Kbd = ({ keys }: { readonly keys: string }) => (
  <span class="keys">
    {keys.split(/[ +]/u).map((key) => <kbd>{NAMES[key] ?? key.toUpperCase()}</kbd>)}
  </span>
);
