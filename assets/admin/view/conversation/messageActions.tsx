// What can be done with one message.
import type { Message } from '../../../shared/protocol';
import { beginEdit, canEdit, isOwn, remove } from '../../state/conversation/editing';
import { t } from '../../state/locale';
import { showToast } from '../../state/toasts';
import { confirm } from '../ui/Dialog';
import { Menu, type MenuItem } from '../ui/Menu';

export function MessageMenu({ message }: { readonly message: Message }) {
  const items = itemsFor(message);
  if (items.length === 0) return null;
  return <span class="said-menu"><Menu icon="more" label={t('conversation.messageMenu')} items={items} /></span>;
}

function itemsFor(message: Message): readonly MenuItem[] {
  if (message.deletedAt) return [];
  const { content, conversationId, seq } = message;
  return [
    ...(canEdit(message) ? [{ id: 'edit', icon: 'edit' as const, label: t('conversation.edit'), run: () => beginEdit(message) }] : []),
    ...(content ? [{ id: 'copy', icon: 'copy' as const, label: t('conversation.copyText'), run: () => void copy(content) }] : []),
    { id: 'link', icon: 'link', label: t('conversation.copyMessageLink'), run: () => void copy(`${location.origin}/inbox/all/${encodeURIComponent(conversationId)}?seq=${seq}`) },
    ...(isOwn(message) ? [{ id: 'remove', icon: 'trash' as const, label: t('conversation.delete'), keys: 'delete', isDanger: true, beginsGroup: true, run: () => askRemove(message) }] : []),
  ];
}

/** Opens the menu of a message that has the focus. */
export const openMenuOf = (row: HTMLElement): void => row.querySelector<HTMLElement>('.said-menu button')?.click();

/** Takes back one's own, if one is sure: the visitor may have read it. */
export function askRemove(message: Message): void {
  if (!isOwn(message)) return;
  const ask = { title: t('conversation.deleteTitle'), text: t(message.internal ? 'conversation.deleteNoteText' : 'conversation.deleteText'), action: t('conversation.delete') };
  void confirm(ask).then((isSure) => {
    if (isSure) void remove(message);
  });
}

/** To the clipboard, and says so. */
export async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    showToast(t('copy.done'));
  } catch {
    // Not there on plain http, and refused where the page may not.
    showToast(t('copy.failed'), { tone: 'danger' });
  }
}
