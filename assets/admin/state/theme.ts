// Light, dark, or as the device is.
import { effect, signal } from '@preact/signals-core';
import type { Theme } from '../../shared/protocol';
import { keep } from './keep';
import { me } from './workspace';

/** Before somebody is logged in: as the last one had it. */
const kept = signal((keep.get('theme') ?? 'auto') as Theme);

export const theme = (): Theme => me.value?.settings.theme ?? kept.value;

/** Keeps the page as the theme says. */
export function applyTheme(): void {
  effect(() => {
    const chosen = theme();
    keep.set('theme', chosen);
    if (chosen === 'auto') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = chosen;
  });
}
