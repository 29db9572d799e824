// Who is let in, as what, and how they are just now.
import { useEffect } from 'preact/hooks';
import type { Presence, Role, UserView } from '../../../../shared/protocol';
import { openDialog } from '../../../state/dialogs';
import { t, type Key } from '../../../state/locale';
import { changeUser, grantableRoles, protectionOf, users, watchUsers, type Protection } from '../../../state/manage/users';
import { sentenceOf } from '../../../state/problem';
import { showToast } from '../../../state/toasts';
import { me, memberById } from '../../../state/workspace';
import { NotFound } from '../../Plain';
import { Button } from '../../ui/Button';
import { confirm } from '../../ui/Dialog';
import { Select } from '../../ui/Menu';
import { Avatar, SkeletonRows, Tag } from '../../ui/parts';
import { SectionPage } from '../SectionPage';
import { Invite } from './Invite';
import { UserMenu } from './UserMenu';

export const ROLES: Readonly<Record<Role, { readonly name: Key; readonly hint: Key }>> = {
  agent: { name: 'manage.agent', hint: 'manage.agentHint' },
  admin: { name: 'manage.admin', hint: 'manage.adminHint' },
  owner: { name: 'manage.owner', hint: 'manage.ownerHint' },
};

export const PROTECTIONS: Readonly<Record<Protection, Key>> = { self: 'manage.protectedSelf', ownersOnly: 'manage.protectedOwner', lastOwner: 'manage.protectedLast' };
const PRESENCES: Readonly<Record<Presence, Key>> = { online: 'status.available', away: 'status.away', busy: 'status.away', offline: 'today.offline' };

export function TeamSection({ rest }: { readonly rest: string }) {
  useEffect(watchUsers, []);
  if (rest !== '') return <NotFound />;
  const invite = <Button kind="primary" icon="plus" onClick={() => openDialog((close) => <Invite close={close} />)}>{t('manage.invite')}</Button>;
  return (
    <SectionPage title={t('nav.team')} lead={t('manage.teamLead')} actions={invite}>
      {users.value === null ? <SkeletonRows count={4} /> : <ul class="listing">{users.value.map((user) => <Row key={user.id} user={user} />)}</ul>}
    </SectionPage>
  );
}

function Row({ user }: { readonly user: UserView }) {
  const member = memberById.value.get(user.id);
  const isSelf = user.id === me.value?.id;
  return (
    <li class={`listing-row user-row${user.disabled ? ' is-off' : ''}`}>
      <Avatar id={user.id} name={user.name} presence={member?.status} />
      <span class="listing-text">
        <strong><bdi>{user.name}</bdi>{isSelf && <span class="self">{t('manage.you')}</span>}</strong>
        <span><bdi>{user.email}</bdi></span>
      </span>
      <span class="listing-state">
        {user.invited && !user.disabled && <Tag tone="note">{t('manage.invited')}</Tag>}
        {user.disabled && <Tag>{t('manage.disabled')}</Tag>}
        {member && !user.disabled && <span class="presence-word">{t(PRESENCES[member.status])}</span>}
      </span>
      <RoleSelect user={user} />
      <UserMenu user={user} />
    </li>
  );
}

function RoleSelect({ user }: { readonly user: UserView }) {
  const protection = protectionOf(user);
  const isFixed = protection === 'ownersOnly' || protection === 'lastOwner';
  const roles = grantableRoles();
  const options = [...new Set<Role>([...roles, user.role])].map((value) => ({ value, label: t(ROLES[value].name), hint: t(ROLES[value].hint) }));
  if (isFixed) return <span class="fixed-role" title={t(PROTECTIONS[protection])}>{t(ROLES[user.role].name)}</span>;
  return <Select label={t('manage.roleOf', { name: user.name })} value={user.role} options={options} isQuiet onChange={(role) => void give(user, role)} />;
}

async function give(user: UserView, role: Role): Promise<void> {
  if (role === user.role) return;
  const isOwn = user.id === me.peek()?.id;
  // What one takes from oneself somebody else must give back.
  if (isOwn && !await confirm({ title: t('manage.roleOwn'), text: t('manage.roleOwnText'), action: t('manage.roleOwnAction') })) return;
  try {
    await changeUser(user.id, { role });
    showToast(t('manage.roleGiven', { name: user.name, role: t(ROLES[role].name) }));
  } catch (error) {
    showToast(sentenceOf(error), { tone: 'danger' });
  }
}
