// The launcher and the panel, in a shadow root that the page's style does not reach.
//
// A page's `style-src` may forbid style elements and attributes: all is set through the CSSOM, which it leaves alone.
import type { Settings } from './settings';

/** Names that end in `_` are shortened by the build. */
export interface State {
  settings_: Settings;
  locale_: string;
  open_: boolean;
  unread_: number;
  /** What `show` or `hide` said last. */
  shown_?: boolean;
  /** The suggestions beside the launcher are still of use. */
  suggesting_: boolean;
}

// Paths in a square of 24.
const CHAT = 'M12 2a10 9 0 1 1-4 17l-6 3 2-7A10 9 0 0 1 12 2z';
const QUESTION = 'M6 8a6 6 0 1 1 8 6q-1 1-1 2h-3q0-4 3-5a3 3 0 1 0-4-3zM10 18h3v3h-3z';
const CLOSE = 'M4 9l2-2 6 6 6-6 2 2-8 8z';
/** Other languages say chat. That it opens and closes is said by `aria-expanded`. */
const CHAT_IN: Readonly<Record<string, string>> = { ar: 'محادثة', zh: '聊天', ja: 'チャット' };
const SHADOW = 'box-shadow:0 4px 16px #0004;';
const BUTTON = `${SHADOW}border:0;cursor:pointer;font:500 15px/20px system-ui;`;

/** A phone: the panel takes the whole screen. */
export const phone = matchMedia('(max-width:480px),(max-height:480px)');
export const print = matchMedia('print');

export const host = document.createElement('voxora-widget');
const root = host.attachShadow({ mode: 'open' });
const chips = add(root, 'div', 'display:contents');
export const button = add(root, 'button');
const icon = add(button, 'i');
const words = button.appendChild(new Text());
const badge = add(button, 'b', 'position:absolute;top:-4px;right:-4px;padding:0 7px;border-radius:11px;background:#c81e1e;color:#fff');
let frame: HTMLIFrameElement | undefined;

function add<K extends keyof HTMLElementTagNameMap>(parent: Node, tag: K, style = ''): HTMLElementTagNameMap[K] {
  const element = parent.appendChild(document.createElement(tag));
  element.dir = 'auto';
  element.style.cssText = style;
  return element;
}

/** Puts the panel's frame behind the launcher in the order of tabs. */
export function addFrame(url: string): HTMLIFrameElement {
  frame = add(root, 'iframe');
  frame.allow = 'autoplay';
  frame.src = url;
  return frame;
}

export function render(state: State, choose: (suggestion: string) => void): void {
  const { settings_: settings, locale_: locale, open_: open, unread_: unread } = state;
  const { launcherText = '', color = '#1f5eff', suggestions = [], theme = 'auto' } = settings;
  const side = settings.position === 'left' ? 'left' : 'right';
  const x = +(settings.offsetX ?? 20);
  const y = +(settings.offsetY ?? 20);
  const visible = state.shown_ ?? settings.hiddenOn !== (phone.matches ? 'mobile' : 'desktop');
  const name = launcherText || CHAT_IN[locale] || 'Chat';

  // The page's `!important` is below that of a style attribute.
  host.style.cssText = `all:initial;direction:ltr;position:fixed;z-index:2147483647;bottom:${y}px;${side}:${x}px;display:${print.matches ? 'none' : 'grid'};gap:8px;justify-items:${side};`
    .replace(/;/g, '!important;');

  button.style.cssText = `${BUTTON}position:relative;display:${visible ? 'flex' : 'none'};align-items:center;gap:8px;height:56px;padding:0 16px;border-radius:28px;background:${color};color:${contrast(color)}`;
  button.setAttribute('aria-label', unread ? `${name} (${unread})` : name);
  button.setAttribute('aria-expanded', `${open}`);
  icon.style.cssText = settings.icon === 'text' && launcherText && !open ? 'display:none'
    : `forced-color-adjust:none;background:currentColor;width:24px;height:24px;clip-path:path('${open ? CLOSE : settings.icon === 'question' ? QUESTION : CHAT}')`;
  words.data = open ? '' : launcherText;
  badge.textContent = unread && !open ? `${unread}` : '';

  chips.textContent = '';
  if (visible && state.suggesting_ && settings.suggestionsOutside && !phone.matches) {
    for (const suggestion of suggestions) {
      const chip = add(chips, 'button', `${BUTTON}padding:8px 14px;border-radius:18px;background:#fff;color:#222`);
      chip.textContent = suggestion;
      chip.onclick = () => choose(suggestion);
    }
  }

  if (!frame) return;
  frame.title = name;
  frame.style.cssText = `border:0;color-scheme:${theme === 'auto' ? 'light dark' : theme};background:Canvas;position:fixed;${open ? '' : 'visibility:hidden;'}`
    + (phone.matches
      // What the keyboard leaves of the screen.
      ? `left:0;top:${visualViewport!.offsetTop}px;width:100%;height:${visualViewport!.height}px`
      : `${SHADOW}${side}:${x}px;bottom:${y + 68}px;width:min(400px,100% - ${2 * x}px);height:min(680px,100% - ${y + 84}px);border-radius:16px`);
}

/** Black or white, whichever can be read on the colour: both the same at WCAG's luminance of 0.179, with squares for its powers of 2.2. */
function contrast(color: string): string {
  const rgb = parseInt(color.slice(1), 16);
  return 0.21 * (rgb >> 16) ** 2 + 0.72 * (rgb >> 8 & 255) ** 2 + 0.07 * (rgb & 255) ** 2 > 13590 ? '#000' : '#fff';
}
