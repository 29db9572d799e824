// Pictures of messages: fetched with the token, which an address must not carry, and kept as long as the page.
import { signal, type Signal } from '@preact/signals-core';
import { api } from './session';

/** An address to show; null while it is fetched; false where it can't be shown. */
type Shown = string | null | false;

const fetched = new Map<string, Signal<Shown>>();

export function pictureOf(url: string): Signal<Shown> {
  let it = fetched.get(url);
  if (!it) {
    const made = it = signal<Shown>(null);
    fetched.set(url, made);
    api.blob(url).then((blob) => (made.value = URL.createObjectURL(blob)), () => (made.value = false));
  }
  return it;
}

export function forgetPictures(): void {
  for (const { value } of fetched.values()) if (value) URL.revokeObjectURL(value);
  fetched.clear();
}
