// A preview's page from outside: it is of this server, so that its chat can be opened and heard.

export interface Scene {
  readonly isDark: boolean;
  /** The chat, else the launcher alone. */
  readonly isOpen: boolean;
}

/** What the chat's script puts on its page. */
interface Chat {
  readonly on: (event: 'ready', listener: () => void) => void;
  readonly open: () => void;
  readonly close: () => void;
}

type PreviewWindow = Window & typeof globalThis & { readonly Voxora?: Partial<Chat> };

/** So long a chat may take to be drawn; then it is shown as it is. */
const PATIENCE_MS = 5000;
const LOOK_MS = 50;
/** From the chat's first word to its first picture. */
const DRAWN_MS = 120;

/** A chat takes the focus when it opens. Beside a form it would swallow what is being typed there. */
function leaveFocus(page: PreviewWindow): void {
  page.HTMLElement.prototype.focus = () => {};
}

/** Brings the page that a frame has loaded into a scene, and tells when that is drawn. */
export function prepare(frame: HTMLIFrameElement | null, first: Scene, onReady: () => void): { readonly show: (scene: Scene) => void; readonly stop: () => void } {
  const page = frame?.contentWindow as PreviewWindow | null | undefined;
  const timers: ReturnType<typeof setTimeout>[] = [];
  let isOver = false;
  let scene = first;
  const later = (work: () => void, ms: number): void => void timers.push(setTimeout(() => isOver || work(), ms));
  let isTold = false;
  const done = (): void => {
    if (isTold) return;
    isTold = true;
    onReady();
  };
  const apply = (): void => {
    const root = page?.document.documentElement;
    if (root) root.style.colorScheme = scene.isDark ? 'dark' : 'light';
    const chat = page?.Voxora;
    if (scene.isOpen) chat?.open?.();
    else chat?.close?.();
  };
  const begin = (): void => {
    const chat = page?.Voxora;
    if (!chat?.on) return later(begin, LOOK_MS);
    // Before the page itself hears it, and has the chat shown.
    page?.addEventListener('message', ({ data, source }: MessageEvent<{ voxora?: number; type?: string }>) => {
      if (data.voxora !== 1 || data.type !== 'ready') return;
      leaveFocus(source as PreviewWindow);
      later(done, DRAWN_MS);
    }, { capture: true });
    chat.on('ready', () => {
      apply();
      if (!scene.isOpen) later(done, DRAWN_MS);
    });
  };
  if (page) leaveFocus(page);
  begin();
  later(done, PATIENCE_MS);
  return {
    show: (next) => {
      scene = next;
      apply();
    },
    stop: () => {
      isOver = true;
      timers.forEach(clearTimeout);
    },
  };
}
