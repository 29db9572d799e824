// The count in the tab's title. The page may change its title meanwhile.

let prefix = '';

const observer = new MutationObserver(() => badgeTitle(prefix));

/** As the page has it. */
export function bareTitle(): string {
  const { title } = document;
  return title.startsWith(prefix) ? title.slice(prefix.length) : title;
}

/** Puts `text` before the page's title, in place of what was put there before. */
export function badgeTitle(text: string): void {
  document.title = text + bareTitle();
  prefix = text;
  // Forgets its own change.
  observer.disconnect();
  if (text) observer.observe(document.head, { childList: true, subtree: true });
}
