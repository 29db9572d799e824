// The way to every page: at the side, on phones at the bottom.
import { findRoute } from '../../routes';
import { plural, t, type Key } from '../../state/locale';
import { unreadChats } from '../../state/title';
import { preload } from '../PageView';
import { Tip } from '../ui/Button';
import { Icon, Mark, type IconName } from '../ui/Icon';
import { Link } from '../ui/Link';
import { Badge } from '../ui/parts';
import { Bell } from './Bell';
import { SelfMenu } from './SelfMenu';

const PLACES: readonly { readonly to: string; readonly icon: IconName; readonly label: Key; readonly keys: string }[] = [
  { to: '/inbox', icon: 'inbox', label: 'nav.inbox', keys: 'g i' },
  { to: '/search', icon: 'search', label: 'nav.search', keys: 'g s' },
  { to: '/today', icon: 'today', label: 'nav.today', keys: 'g t' },
  { to: '/manage', icon: 'manage', label: 'nav.manage', keys: 'g m' },
];

export const Rail = () => (
  <nav class="rail" aria-label={t('nav.label')}>
    <div class="rail-brand"><Mark /></div>
    <ul class="rail-places">
      {PLACES.map(({ to, icon, label, keys }) => (
        <li>
          <Link class="rail-item" to={to} current="below" onHover={() => look(to)}>
            <Icon name={icon} />
            <span class="rail-label">{t(label)}</span>
            {to === '/inbox' && <Badge count={unreadChats.value} label={plural('nav.unread', unreadChats.value)} />}
            <Tip label={t(label)} side="end" keys={keys} />
          </Link>
        </li>
      ))}
    </ul>
    <div class="rail-end"><Bell /><SelfMenu /></div>
  </nav>
);

function look(path: string): void {
  const found = findRoute(path);
  if (found) preload(found.route);
}
