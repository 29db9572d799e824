// The app's own line icons, on a grid of 20 with lines of 1.5. Add what is used, take out what is not.

const PATHS = {
  inbox: 'M3 11.5l2.3-6.4a1.4 1.4 0 0 1 1.3-.9h6.8a1.4 1.4 0 0 1 1.3.9L17 11.5v3.2a1.3 1.3 0 0 1-1.3 1.3H4.3A1.3 1.3 0 0 1 3 14.7zM3 11.5h3.9l1.1 2h4l1.1-2H17',
  today: 'M3 16.3h14M5.3 13.2V9.8M10 13.2V4.5M14.7 13.2V7.3',
  manage: 'M3 6.2h6.6M14 6.2h3M3 13.8h3M10.4 13.8H17M11.8 4a2.2 2.2 0 1 0 .01 0zM8.2 11.6a2.2 2.2 0 1 0 .01 0z',
  search: 'M9 3.5a5.5 5.5 0 1 0 .01 0zM13 13l3.7 3.7',
  bell: 'M5 8.6a5 5 0 0 1 10 0c0 3.3 1.2 4.3 1.8 5.1H3.2C3.8 12.9 5 11.9 5 8.6zM8.3 16.4a1.9 1.9 0 0 0 3.4 0',
  check: 'M4 10.6l4 4 8-9',
  close: 'M5 5l10 10M15 5L5 15',
  down: 'M5.5 8l4.5 4.5L14.5 8',
  forward: 'M8 5.5l4.5 4.5L8 14.5',
  back: 'M12 5.5L7.5 10l4.5 4.5',
  more: 'M4.5 10h.01M10 10h.01M15.5 10h.01',
  plus: 'M10 4v12M4 10h12',
  copy: 'M7.3 7.3h8.9v8.9H7.3zM4.4 12.7h-.6V3.8h8.9v.6',
  sun: 'M10 6.8a3.2 3.2 0 1 0 .01 0zM10 2v1.5M10 16.5V18M2 10h1.5M16.5 10H18M4.4 4.4l1 1M14.6 14.6l1 1M15.6 4.4l-1 1M5.4 14.6l-1 1',
  moon: 'M16.6 11.8A6.9 6.9 0 0 1 8.2 3.4a6.9 6.9 0 1 0 8.4 8.4z',
  screen: 'M3 4.3h14v9H3zM7.4 16.3h5.2',
  keyboard: 'M2.8 5.3h14.4v9.4H2.8zM5.8 8.4h.01M8.6 8.4h.01M11.4 8.4h.01M14.2 8.4h.01M7.3 11.7h5.4',
  command: 'M7.5 7.5h5v5h-5zM7.5 7.5V5.4a2 2 0 1 0-2.1 2.1zM12.5 7.5h2.1a2 2 0 1 0-2.1-2.1zM12.5 12.5v2.1a2 2 0 1 0 2.1-2.1zM7.5 12.5H5.4a2 2 0 1 0 2.1 2.1z',
  logOut: 'M8 3.5H4.2v13H8M12.6 6.4l3.6 3.6-3.6 3.6M16.2 10H8',
  alert: 'M10 3.3l7.2 12.9H2.8zM10 8.2v3.6M10 14h.01',
  info: 'M10 3a7 7 0 1 0 .01 0zM10 9.3v4.2M10 6.6h.01',
  user: 'M10 3.6a3.1 3.1 0 1 0 .01 0zM3.9 16.6c.6-3.1 2.9-4.8 6.1-4.8s5.5 1.7 6.1 4.8',
  link: 'M8.3 11.7l3.4-3.4M9.2 6.1l1.7-1.7a3.3 3.3 0 0 1 4.7 4.7l-1.7 1.7M10.8 13.9l-1.7 1.7a3.3 3.3 0 0 1-4.7-4.7l1.7-1.7',
  external: 'M11.6 3.6h4.8v4.8M16.4 3.6l-7 7M14 11.4v5H3.6V6h5',
  eye: 'M2.4 10S5.2 5 10 5s7.6 5 7.6 5-2.8 5-7.6 5-7.6-5-7.6-5zM10 7.8a2.2 2.2 0 1 0 .01 0z',
  eyeOff: 'M2.4 10S5.2 5 10 5s7.6 5 7.6 5-2.8 5-7.6 5-7.6-5-7.6-5zM4 16L16 4',
  clock: 'M10 3a7 7 0 1 0 .01 0zM10 6.3V10l2.7 1.7',
  star: 'M10 3.2l2.1 4.4 4.8.6-3.5 3.3.9 4.8-4.3-2.4-4.3 2.4.9-4.8-3.5-3.3 4.8-.6z',
  up: 'M5.5 12L10 7.5l4.5 4.5',
  arrowUp: 'M10 16.2V4.2M5 9.2l5-5 5 5',
  note: 'M4.2 3.8h11.6v8.4l-4 4H4.2zM15.8 12.2h-4v4',
  clip: 'M15.5 9.6l-5.4 5.4a3.2 3.2 0 0 1-4.5-4.5l6-6a2.1 2.1 0 0 1 3 3l-5.9 5.9a1 1 0 0 1-1.5-1.4l5.2-5.2',
  tag: 'M3.5 3.5h5.9l7.1 7.1-5.9 5.9-7.1-7.1zM6.9 6.9h.01',
  people: 'M7.6 4.2a2.7 2.7 0 1 0 .01 0zM2.6 15.8c.4-2.7 2.3-4.2 5-4.2s4.6 1.5 5 4.2M12.9 4.5a2.7 2.7 0 0 1 0 4.9M14.6 12c1.6.6 2.6 1.9 2.9 3.8',
  globe: 'M10 3a7 7 0 1 0 .01 0zM3.2 10h13.6M10 3C8.1 5 7.2 7.4 7.2 10s.9 5 2.8 7c1.9-2 2.8-4.4 2.8-7S11.9 5 10 3z',
  checks: 'M2 10.8l3.4 3.4L12 6.4M9.6 13.6l.7.6L17.8 6.4',
  edit: 'M4 16l.8-3.4 8.6-8.6a1.8 1.8 0 0 1 2.6 2.6l-8.6 8.6zM12 5.4L14.6 8',
  trash: 'M4 5.8h12M8 5.8V3.8h4v2M5.4 5.8l.8 10.4h7.6l.8-10.4M8.4 8.8v4.6M11.6 8.8v4.6',
  file: 'M5.4 3.2h6l3.4 3.4v10.2H5.4zM11.2 3.4v3.4h3.4',
  download: 'M10 3.4v9M6.2 8.8l3.8 3.8 3.8-3.8M4 16.4h12',
  bold: 'M6 4h4.6a3 3 0 0 1 0 6H6zM6 10h5.4a3 3 0 0 1 0 6H6z',
  italic: 'M9 4h5M6 16h5M11.6 4L8.4 16',
  slash: 'M4 3.4h12v13.2H4zM11.8 6.8L8.2 13.2',
  at: 'M13 10a3 3 0 1 1-.01-.2M13 7v3.9a1.9 1.9 0 0 0 3.8 0V10a6.8 6.8 0 1 0-2.7 5.4',
  smile: 'M10 3a7 7 0 1 0 .01 0zM7 11.6a3.4 3.4 0 0 0 6 0M7.6 8h.01M12.4 8h.01',
  block: 'M10 3a7 7 0 1 0 .01 0zM5.1 5.1l9.8 9.8',
  layers: 'M3 7.2l7-3.5 7 3.5-7 3.5zM3 10.6l7 3.5 7-3.5M3 13.9l7 3.4 7-3.4',
  key: 'M7 8.2a3.4 3.4 0 1 0 .01 0zM9.5 9.2l6.3-5.4M13.2 6l2 2.2M11 7.9l1.5 1.6',
  server: 'M3.5 4h13v5h-13zM3.5 11h13v5h-13zM6.5 6.5h.01M6.5 13.5h.01',
  phone: 'M6 2.8h8v14.4H6zM9 14.8h2',
  grip: 'M7.5 5h.01M7.5 10h.01M7.5 15h.01M12.5 5h.01M12.5 10h.01M12.5 15h.01',
} as const;

export type IconName = keyof typeof PATHS;

/** Point to where one reads to: turned around where one reads from the right. */
const DIRECTED: readonly IconName[] = ['forward', 'back', 'logOut', 'external'];

export const Icon = ({ name }: { readonly name: IconName }) => (
  <svg class={`icon icon-${name}${DIRECTED.includes(name) ? ' directed' : ''}`} viewBox="0 0 20 20" aria-hidden="true"><path d={PATHS[name]} /></svg>
);

/** Our own: what somebody says, with a V in it. */
export const Mark = () => (
  <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
    <path class="mark-bubble" d="M9 3h14a6 6 0 0 1 6 6v9a6 6 0 0 1-6 6h-6.4L10 29.5V24H9a6 6 0 0 1-6-6V9a6 6 0 0 1 6-6z" />
    <path class="mark-letter" d="M10.6 9l5.4 9 5.4-9" />
  </svg>
);
