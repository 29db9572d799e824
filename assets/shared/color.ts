// Colours that can be read: contrast as WCAG 2 reckons it.

export type Rgb = readonly [number, number, number];

const AA = 4.5;
export const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];

/** `#rrggbb`; null for anything else. */
export function parseColor(text: string): Rgb | null {
  const match = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/iu.exec(text);
  if (!match) return null;
  return [match[1], match[2], match[3]].map((part) => Number.parseInt(part ?? '', 16)) as unknown as Rgb;
}

export function hex(color: Rgb): string {
  return `#${color.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

/** 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

/** White where that can be read on `color`, else black, which then can. */
export const textOn = (color: Rgb): Rgb => (contrast(color, WHITE) >= AA ? WHITE : BLACK);

/** The nearest colour to `color` that can be read on `surface`. */
export function readable(color: Rgb, surface: Rgb): Rgb {
  const target = luminance(surface) > 0.18 ? BLACK : WHITE;
  for (let share = 0; share < 1; share += 0.04) {
    const mixed = mix(color, target, share);
    if (contrast(mixed, surface) >= AA) return mixed;
  }
  return target;
}

/** `share` of `b` in `a`. */
export function mix(a: Rgb, b: Rgb, share: number): Rgb {
  return a.map((part, at) => Math.round(part + ((b[at] ?? 0) - part) * share)) as unknown as Rgb;
}

function luminance(color: Rgb): number {
  const [r = 0, g = 0, b = 0] = color.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
