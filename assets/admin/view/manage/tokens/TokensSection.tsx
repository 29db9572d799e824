// What programs speak with the server by.
import { useEffect } from 'preact/hooks';
import type { ApiToken } from '../../../../shared/protocol';
import { openDialog } from '../../../state/dialogs';
import { now, relativeTime } from '../../../state/format';
import { t, type Key } from '../../../state/locale';
import { AREAS, deleteToken, grantsOf, tokens, watchTokens, type Area } from '../../../state/manage/tokens';
import { sentenceOf } from '../../../state/problem';
import { showToast } from '../../../state/toasts';
import { NotFound } from '../../Plain';
import { Button } from '../../ui/Button';
import { confirm } from '../../ui/Dialog';
import { Icon } from '../../ui/Icon';
import { EmptyState, SkeletonRows, Tag } from '../../ui/parts';
import { SectionPage } from '../SectionPage';
import { NewToken } from './NewToken';

export const AREA_NAMES: Readonly<Record<Area, Key>> = { conversations: 'manage.areaConversations', visitors: 'manage.areaVisitors', workspace: 'manage.areaWorkspace' };

export function TokensSection({ rest }: { readonly rest: string }) {
  useEffect(watchTokens, []);
  if (rest !== '') return <NotFound />;
  const all = tokens.value;
  const add = <Button kind="primary" icon="plus" onClick={() => openDialog((close) => <NewToken close={close} />)}>{t('manage.tokenAdd')}</Button>;
  const lead = <>{t('manage.tokensLead')} <a href="/api/v1/docs/" target="_blank" rel="noopener">{t('manage.tokensDocs')}</a></>;
  if (all === null) return <SectionPage title={t('nav.tokens')} lead={lead}><SkeletonRows count={3} /></SectionPage>;
  return (
    <SectionPage title={t('nav.tokens')} lead={lead} actions={all.length > 0 && add}>
      {all.length === 0
        ? <EmptyState icon="key" title={t('manage.tokensNone')} action={add}>{t('manage.tokensNoneText')}</EmptyState>
        : <ul class="listing">{all.map((token) => <Row key={token.id} token={token} />)}</ul>}
    </SectionPage>
  );
}

function Row({ token }: { readonly token: ApiToken }) {
  const { name, scopes, usedAt, expiresAt, createdBy } = token;
  const grants = grantsOf(scopes);
  const may = AREAS.flatMap((area) => (grants[area] === 'none' ? [] : [t(grants[area] === 'write' ? 'manage.mayWrite' : 'manage.mayRead', { area: t(AREA_NAMES[area]) })]));
  const isOver = expiresAt !== null && Date.parse(expiresAt) <= now.value;
  return (
    <li class="listing-row">
      <span class="site-mark plain"><Icon name="key" /></span>
      <span class="listing-text">
        <strong><bdi>{name}</bdi></strong>
        <span>{may.join(' · ')}</span>
        <span>
          {t('manage.tokenBy', { name: createdBy.name })} · {usedAt === null ? t('manage.tokenUnused') : t('manage.tokenUsed', { time: relativeTime(usedAt) })}
          {!isOver && <> · {expiresAt === null ? t('manage.tokenForever') : t('manage.tokenUntil', { time: relativeTime(expiresAt) })}</>}
        </span>
      </span>
      {isOver && <span class="listing-state"><Tag tone="danger">{t('manage.tokenOver')}</Tag></span>}
      <Button kind="quiet" onClick={() => void revoke(token)}>{t('manage.tokenRevoke')}<span class="hidden">{name}</span></Button>
    </li>
  );
}

async function revoke({ id, name }: ApiToken): Promise<void> {
  if (!await confirm({ title: t('manage.tokenRevoke'), text: t('manage.tokenRevokeText', { name }), action: t('manage.tokenRevoke') })) return;
  try {
    await deleteToken(id);
    showToast(t('manage.tokenRevoked', { name }));
  } catch (error) {
    showToast(sentenceOf(error), { tone: 'danger' });
  }
}
