// Where one is logged in.
import { useEffect, useState } from 'preact/hooks';
import type { SessionView } from '../../../shared/protocol';
import { browserOf } from '../../state/account/browser';
import { endOtherSessions, endSession, loadSessions, sessions } from '../../state/account/sessions';
import { t } from '../../state/locale';
import { codeOf, sentenceOf } from '../../state/problem';
import { showToast } from '../../state/toasts';
import { Card } from '../manage/forms';
import { Button } from '../ui/Button';
import { confirm } from '../ui/Dialog';
import { Icon } from '../ui/Icon';
import { SkeletonRows, Tag, Time } from '../ui/parts';

const isHandheld = (browser: string | null): boolean => /iPhone|iPad|Android/u.test(browser ?? '');

export function Sessions() {
  const [fault, setFault] = useState<string | null>(null);
  const load = (): void => void loadSessions().then(() => setFault(null), (error: unknown) => setFault(sentenceOf(error)));
  useEffect(load, []);
  const list = sessions.value;
  const hasOthers = list?.some(({ current }) => !current) ?? false;
  return (
    <Card title={t('account.sessions')} lead={t('account.sessionsHint')} aside={hasOthers && <Button onClick={() => void endOthers()}>{t('account.sessionsEnd')}</Button>}>
      {fault !== null && <p class="card-wide error" role="alert"><Icon name="alert" />{fault}<Button kind="quiet" onClick={load}>{t('page.retry')}</Button></p>}
      {list === null && fault === null && <SkeletonRows count={2} />}
      {list && <ul class="listing in-card">{list.map((session) => <Row key={session.id} session={session} />)}</ul>}
    </Card>
  );
}

function Row({ session: { id, current, userAgent, address, usedAt } }: { readonly session: SessionView }) {
  const browser = browserOf(userAgent);
  return (
    <li class="listing-row">
      <span class="site-mark plain"><Icon name={isHandheld(browser) ? 'phone' : 'screen'} /></span>
      <span class="listing-text">
        <strong><bdi>{browser ?? t('account.sessionUnknown')}</bdi></strong>
        <span>{address && <><bdi>{address}</bdi> · </>}<Time at={usedAt} /></span>
      </span>
      {current ? <Tag tone="accent">{t('account.sessionCurrent')}</Tag> : <Button kind="quiet" onClick={() => void end(id)}>{t('account.sessionEnd')}<span class="hidden">{browser}</span></Button>}
    </li>
  );
}

async function end(id: string): Promise<void> {
  try {
    await endSession(id);
    showToast(t('account.sessionEnded'));
  } catch (error) {
    // It ended by itself meanwhile.
    if (codeOf(error) === 'not_found') await loadSessions().catch(() => {});
    else showToast(sentenceOf(error), { tone: 'danger' });
  }
}

async function endOthers(): Promise<void> {
  if (!await confirm({ title: t('account.sessionsEnd'), text: t('account.sessionsEndText'), action: t('account.sessionsEnd') })) return;
  try {
    await endOtherSessions();
    showToast(t('account.sessionsEnded'));
  } catch (error) {
    showToast(sentenceOf(error), { tone: 'danger' });
  }
}
