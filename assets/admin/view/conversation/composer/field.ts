// Changes a field as its writer would: what is done so can be undone by the browser.
import type { Edit, Selection } from '../../../state/conversation/marking';

export const selectionIn = ({ value, selectionStart, selectionEnd }: HTMLTextAreaElement): Selection => ({ text: value, start: selectionStart, end: selectionEnd });

export function apply(field: HTMLTextAreaElement, { start, end, text, selectStart, selectEnd }: Edit): void {
  field.focus();
  field.setSelectionRange(start, end);
  // Deprecated, and the only way that keeps the browser's undo.
  if (!document.execCommand('insertText', false, text)) {
    field.setRangeText(text, start, end, 'end');
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
  field.setSelectionRange(selectStart, selectEnd);
}

/** Puts words in place of a part of what is there, and goes on behind them. */
export function insert(field: HTMLTextAreaElement, text: string, start = field.selectionStart, end = field.selectionEnd): void {
  apply(field, { start, end, text, selectStart: start + text.length, selectEnd: start + text.length });
}
