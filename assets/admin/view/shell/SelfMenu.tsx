// Oneself: whether one takes work, how the app looks, the way out.
import { t } from '../../state/locale';
import { navigate } from '../../state/router';
import { logOut } from '../../state/session';
import { theme } from '../../state/theme';
import { changeSettings, changeStatus, isAway, me } from '../../state/workspace';
import { Tip } from '../ui/Button';
import { Menu, type MenuItem } from '../ui/Menu';
import { Avatar, PresenceDot } from '../ui/parts';
import { showShortcuts } from './actions';

export function SelfMenu() {
  const self = me.value;
  if (!self) return <span class="rail-item" />;
  const isAvailable = !isAway.value;
  const items: readonly MenuItem[] = [
    { id: 'online', label: t('status.available'), hint: t('status.availableHint'), lead: <PresenceDot presence="online" />, isChecked: isAvailable, run: () => void changeStatus('online') },
    { id: 'away', label: t('status.away'), hint: t('status.awayHint'), lead: <PresenceDot presence="away" />, isChecked: !isAvailable, run: () => void changeStatus('away') },
    { id: 'account', label: t('nav.account'), icon: 'user', beginsGroup: true, run: () => navigate('/account') },
    { id: 'light', label: t('theme.light'), icon: 'sun', beginsGroup: true, isChecked: theme() === 'light', run: () => void changeSettings({ theme: 'light' }) },
    { id: 'dark', label: t('theme.dark'), icon: 'moon', isChecked: theme() === 'dark', run: () => void changeSettings({ theme: 'dark' }) },
    { id: 'auto', label: t('theme.auto'), icon: 'screen', isChecked: theme() === 'auto', run: () => void changeSettings({ theme: 'auto' }) },
    { id: 'keys', label: t('shortcuts.title'), icon: 'keyboard', keys: '?', beginsGroup: true, run: showShortcuts },
    { id: 'out', label: t('session.logOut'), icon: 'logOut', beginsGroup: true, run: () => void logOut() },
  ];
  const label = t('nav.self', { name: self.name, status: t(isAvailable ? 'status.available' : 'status.away') });
  return (
    <Menu
      label={label} items={items}
      trigger={({ buttonRef, isExpanded, popup, onClick }) => (
        <button type="button" ref={buttonRef} class="rail-item rail-self" aria-label={label} aria-haspopup={popup} aria-expanded={isExpanded} onClick={onClick}>
          <Avatar id={self.id} name={self.name} presence={self.status} />
          {!isExpanded && <Tip label={label} side="end" />}
        </button>
      )}
    />
  );
}
