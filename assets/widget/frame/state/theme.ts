// The site's colour, made readable, and light or dark.
import { effect, signal } from '@preact/signals-core';
import { hex, mix, parseColor, readable, textOn, WHITE, type Rgb } from '../../../shared/color';
import { appearance } from './site';

const DEFAULT: Rgb = [0x1f, 0x5e, 0xff];
const DARK: Rgb = [0x17, 0x19, 0x1d];
const prefersDark = matchMedia('(prefers-color-scheme: dark)');
const deviceIsDark = signal(prefersDark.matches);
prefersDark.addEventListener('change', ({ matches }) => (deviceIsDark.value = matches));

/** Keeps the page's colours as they should be. */
export function applyTheme(): void {
  effect(() => {
    const { theme = 'auto', color = '' } = appearance.value;
    const isDark = theme === 'dark' || (theme === 'auto' && deviceIsDark.value);
    const accent = parseColor(color) ?? DEFAULT;
    const surface = isDark ? DARK : WHITE;
    const tint = mix(surface, accent, isDark ? 0.2 : 0.08);
    const root = document.documentElement;
    root.dataset.theme = isDark ? 'dark' : 'light';
    const colors = {
      accent: hex(accent),
      'on-accent': hex(textOn(accent)),
      // On both the surface and its tint.
      'accent-text': hex(readable(readable(accent, surface), tint)),
      tint: hex(tint),
    };
    for (const [name, value] of Object.entries(colors)) root.style.setProperty(`--${name}`, value);
  });
}
