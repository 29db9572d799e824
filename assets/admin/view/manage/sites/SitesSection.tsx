// The websites that have a chat: all of them, or one.
import type { Site } from '../../../../shared/protocol';
import { openDialog } from '../../../state/dialogs';
import { t } from '../../../state/locale';
import { SITE_TABS } from '../../../state/manage/siteForm';
import { siteById, sites } from '../../../state/workspace';
import { snippetFor } from '../../entry/origin';
import { NotFound } from '../../Plain';
import { Button } from '../../ui/Button';
import { CopyText } from '../../ui/CopyText';
import { Icon } from '../../ui/Icon';
import { Link } from '../../ui/Link';
import { EmptyState } from '../../ui/parts';
import { SectionPage } from '../SectionPage';
import { NewSite } from './NewSite';
import { Seen } from './Seen';
import { SitePage } from './SitePage';

export function SitesSection({ rest }: { readonly rest: string }) {
  const [id = '', part = SITE_TABS[0], more] = rest.split('/');
  if (id === '') return <SiteList />;
  const site = siteById.value.get(id);
  const tab = SITE_TABS.find((it) => it === part);
  return site && tab && more === undefined ? <SitePage key={id} site={site} tab={tab} /> : <NotFound />;
}

const add = (): void => void openDialog((close) => <NewSite close={close} />);

const SiteList = () => (
  <SectionPage title={t('nav.sites')} lead={t('manage.sitesLead')} actions={sites.value.length > 0 && <Button kind="primary" icon="plus" onClick={add}>{t('manage.siteAdd')}</Button>}>
    {sites.value.length === 0
      ? <EmptyState icon="globe" title={t('manage.sitesNone')} action={<Button kind="primary" icon="plus" onClick={add}>{t('manage.siteAdd')}</Button>}>{t('manage.sitesNoneText')}</EmptyState>
      : <ul class="listing">{sites.value.map((site) => <Row key={site.id} site={site} />)}</ul>}
  </SectionPage>
);

const Row = ({ site }: { readonly site: Site }) => (
  <li>
    <Link class="listing-row" to={`/manage/sites/${site.id}`}>
      <SiteMark site={site} />
      <span class="listing-text"><strong><bdi>{site.name}</bdi></strong><Seen site={site} /></span>
      <Icon name="forward" />
    </Link>
    {site.seenAt === null && (
      <div class="listing-more">
        <p>{t('setup.snippetText')}</p>
        <CopyText text={snippetFor(site.publicKey)} label={t('manage.snippetOf', { name: site.name })} />
      </div>
    )}
  </li>
);

/** The colour and the picture that its visitors know it by. */
const SiteMark = ({ site: { appearance: { avatarUrl, color = '#1f5eff' } } }: { readonly site: Site }) => (
  <span class="site-mark" style={{ background: color }} aria-hidden="true">{avatarUrl ? <img src={avatarUrl} alt="" /> : <Icon name="globe" />}</span>
);
