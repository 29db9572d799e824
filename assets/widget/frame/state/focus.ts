// Where the keyboard is.
import { listIsOpen } from './conversations';
import { isModal } from './panel';

const TRIES = 40;
const PAUSE_MS = 50;

/** What is to be focused may be drawn only in a moment. */
function focusFirst(selector: string, tries = TRIES): void {
  setTimeout(() => {
    const found = document.querySelector<HTMLElement>(selector);
    if (found) found.focus();
    else if (tries > 0) focusFirst(selector, tries - 1);
  }, tries === TRIES ? 0 : PAUSE_MS);
}

/** The field to write in; on a phone its keyboard would hide what there is to read. */
export const focusComposer = (): void => focusFirst(isModal.peek() || listIsOpen.peek() ? '.app' : 'footer textarea');
/** The field that is filled in wrongly. */
export const focusFault = (): void => focusFirst('[aria-invalid=true]');
