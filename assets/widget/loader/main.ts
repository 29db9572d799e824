// The script on the customer's page. It draws the launcher and loads nothing else until that is touched, or a conversation is open.
import type { FromFrame, Person, ToFrame } from './messages';
import { options, origin, site } from './script';
import { memory, type Settings } from './settings';
import { badgeTitle, bareTitle } from './title';
import { addFrame, button, host, phone, print, render, type State } from './view';

type Listener = (detail?: unknown) => void;
/** An array, or a function's arguments. */
type Call = Iterable<unknown>;
type Queue = Call[] & { readonly q?: Call[]; readonly on?: unknown };
const page = window as unknown as { Voxora?: object };

const waiting = page.Voxora as Queue | undefined;

/** The newest of each kind, for a frame that is not ready or begins anew. */
const kept: Partial<ToFrame> = {};
const listeners: Record<string, Set<Listener>> = {};
let frame: HTMLIFrameElement | undefined;
let ready = false;
/** Where the frame was told to be. */
let place = '';
const state: State = { settings_: {}, locale_: '', open_: false, unread_: 0, suggesting_: true };

const draw = (): void => render(state, (text) => {
  keep('prefill', { text });
  show(true);
});

function tell(event: string, detail?: unknown): void {
  listeners[event]?.forEach((listener) => listener(detail));
}

function post<K extends keyof ToFrame>(type: K, message: ToFrame[K]): void {
  if (ready) frame?.contentWindow?.postMessage({ ...message, voxora: 1, type }, origin);
}

function keep<K extends keyof ToFrame>(type: K, message: ToFrame[K]): void {
  kept[type] = message;
  post(type, message);
}

function load(): void {
  if (frame) return;
  frame = addFrame(`${origin}/widget/?site=${site}&locale=${state.locale_}&own=${options['locale'] ?? ''}&host=${location.origin}`);
  frame.onload = () => setTimeout(() => ready || void explain(), 5000);
  // A single-page app says nothing when it goes from page to page.
  setInterval(look, 1000);
  draw();
}

function look(): void {
  const url = location.href;
  const title = bareTitle();
  if (place !== (place = url + title)) keep('host', { url, title });
}

function show(open: boolean): void {
  if (open === state.open_) return;
  const focused = document.activeElement === host;
  state.open_ = open;
  state.suggesting_ = false;
  load();
  draw();
  greet();
  if (!open && focused) button.focus();
  tell(open ? 'open' : 'close');
}

/** Tells the frame whether it is seen. */
function greet(): void {
  look();
  post('visible', { open: state.open_, whole: phone.matches });
  if (state.open_) frame?.focus();
}

/** The attributes of the script are above what the site says. */
function adopt(settings: Settings = {}): void {
  state.settings_ = { ...settings, ...options };
  const { locale = 'auto' } = state.settings_;
  state.locale_ = (locale === 'auto' ? document.documentElement.lang || navigator.language : locale).slice(0, 2);
}

/** Asks for the site's settings, with the page's origin, which the frame does not have. False where it is refused. */
async function ask(): Promise<boolean> {
  const answer = await fetch(`${origin}/api/v1/widget/config?site=${site}`).catch(() => undefined);
  if (answer?.ok) adopt((await answer.json()).site.appearance);
  else console.error(`Voxora: site ${site} refuses ${location.origin} (${answer?.status ?? 'connect-src?'})`);
  return !answer || answer.ok;
}

/** The frame did not start. */
async function explain(): Promise<void> {
  show(false);
  frame?.remove();
  frame = undefined;
  if (await ask()) console.error('Voxora: no frame (frame-src?)');
  else end();
}

const hears: { readonly [K in keyof FromFrame]: (message: FromFrame[K]) => unknown } = {
  ready() {
    ready = true;
    for (const type in kept) post(type as keyof ToFrame, kept[type as keyof ToFrame] ?? {});
    delete kept.prefill;
    greet();
  },
  close: () => show(false),
  unread({ count }) {
    state.unread_ = count;
    badgeTitle(count ? `(${count}) ` : '');
    tell('unread', count);
  },
  conversation: ({ open }) => memory('open', open),
  message: ({ message }) => tell('message', message),
  config(settings) {
    memory('config', settings);
    adopt(settings);
  },
};

function hear(event: MessageEvent): void {
  if (event.origin !== origin || !frame || event.source !== frame.contentWindow || event.data.voxora !== 1) return;
  hears[event.data.type as keyof FromFrame]?.(event.data);
  draw();
}

const observer = new MutationObserver(attach);

/** Beside the body, which an app may swap. A frame begins anew where it is put. */
function attach(): void {
  const { documentElement } = document;
  observer.observe(documentElement, { childList: true });
  if (host.isConnected) return;
  ready = false;
  documentElement.appendChild(host);
}

function end(): void {
  observer.disconnect();
  badgeTitle('');
  host.remove();
  delete page.Voxora;
}

const api = {
  open: () => show(true),
  close: () => show(false),
  toggle: () => show(!state.open_),
  show() {
    state.shown_ = true;
    draw();
  },
  hide() {
    state.shown_ = false;
    show(false);
    draw();
  },
  identify: (person: Person) => keep('identify', person),
  setLocale(locale: string) {
    options['locale'] = locale;
    adopt(state.settings_);
    keep('setLocale', { locale });
    draw();
  },
  setDepartment: (id: string) => keep('setDepartment', { id }),
  prefill: (text: string) => keep('prefill', { text }),
  /** A queue's way to call. */
  push: (call: Call) => run(call),
  on(event: string, listener: Listener) {
    (listeners[event] ??= new Set()).add(listener);
    if (event === 'ready') listener();
  },
  off(event: string, listener: Listener) {
    listeners[event]?.delete(listener);
  },
  /** The frame, loaded for it if need be, forgets its session. */
  shutdown() {
    load();
    api.hide();
    keep('shutdown', {});
    memory('open', false);
    setTimeout(end, 2000);
  },
};

function run([name, ...details]: Call): void {
  (api[name as keyof typeof api] as (...details: unknown[]) => void)(...details);
}

/** Draws the launcher. Calls before are good: what they change is drawn then. */
function begin(): void {
  // Behind the body, so that it is the last in the order of tabs.
  if (!document.body) return void requestAnimationFrame(begin);
  if (options['settings'] !== 'now') adopt(memory('config'));
  attach();
  button.onclick = api.toggle;
  button.onfocus = button.onpointerenter = load;
  // No value: false would prevent what the key does.
  host.onkeydown = ({ key }) => void (key === 'Escape' && show(false));
  addEventListener('message', hear);
  visualViewport!.onresize = print.onchange = draw;
  if (memory('open')) {
    state.suggesting_ = false;
    load();
  }
  draw();
}

async function start(): Promise<void> {
  adopt();
  if (options['settings'] === 'now' && !await ask()) return;
  page.Voxora = Object.assign((...call: unknown[]) => run(call), api);
  for (const call of Array.from(waiting?.q ?? waiting ?? [])) run(call);
  // When the page has nothing else to do: a first look into its storage alone takes milliseconds.
  (window.requestIdleCallback ?? setTimeout)(begin, { timeout: 1000 } as IdleRequestOptions & number);
}

if (waiting?.on) console.info('Voxora is on this page already');
else void start();
