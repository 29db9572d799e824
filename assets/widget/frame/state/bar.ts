// What is wrong with the connection, once it is worth a word.
import { effect, signal } from '@preact/signals-core';
import { link } from './live';

/** A short gap is not. */
const PATIENCE_MS = 1500;

export const bar = signal<'barOffline' | 'barWaiting' | 'barPlain' | null>(null);
/** Also before there is anything to connect for. */
const isOffline = signal(!navigator.onLine);
for (const name of ['online', 'offline']) window.addEventListener(name, () => (isOffline.value = !navigator.onLine));

effect(() => {
  const { phase } = link.value;
  const words = isOffline.value || phase === 'offline' ? 'barOffline' : phase === 'waiting' ? 'barWaiting' : phase === 'plain' ? 'barPlain' : null;
  const timer = setTimeout(() => (bar.value = words), words === 'barWaiting' ? PATIENCE_MS : 0);
  return () => clearTimeout(timer);
});
