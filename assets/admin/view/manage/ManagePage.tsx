// Manage: its parts at the side, the one that is open beside them. On a phone one after the other.
import { effect } from '@preact/signals-core';
import { useEffect } from 'preact/hooks';
import type { PageProps } from '../../routes';
import { t } from '../../state/locale';
import { isPhone } from '../../state/manage/screen';
import { groupsFor, sectionAt, type Section } from '../../state/manage/sections';
import { navigate } from '../../state/router';
import { pageTitle } from '../../state/title';
import { isAdmin } from '../../state/workspace';
import { NotFound } from '../Plain';
import { EmptyState } from '../ui/parts';
import { Page } from '../ui/Page';
import { DepartmentsSection } from './departments/DepartmentsSection';
import { ManageNav } from './ManageNav';
import { NodesSection } from './nodes/NodesSection';
import { RepliesSection } from './replies/RepliesSection';
import { SectionPage } from './SectionPage';
import { SitesSection } from './sites/SitesSection';
import { TagsSection } from './tags/TagsSection';
import { TeamSection } from './team/TeamSection';
import { TokensSection } from './tokens/TokensSection';
import { WorkspaceSection } from './WorkspaceSection';

const VIEWS: Readonly<Record<string, (props: { readonly rest: string }) => preact.ComponentChild>> = {
  workspace: WorkspaceSection, sites: SitesSection, tokens: TokensSection, team: TeamSection, departments: DepartmentsSection, replies: RepliesSection, tags: TagsSection, nodes: NodesSection,
};

export function ManagePage({ rest }: PageProps) {
  const section = sectionAt(rest);
  const first = groupsFor(isAdmin.value)[0]?.sections[0]?.path ?? '';
  const isBare = rest === '' && !isPhone.value;
  useEffect(() => {
    if (isBare) navigate(`/manage/${first}`, { replace: true, keepFocus: true });
  }, [isBare, first]);
  useEffect(() => effect(() => {
    if (section) pageTitle.value = t(section.title);
  }), [section]);
  if (isBare) return null;
  if (rest === '') return <Page title={t('nav.manage')}><ManageNav /></Page>;
  return (
    <div class="manage">
      {!isPhone.value && <ManageNav />}
      {section ? <Open section={section} rest={rest.slice(section.path.length + 1)} /> : <NotFound />}
    </div>
  );
}

function Open({ section, rest }: { readonly section: Section; readonly rest: string }) {
  const View = VIEWS[section.path];
  if (section.isAdmins && !isAdmin.value) return <NotYours section={section} />;
  return View ? <View key={section.path} rest={rest} /> : <NotFound />;
}

const NotYours = ({ section }: { readonly section: Section }) => (
  <SectionPage title={t(section.title)}>
    <EmptyState icon="info" title={t('manage.adminsOnly')}>{t('manage.adminsOnlyText')}</EmptyState>
  </SectionPage>
);
