// The parts of Manage that somebody may open.
import { t } from '../../state/locale';
import { groupsFor } from '../../state/manage/sections';
import { isAdmin } from '../../state/workspace';
import { Icon } from '../ui/Icon';
import { Link } from '../ui/Link';

export const ManageNav = () => (
  <nav class="manage-nav" aria-label={t('nav.manage')}>
    {groupsFor(isAdmin.value).map(({ title, sections }) => (
      <section>
        <h2>{t(title)}</h2>
        <ul>
          {sections.map((section) => (
            <li><Link class="manage-link" to={`/manage/${section.path}`} current="below"><Icon name={section.icon} />{t(section.title)}<Icon name="forward" /></Link></li>
          ))}
        </ul>
      </section>
    ))}
  </nav>
);
