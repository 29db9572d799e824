// What can be done with the conversation that is open: from its menu, by keys, in the palette.
import type { Conversation } from '../../../shared/protocol';
import { call } from '../../state/conversation/composing';
import { openDialog } from '../../state/dialogs';
import { openNext, openPrevious } from '../../state/inbox';
import { t } from '../../state/locale';
import type { Command } from '../../state/palette';
import type { Shortcut } from '../../state/shortcuts';
import { showToast } from '../../state/toasts';
import type { MenuItem } from '../ui/Menu';
import { later } from './later';
import { copy } from './messageActions';

export async function openTransfer(id: string): Promise<void> {
  const loaded = await later(import('./TransferDialog')).catch(() => null);
  if (!loaded) return void showToast(t('page.notLoaded'), { tone: 'danger' });
  openDialog((close) => <loaded.TransferDialog id={id} close={close} />);
}

const copyLink = (id: string): void => void copy(`${location.origin}/inbox/all/${encodeURIComponent(id)}`);

/** What is behind the three dots; on a phone also what has no room beside them. */
export function menuItems({ id }: Conversation, onPhone: readonly MenuItem[]): readonly MenuItem[] {
  return [
    ...onPhone,
    { id: 'transfer', icon: 'forward', label: t('conversation.transfer'), keys: 'shift+t', run: () => void openTransfer(id) },
    { id: 'link', icon: 'link', label: t('conversation.copyLink'), keys: 'mod+shift+l', beginsGroup: true, run: () => copyLink(id) },
  ];
}

export function conversationShortcuts(id: string): readonly Shortcut[] {
  const group = 'conversation.title' as const;
  return [
    { keys: 'r', label: 'composer.reply', group, run: () => call(id, 'reply') },
    { keys: 'n', label: 'composer.note', group, run: () => call(id, 'note') },
    { keys: 'shift+t', label: 'conversation.transfer', group, run: () => void openTransfer(id) },
    { keys: 'mod+shift+l', label: 'conversation.copyLink', group, run: () => copyLink(id) },
  ];
}

export function conversationCommands(id: string): readonly Command[] {
  const group = t('conversation.title');
  return [
    { id: 'reply', label: t('composer.reply'), group, keys: 'r', run: () => call(id, 'reply') },
    { id: 'note', label: t('composer.note'), group, keys: 'n', run: () => call(id, 'note') },
    { id: 'transfer', label: t('conversation.transfer'), group, keys: 'shift+t', run: () => void openTransfer(id) },
    { id: 'link', label: t('conversation.copyLink'), group, keys: 'mod+shift+l', run: () => copyLink(id) },
  ];
}

/** Beside each other's shortcuts: the way to the ones before and behind. */
export const steps = (): readonly MenuItem[] => [
  { id: 'previous', icon: 'up', label: t('conversation.previous'), keys: 'k', run: openPrevious },
  { id: 'next', icon: 'down', label: t('conversation.next'), keys: 'j', run: openNext },
];

