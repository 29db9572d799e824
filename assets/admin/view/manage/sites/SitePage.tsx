// One website: its parts by address, one form over all of them, and the chat as it would look beside those that change it.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Site } from '../../../../shared/protocol';
import { openDialog } from '../../../state/dialogs';
import { t, type Key } from '../../../state/locale';
import { Draft } from '../../../state/manage/draft';
import { changeSite } from '../../../state/manage/sites';
import { faultyTabs, patchOf, siteForm, SITE_TABS, type SiteForm, type SiteTab } from '../../../state/manage/siteForm';
import { navigate } from '../../../state/router';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Link } from '../../ui/Link';
import { SaveBar } from '../SaveBar';
import { SectionPage } from '../SectionPage';
import { AppearanceTab } from './AppearanceTab';
import { DepartmentsTab } from './DepartmentsTab';
import { HoursTab } from './HoursTab';
import { IdentityTab } from './IdentityTab';
import { InstallTab } from './InstallTab';
import { OriginsTab } from './OriginsTab';
import { PreChatTab } from './PreChatTab';
import { Preview } from './Preview';
import { Seen } from './Seen';

/** What each part of the page is given. */
export interface TabProps {
  readonly site: Site;
  readonly form: SiteForm;
  readonly change: (patch: Partial<SiteForm>) => void;
  /** Lets go of what is not saved. */
  readonly reset: () => void;
  /** Faults are shown from the first try to save on. */
  readonly isChecked: boolean;
}

const TABS: Readonly<Record<SiteTab, { readonly label: Key; readonly view: (props: TabProps) => preact.ComponentChild; readonly hasPreview?: boolean }>> = {
  install: { label: 'manage.install', view: InstallTab },
  appearance: { label: 'manage.appearance', view: AppearanceTab, hasPreview: true },
  'pre-chat': { label: 'manage.preChat', view: PreChatTab, hasPreview: true },
  hours: { label: 'manage.hours', view: HoursTab },
  departments: { label: 'nav.departments', view: DepartmentsTab, hasPreview: true },
  origins: { label: 'manage.origins', view: OriginsTab },
  identity: { label: 'manage.identity', view: IdentityTab },
};

export function SitePage({ site, tab }: { readonly site: Site; readonly tab: SiteTab }) {
  const [draft] = useState(() => new Draft(siteForm(site)));
  const [isChecked, setChecked] = useState(false);
  useEffect(() => draft.follow(siteForm(site)), [site]);
  const form = draft.form.value;
  const path = `/manage/sites/${site.id}`;
  const check = (): string | null => {
    const faulty = faultyTabs(draft.form.peek());
    setChecked(faulty.length > 0);
    const first = faulty.includes(tab) ? tab : faulty[0];
    if (first === undefined) return null;
    navigate(pathOf(site, first), { keepFocus: true });
    return t('manage.faults', { part: t(TABS[first].label) });
  };
  const save = async (sent: SiteForm): Promise<SiteForm> => siteForm(await changeSite(site.id, patchOf(sent, draft.changes())));
  const { view: View, hasPreview = false } = TABS[tab];
  const foot = (
    <SaveBar draft={draft} save={save} check={check} within={path}>
      {hasPreview && <div class="preview-button"><Button icon="eye" onClick={() => openDialog((close) => <PreviewDialog site={site} draft={draft} close={close} />)}>{t('manage.preview')}</Button></div>}
    </SaveBar>
  );
  return (
    <SectionPage title={site.name} parent={{ to: '/manage/sites', label: t('nav.sites') }} lead={<Seen site={site} />} isWide foot={foot}>
      <TabLinks site={site} tab={tab} faulty={isChecked ? faultyTabs(form) : []} />
      <div class={hasPreview ? 'site-split' : 'site-part'}>
        <div class="site-form"><View site={site} form={form} change={(patch) => draft.change(patch)} reset={() => draft.reset()} isChecked={isChecked} /></div>
        {hasPreview && <aside class="site-preview" aria-label={t('manage.preview')}><Preview siteId={site.id} form={form} /></aside>}
      </div>
    </SectionPage>
  );
}

const pathOf = (site: Site, tab: SiteTab): string => `/manage/sites/${site.id}${tab === SITE_TABS[0] ? '' : `/${tab}`}`;

function TabLinks({ site, tab: open, faulty }: { readonly site: Site; readonly tab: SiteTab; readonly faulty: readonly SiteTab[] }) {
  const nav = useRef<HTMLElement>(null);
  // A phone has no room for all of them.
  useEffect(() => nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' }), [open]);
  return (
    <nav ref={nav} class="tab-links" aria-label={t('manage.siteParts')}>
      {SITE_TABS.map((tab) => (
        <Link key={tab} to={pathOf(site, tab)} current="exact" keepFocus>
          {t(TABS[tab].label)}
          {faulty.includes(tab) && <span class="fault-dot"><span class="hidden">{t('manage.hasFault')}</span></span>}
        </Link>
      ))}
    </nav>
  );
}

/** Where there is no room beside the form. */
const PreviewDialog = ({ site, draft, close }: { readonly site: Site; readonly draft: Draft<SiteForm>; readonly close: () => void }) => (
  <Dialog title={t('manage.preview')} onClose={close} size="large"><Preview siteId={site.id} form={draft.form.value} /></Dialog>
);
