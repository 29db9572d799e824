// What can be done from anywhere, by keys and in the palette.
import { openDialog } from '../../state/dialogs';
import { t, type Key } from '../../state/locale';
import { groupsFor } from '../../state/manage/sections';
import type { Command } from '../../state/palette';
import { navigate } from '../../state/router';
import { logOut } from '../../state/session';
import type { Shortcut } from '../../state/shortcuts';
import { undoLast } from '../../state/toasts';
import { changeSettings, changeStatus, isAdmin, isAway } from '../../state/workspace';
import { Palette } from '../Palette';
import { ShortcutSheet } from '../ShortcutSheet';

const PLACES: readonly { readonly path: string; readonly label: Key; readonly keys?: string }[] = [
  { path: '/inbox', label: 'nav.inbox', keys: 'g i' },
  { path: '/search', label: 'nav.search', keys: 'g s' },
  { path: '/today', label: 'nav.today', keys: 'g t' },
  { path: '/manage', label: 'nav.manage', keys: 'g m' },
  { path: '/account', label: 'nav.account', keys: 'g a' },
];

export const showShortcuts = (): void => void openDialog((close) => <ShortcutSheet close={close} />);
export const showPalette = (): void => void openDialog((close) => <Palette close={close} />);

export function shellShortcuts(): readonly Shortcut[] {
  const go = PLACES.flatMap(({ path, label, keys }): Shortcut[] => (
    keys ? [{ keys, label, group: 'shortcuts.go', run: () => navigate(path) }] : []
  ));
  return [
    { keys: 'mod+k', label: 'palette.title', group: 'shortcuts.everywhere', run: showPalette },
    { keys: '?', label: 'shortcuts.title', group: 'shortcuts.everywhere', run: showShortcuts },
    { keys: 'z', label: 'shortcuts.undo', group: 'shortcuts.everywhere', run: undoLast },
    { keys: '/', label: 'nav.search', group: 'shortcuts.go', run: () => navigate('/search') },
    ...go,
  ];
}

export function shellCommands(): readonly Command[] {
  return [
    ...PLACES.map(({ path, label, keys }): Command => ({
      id: path, label: t(label), group: t('shortcuts.go'), ...(keys ? { keys } : {}), run: () => navigate(path),
    })),
    ...groupsFor(isAdmin.value).flatMap(({ sections }) => sections).map(({ path, title }): Command => ({ id: path, label: t(title), group: t('nav.manage'), run: () => navigate(`/manage/${path}`) })),
    { id: 'status', label: t(isAway.value ? 'status.available' : 'status.away'), group: t('status.title'), run: () => void changeStatus(isAway.value ? 'online' : 'away') },
    ...(['light', 'dark', 'auto'] as const).map((theme): Command => ({ id: theme, label: t(`theme.${theme}`), group: t('theme.title'), run: () => void changeSettings({ theme }) })),
    { id: 'shortcuts', label: t('shortcuts.title'), group: t('shortcuts.everywhere'), keys: '?', run: showShortcuts },
    { id: 'out', label: t('session.logOut'), group: t('nav.account'), run: () => void logOut() },
  ];
}
