// What the pages of text and forms need beside their code: their style and their words. Who sits in the inbox does without.
import { addWords } from '../state/locale';
import style from '../style/pages.css?url';

let added: Promise<void> | null = null;

/** A page's code, once all that it needs is there. */
export async function withPages<T>(code: Promise<T>): Promise<T> {
  added ??= addStyle(style).catch((error: unknown) => {
    added = null;
    throw error;
  });
  const [page] = await Promise.all([code, added, addWords('pages')]);
  return page;
}

/** Adds a style to the page. Rejects where it does not come. */
export function addStyle(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = url;
    link.onload = () => resolve();
    link.onerror = () => {
      link.remove();
      reject(new Error(`no style at ${url}`));
    };
    document.head.append(link);
  });
}
