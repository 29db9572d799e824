// Puts the parts together.
import { effect, signal } from '@preact/signals-core';
import type { Identity } from '../../../shared/protocol';
import { hearHost, tellHost } from '../host';
import { askedLocale, isPage, keep, ownLocale, siteKey } from '../page';
import { chooseConversation, conversations, current, currentId, forgetConversations, loadConversations, changeConversation, unreadTotal, conversationsLoaded } from './conversations';
import { addToDraft, moveDraft } from './drafts';
import { chooseDepartment } from './introduction';
import { arrive, connection, link, openThread, sendLive } from './live';
import { loadLocale } from './locale';
import { forgetPictures } from './pictures';
import { isModal, isVisible, lookedAt } from './panel';
import { announced } from './receiving';
import { orphanOutbox, rereadOutbox, sendPending, startSending } from './sending';
import { api, forgetSession, hasSession, identify, onSessionOver, renewSession, rereadSession, visitor } from './session';
import { appearance, config, loadSite, title } from './site';
import { forgetThreads, threads } from './timelines';
import { tellTypingBy } from './typing';
import { forgetTransfers, orphanTransfers, resumeTransfers } from './uploads';
import { page, tellWhereabouts } from './whereabouts';
import { focusComposer } from './focus';

const LOAD_AGAIN_MS = 3000;

/** It is known which conversation is looked at. */
let begun: Promise<void>;

export function start(): void {
  speak([ownLocale, askedLocale]);
  void loadSite();
  listen();
  tellTypingBy((event, writing) => connection.mention(event, writing));
  startSending({ send: sendLive, began: () => connection.start(), receive: arrive });
  if (hasSession()) connection.start();
  begun = begin();
  void resumeTransfers();
  tellHost('ready', {});
}

async function begin(): Promise<void> {
  try {
    await renewSession();
    await loadConversations();
    chooseConversation();
  } catch {
    if (!hasSession()) return;
    await new Promise((resolve) => setTimeout(resolve, LOAD_AGAIN_MS));
    await begin();
  }
}

function listen(): void {
  window.addEventListener('offline', () => connection.tell('offline'));
  window.addEventListener('online', () => {
    connection.tell('online');
    connection.hurry();
    sendPending();
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') connection.hurry();
  });
  if (!navigator.onLine) connection.tell('offline');
  window.addEventListener('storage', ({ key }) => {
    const own = `voxora:${siteKey}:`;
    if (key?.startsWith(`${own}out:`)) rereadOutbox();
    if (key === `${own}session` && rereadSession()) restart();
  });
  onSessionOver(() => {
    moveDraft(currentId.peek(), null);
    orphanOutbox();
    orphanTransfers();
    clear();
    sendPending();
  });
  effect(() => void (document.title = title()));
  effect(tellWhatIsOpen);
  effect(loadWhatIsOpened);
  effect(markRead);
  effect(becomeVouched);
  tellWhereabouts();
  effect(() => tellHost('unread', { count: unreadTotal.value }));
  effect(() => {
    if (config.value) tellHost('config', appearance.value);
  });
  effect(() => {
    const { locale } = appearance.value;
    if (!isToldLocale && locale && locale !== 'auto') speak([locale, askedLocale]);
  });
  hearHost({
    host: ({ url, title }) => void (page.value = { url, title }),
    visible({ open, whole }) {
      isVisible.value = open;
      isModal.value = whole;
      if (open) focusComposer();
    },
    identify: (person) => void (vouched.value = person as Identity),
    setLocale({ locale }) {
      isToldLocale = true;
      speak([locale]);
    },
    setDepartment: ({ id }) => chooseDepartment(id),
    prefill: ({ text }) => void begun.then(() => addToDraft(currentId.peek(), text)),
    shutdown() {
      clear();
      forgetTransfers();
      forgetSession();
      for (const key of keep.keys('')) keep.remove(key);
      rereadOutbox();
    },
  });
}

/** The website decides the language, and not the site's settings. */
let isToldLocale = ownLocale !== null;

const speak = (wanted: readonly (string | null)[]): void => void loadLocale([...wanted, ...navigator.languages]);

/** Whom the website vouches for. A visitor that only passes by is not made known to the server for that. */
const vouched = signal<Identity | null>(null);

function becomeVouched(): void {
  const person = vouched.value;
  if (!person || !(isVisible.value || visitor.value)) return;
  vouched.value = null;
  identify(person).then(restart, (error: Error) => console.error(`Voxora: identify was refused: ${error.message}`));
}

/** Another person speaks from here. */
function restart(): void {
  moveDraft(currentId.peek(), null);
  clear();
  if (!hasSession()) return;
  connection.start();
  void begin();
}

function clear(): void {
  connection.stop();
  told.clear();
  forgetConversations();
  forgetThreads();
  forgetPictures();
  announced.value = null;
}

function tellWhatIsOpen(): void {
  if (!conversationsLoaded.value) return;
  tellHost('conversation', { open: conversations.value.some((it) => it.status !== 'resolved') });
}

function loadWhatIsOpened(): void {
  const id = currentId.value;
  const { phase } = link.value;
  if (id === null || phase === 'offline' || phase === 'over') return;
  if (threads.peek().get(id)?.state !== 'loaded') void openThread(id).catch(() => {});
}

/** The last `seq` that the server was told to be read, by conversation. */
const told = new Map<string, number>();

/** What is looked at is read. */
function markRead(): void {
  const id = lookedAt.value;
  const it = current.value;
  if (id === null || it?.id !== id || threads.value.get(id)?.state !== 'loaded') return;
  const seq = it.lastSeq;
  if (!told.has(id) && (it.unread ?? 0) === 0) told.set(id, seq);
  if (seq <= (told.get(id) ?? 0)) return;
  told.set(id, seq);
  changeConversation(id, { unread: 0 });
  const done = connection.link.phase === 'live'
    ? connection.request('mark_read', { conversationId: id, seq })
    : api.post(`/conversations/${id}/read`, { seq });
  done.catch(() => told.delete(id));
}

export const close = (): void => {
  if (!isPage) tellHost('close', {});
};
