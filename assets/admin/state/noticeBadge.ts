// A dot on the tab's icon.

const ICON = '/favicon.ico';
const DOT = '<circle cx="25" cy="7" r="6" fill="#d9382b" stroke="#fff" stroke-width="2"/>';

/** Drawn once, from the icon as it is. */
let dotted: Promise<string> | null = null;
let isOn = false;

export function badge(isWanted: boolean): void {
  isOn = isWanted;
  if (!isWanted) return put(ICON);
  dotted ??= fetch(ICON).then(async (answer) => `data:image/svg+xml,${encodeURIComponent((await answer.text()).replace('</svg>', `${DOT}</svg>`))}`);
  void dotted.then((href) => isOn && put(href), () => (dotted = null));
}

function put(href: string): void {
  const icon = document.querySelector<HTMLLinkElement>('link[rel=icon]');
  if (icon && icon.getAttribute('href') !== href) icon.href = href;
}
