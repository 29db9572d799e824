// Pictures of messages: fetched with the token, which an address must not carry.
import { signal, type Signal } from '@preact/signals-core';
import { api } from '../api';
import { t } from '../locale';
import { showToast } from '../toasts';

/** An address to show; null while it is fetched; false where it can't be shown. */
type Shown = string | null | false;

/** So many are kept. One that is on the screen stays there without its address. */
const MOST = 100;
const SAVED_MS = 10_000;

const fetched = new Map<string, Signal<Shown>>();

export function pictureOf(url: string): Signal<Shown> {
  const known = fetched.get(url);
  if (known) return known;
  const made = signal<Shown>(null);
  fetched.set(url, made);
  api.blob(url).then((blob) => (made.value = URL.createObjectURL(blob)), () => (made.value = false));
  for (const [oldest, { value }] of fetched) {
    if (fetched.size <= MOST) break;
    if (value) URL.revokeObjectURL(value);
    fetched.delete(oldest);
  }
  return made;
}

/** Tries once more to fetch one. */
export function fetchAgain(url: string): void {
  const it = fetched.get(url);
  if (!it) return;
  it.value = null;
  api.blob(url).then((blob) => (it.value = URL.createObjectURL(blob)), () => (it.value = false));
}

/** Puts a file where the browser puts what is downloaded. */
export async function download(url: string, name: string): Promise<void> {
  try {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(await api.blob(url));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), SAVED_MS);
  } catch {
    showToast(t('conversation.notDownloaded', { name }), { tone: 'danger' });
  }
}
