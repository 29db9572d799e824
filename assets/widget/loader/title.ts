// The count in the tab's title. The page may change its title meanwhile.

let prefix = '';

const observer = new MutationObserver(() => badgeTitle(prefix));

/** Puts `text` before the page's title, in place of what was put there before. */
export function badgeTitle(text: string): void {
  const { title, head } = document;
  document.title = text + (title.startsWith(prefix) ? title.slice(prefix.length) : title);
  prefix = text;
  // Forgets its own change.
  observer.disconnect();
  if (text) observer.observe(head, { childList: true, subtree: true });
}
