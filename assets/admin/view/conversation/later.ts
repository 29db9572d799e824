// What is loaded when it is first wanted, with the style that all of it shares.
import style from '../../style/conversation-later.css?url';
import { addStyle } from '../withPages';

let added: Promise<void> | null = null;

/** Some code, once its style is there. */
export async function later<T>(code: Promise<T>): Promise<T> {
  added ??= addStyle(style).catch((error: unknown) => {
    added = null;
    throw error;
  });
  const [loaded] = await Promise.all([code, added]);
  return loaded;
}
