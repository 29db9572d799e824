// Choosing a password by a link that an admin made: an invitation, or a reset.
import { signal } from '@preact/signals-core';
import { useEffect, useState } from 'preact/hooks';
import { Api } from '../../../shared/api';
import type { OpenedLink } from '../../../shared/protocol';
import { t } from '../../state/locale';
import { codeOf, sentenceOf } from '../../state/problem';
import { navigate } from '../../state/router';
import { enter, user } from '../../state/session';
import { Submission } from '../../state/submission';
import { Button } from '../ui/Button';
import { FormFault } from '../ui/Field';
import { Link } from '../ui/Link';
import { EmptyState, Skeleton } from '../ui/parts';
import { EntryFrame } from './EntryFrame';
import { takeFragment } from './fragment';
import { NewPassword } from './NewPassword';

type State =
  | { readonly kind: 'asking' }
  | { readonly kind: 'open'; readonly token: string; readonly link: OpenedLink }
  /** It was used, is too old, or never was. */
  | { readonly kind: 'dead' }
  | { readonly kind: 'failed'; readonly token: string; readonly why: string };

const state = signal<State>({ kind: 'asking' });

async function open(token: string): Promise<void> {
  state.value = { kind: 'asking' };
  try {
    if (token === '') throw new DeadLink();
    state.value = { kind: 'open', token, link: await new Api(() => null).post<OpenedLink>('/auth/link', { token }) };
  } catch (error) {
    state.value = isDead(error) ? { kind: 'dead' } : { kind: 'failed', token, why: sentenceOf(error) };
  }
}

class DeadLink extends Error {}

const isDead = (error: unknown): boolean => error instanceof DeadLink || /^(unauthorized|token_expired|not_found|invalid)$/u.test(codeOf(error));

export function LinkPage() {
  useEffect(() => {
    const follow = (): void => void open(takeFragment());
    follow();
    // Another link in the same tab changes only what is behind `#`.
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, []);
  const now = state.value;
  switch (now.kind) {
    case 'asking':
      return <EntryFrame title={t('link.title')}><Skeleton lines={[70, 100, 100]} /></EntryFrame>;
    case 'dead':
      return (
        <EntryFrame title={t('link.title')}>
          <EmptyState icon="link" title={t('link.dead')} action={<Link class="button" to="/login">{t('link.toLogin')}</Link>}>{t('link.deadText')}</EmptyState>
        </EntryFrame>
      );
    case 'failed':
      return (
        <EntryFrame title={t('link.title')}>
          <EmptyState icon="alert" title={t('link.failed')} action={<Button kind="primary" onClick={() => void open(now.token)}>{t('page.retry')}</Button>}>{now.why}</EmptyState>
        </EntryFrame>
      );
    case 'open':
      return <Choose token={now.token} link={now.link} />;
  }
}

function Choose({ token, link }: { readonly token: string; readonly link: OpenedLink }) {
  const [form] = useState(() => new Submission());
  const [password, setPassword] = useState('');
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    // Who was logged in here is not who is let in now.
    user.value = null;
    const isDone = await form.run(() => enter('/auth/accept', { token, password }), (error) => {
      if (!/^(unauthorized|not_found|token_expired)$/u.test(codeOf(error))) return null;
      state.value = { kind: 'dead' };
      return t('link.dead');
    });
    if (isDone) navigate('/inbox', { replace: true });
  };
  const isInvitation = link.kind === 'invitation';
  const lead = t(isInvitation ? 'link.inviteText' : 'link.resetText', { workspace: link.workspace });
  return (
    <EntryFrame title={t(isInvitation ? 'link.inviteHello' : 'link.resetHello', { name: link.name })} lead={lead}>
      <form class="form" onSubmit={(event) => void submit(event)}>
        {/* For password managers, which keep the two together. */}
        <p class="entry-who"><span>{t('login.email')}</span><bdi>{link.email}</bdi></p>
        <input type="email" class="hidden" name="email" autocomplete="username" value={link.email} readOnly tabIndex={-1} aria-hidden="true" />
        <NewPassword value={password} onInput={setPassword} />
        <FormFault>{form.fault.value}</FormFault>
        <Button type="submit" kind="primary" isWide isBusy={form.isBusy.value}>{t(isInvitation ? 'link.join' : 'link.save')}</Button>
      </form>
    </EntryFrame>
  );
}
