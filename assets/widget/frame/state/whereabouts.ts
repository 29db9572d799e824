// The page that the visitor is on, told to the team once there is a session: never before.
import { effect, signal } from '@preact/signals-core';
import { isPage } from '../page';
import { api, visitor } from './session';

interface Page {
  readonly url: string;
  readonly title: string;
}

export const page = signal<Page | null>(isPage ? { url: location.href, title: document.title } : null);

export function tellWhereabouts(): void {
  let told = '';
  effect(() => {
    if (!visitor.value || !page.value) return;
    const { url, title } = page.value;
    // What stands behind `#` is between the page and the browser.
    const [address = ''] = url.split('#');
    const now = JSON.stringify([visitor.value.id, address, title]);
    if (now === told) return;
    told = now;
    api.post('/widget/page', { url: address, title }).catch(() => {});
  });
}
