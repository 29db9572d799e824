// The parts of Manage, and whose they are.
import type { IconName } from '../../view/ui/Icon';
import type { Key } from '../locale';

export interface Section {
  readonly path: string;
  readonly title: Key;
  readonly icon: IconName;
  /** Agents have no business there. */
  readonly isAdmins: boolean;
}

export interface SectionGroup {
  readonly title: Key;
  readonly sections: readonly Section[];
}

export const SECTION_GROUPS: readonly SectionGroup[] = [
  {
    title: 'manage.groupWorkspace',
    sections: [
      { path: 'workspace', title: 'nav.general', icon: 'manage', isAdmins: true },
      { path: 'sites', title: 'nav.sites', icon: 'globe', isAdmins: true },
      { path: 'tokens', title: 'nav.tokens', icon: 'key', isAdmins: true },
      { path: 'nodes', title: 'nav.nodes', icon: 'server', isAdmins: true },
    ],
  },
  {
    title: 'manage.groupPeople',
    sections: [
      { path: 'team', title: 'nav.team', icon: 'people', isAdmins: true },
      { path: 'departments', title: 'nav.departments', icon: 'layers', isAdmins: true },
    ],
  },
  {
    title: 'manage.groupWork',
    sections: [
      { path: 'replies', title: 'nav.replies', icon: 'slash', isAdmins: false },
      { path: 'tags', title: 'nav.tags', icon: 'tag', isAdmins: true },
    ],
  },
];

/** The groups with what somebody may open. */
export const groupsFor = (isAdmin: boolean): readonly SectionGroup[] => SECTION_GROUPS
  .map((group) => ({ ...group, sections: group.sections.filter((section) => isAdmin || !section.isAdmins) }))
  .filter(({ sections }) => sections.length > 0);

/** What the rest of an address behind `/manage/` leads to; null for nowhere. */
export const sectionAt = (rest: string): Section | null => SECTION_GROUPS.flatMap(({ sections }) => sections).find(({ path }) => path === rest.split('/')[0]) ?? null;
