// A website's address, as people write it.

/** The origin that `text` means: `shop.example.org/basket` is `https://shop.example.org`. Null where it means none. */
export function originOf(text: string): string | null {
  const typed = text.trim();
  if (typed === '' || /\s/u.test(typed)) return null;
  const isLocal = /^(?:localhost|127\.|\[::1\])/iu.test(typed);
  try {
    const url = new URL(/^[a-z][a-z\d+.-]*:\/\//iu.test(typed) ? typed : `${isLocal ? 'http' : 'https'}://${typed}`);
    if (!/^https?:$/u.test(url.protocol) || url.username !== '' || !(url.hostname.includes('.') || url.hostname.includes(':') || url.hostname === 'localhost')) return null;
    return url.origin;
  } catch {
    return null;
  }
}

/** What a website's pages get to have its chat. */
export const snippetFor = (publicKey: string, server = location.origin): string => `<script src="${server}/widget.js" data-site="${publicKey}" async></script>`;
