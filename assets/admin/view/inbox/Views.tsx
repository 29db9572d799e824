// Which part of the inbox is looked at: a column where there is room, else a menu.
import { signal } from '@preact/signals-core';
import { useState } from 'preact/hooks';
import { countOf, counts } from '../../state/counts';
import { shownOf } from '../../state/countsOfViews';
import { FIXED_VIEWS, keyOf, pathOf, viewOf, type View, type ViewKind } from '../../state/inboxViews';
import { keep } from '../../state/keep';
import { number } from '../../state/format';
import { t, type Key } from '../../state/locale';
import { navigate } from '../../state/router';
import { departmentById, departments, isAdmin, me, siteNameById, siteNames, tags } from '../../state/workspace';
import { Icon, type IconName } from '../ui/Icon';
import { Link } from '../ui/Link';
import { Menu, type MenuItem } from '../ui/Menu';

const ICONS: Readonly<Record<ViewKind, IconName>> = {
  mine: 'user', unassigned: 'inbox', all: 'layers', snoozed: 'clock', resolved: 'check', department: 'people', site: 'globe', tag: 'tag',
};
const NAMES: Readonly<Record<Exclude<ViewKind, 'department' | 'site' | 'tag'>, Key>> = {
  mine: 'inbox.mine', unassigned: 'inbox.unassigned', all: 'inbox.all', snoozed: 'inbox.snoozed', resolved: 'inbox.resolved',
};
/** More are behind a button. */
const TAGS_SHOWN = 8;

interface Group {
  readonly kind: 'department' | 'site' | 'tag';
  readonly title: Key;
  readonly views: readonly View[];
}

const folded = signal<readonly string[]>((keep.get('inbox.folded') ?? '').split(' ').filter(Boolean));

function fold(kind: string, isFolded: boolean): void {
  folded.value = [...folded.peek().filter((it) => it !== kind), ...(isFolded ? [kind] : [])];
  keep.set('inbox.folded', folded.peek().join(' '));
}

export function nameOf({ kind, of }: View): string {
  switch (kind) {
    case 'department': return departmentById.value.get(of ?? '')?.name ?? t('inbox.unknown');
    case 'site': return siteNameById.value.get(of ?? '')?.name ?? t('inbox.unknown');
    case 'tag': return of ?? '';
    default: return t(NAMES[kind]);
  }
}

/** Those that there are, for who looks. */
function groups(): readonly Group[] {
  const mine = me.value?.departmentIds ?? [];
  const told = counts.value;
  const shownDepartments = departments.value.filter(({ id }) => isAdmin.value || mine.includes(id) || (told?.departments[id] ?? 0) > 0);
  const all: readonly Group[] = [
    { kind: 'department', title: 'inbox.departments', views: shownDepartments.map(({ id }) => viewOf('department', id)) },
    // One site is all there is.
    { kind: 'site', title: 'inbox.sites', views: siteNames.value.length > 1 ? siteNames.value.map(({ id }) => viewOf('site', id)) : [] },
    { kind: 'tag', title: 'inbox.tags', views: tagViews() },
  ];
  return all.filter(({ views }) => views.length > 0);
}

/** Those that file something just now come first. */
function tagViews(): readonly View[] {
  const told = counts.value?.tags ?? {};
  const names = [...new Set([...tags.value.map(({ name }) => name), ...Object.keys(told)])];
  return names.sort((a, b) => (told[b] ?? 0) - (told[a] ?? 0) || a.localeCompare(b)).map((name) => viewOf('tag', name));
}

export const ViewList = () => (
  <div class="views-list">
    <ul>{FIXED_VIEWS.map((kind) => <li><ViewLink of={viewOf(kind)} /></li>)}</ul>
    {groups().map((group) => <ViewGroup key={group.kind} {...group} />)}
  </div>
);

function ViewGroup({ kind, title, views }: Group) {
  const [isWhole, showAll] = useState(false);
  const isFolded = folded.value.includes(kind);
  const shown = isWhole || kind !== 'tag' ? views : views.slice(0, TAGS_SHOWN);
  const list = `views-${kind}`;
  return (
    <section class="views-group">
      <h2><button type="button" aria-expanded={!isFolded} aria-controls={list} onClick={() => fold(kind, !isFolded)}>{t(title)}<Icon name="down" /></button></h2>
      <ul id={list} hidden={isFolded}>
        {shown.map((it) => <li key={it.of}><ViewLink of={it} /></li>)}
        {shown.length < views.length && <li><button type="button" class="view-link view-more" onClick={() => showAll(true)}>{t('inbox.showAll', { count: number(views.length) })}</button></li>}
      </ul>
    </section>
  );
}

const ViewLink = ({ of }: { readonly of: View }) => (
  <Link to={pathOf(of)} class="view-link" current="below" keepFocus><ViewMark of={of} /><span class="view-name"><bdi>{nameOf(of)}</bdi></span><Count of={of} /></Link>
);

const ViewMark = ({ of }: { readonly of: View }) => {
  const color = of.kind === 'tag' ? tags.value.find(({ name }) => name === of.of)?.color : of.kind === 'department' ? departmentById.value.get(of.of ?? '')?.color : null;
  return color ? <span class="view-dot"><span class="tag-dot" style={{ background: color }} /></span> : <Icon name={ICONS[of.kind]} />;
};

function countText(count: number): string {
  const { most, isMore } = shownOf(count);
  return isMore ? `${number(most)}+` : number(most);
}

const Count = ({ of }: { readonly of: View }) => {
  const count = countOf(of);
  return count ? <span class="view-count">{countText(count)}</span> : null;
};

/** The same as a menu, whose button says where one is. */
export function ViewMenu({ view: now }: { readonly view: View }) {
  const item = (it: View, beginsGroup: boolean): MenuItem => {
    const count = countOf(it);
    return {
      id: keyOf(it), label: nameOf(it), lead: <ViewMark of={it} />, beginsGroup, run: () => navigate(pathOf(it), { keepFocus: true }),
      ...(count ? { end: countText(count) } : {}),
    };
  };
  const items = [...FIXED_VIEWS.map((kind) => item(viewOf(kind), false)), ...groups().flatMap(({ views }) => views.map((it, at) => item(it, at === 0)))];
  return (
    <Menu
      label={t('inbox.views')} items={items}
      trigger={({ buttonRef, isExpanded, popup, onClick }) => (
        <button type="button" ref={buttonRef} class="view-menu" aria-haspopup={popup} aria-expanded={isExpanded} onClick={onClick}>
          <bdi>{nameOf(now)}</bdi>
          <Count of={now} />
          <Icon name="down" />
        </button>
      )}
    />
  );
}
