// Secrets of links stand behind `#`, which no server is sent.

/** What stands behind `#`; from now on the address, its history and its title are without it. */
export function takeFragment(): string {
  const text = location.hash.slice(1);
  if (text) history.replaceState(history.state, '', location.pathname + location.search);
  return text;
}
