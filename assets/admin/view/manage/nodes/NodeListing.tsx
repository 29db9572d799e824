// Each node with what it says of itself, every few seconds.
import { useEffect, useState } from 'preact/hooks';
import type { Node } from '../../../../shared/protocol';
import { duration, fullTime } from '../../../state/format';
import { plural, t } from '../../../state/locale';
import { NodeList, type NodeState } from '../../../state/manage/nodes';
import { Button } from '../../ui/Button';
import { Icon } from '../../ui/Icon';
import { Banner, EmptyState, SkeletonRows, Tag } from '../../ui/parts';

/** With `fetchNodes` given, because a module that is loaded here tears what the first view loads into more files. */
export function NodeListing({ fetchNodes }: { readonly fetchNodes: () => Promise<readonly Node[]> }) {
  const [list] = useState(() => new NodeList(fetchNodes));
  useEffect(() => list.watch(), []);
  const states = list.states.value;
  if (states === null) {
    if (!list.hasFailed.value) return <SkeletonRows count={3} />;
    const retry = <Button kind="primary" onClick={() => void list.look()}>{t('page.retry')}</Button>;
    return <EmptyState icon="alert" title={t('manage.nodesFailed')} action={retry}>{t('today.failedText')}</EmptyState>;
  }
  return (
    <>
      {list.isOld.value && <Banner>{t('manage.nodesOld')}</Banner>}
      {states.length === 0
        ? <EmptyState icon="server" title={t('manage.nodesAlone')}>{t('manage.nodesAloneText', { option: '--redis-url', file: 'docs/operations.md' })}</EmptyState>
        : <Several states={states} />}
    </>
  );
}

function Several({ states }: { readonly states: readonly NodeState[] }) {
  const withoutRedis = states.filter(({ node }) => !node.redis).length;
  return (
    <>
      {withoutRedis > 0 && <Banner tone="danger">{plural('manage.nodesNoRedis', withoutRedis)} {t('manage.nodesNoRedisText')}</Banner>}
      {/* Who does not see the list hears when a node comes or goes, and not of every change in it. */}
      <p class="hidden" role="status">{plural('manage.nodesCount', states.length)}</p>
      <ul class="listing">{states.map((state) => <Row key={`${state.node.name} ${state.node.startedAt}`} state={state} />)}</ul>
    </>
  );
}

const Row = ({ state: { node, upMs, silentMs } }: { readonly state: NodeState }) => (
  <li class="listing-row node-row">
    <span class="site-mark plain"><Icon name="server" /></span>
    <span class="listing-text">
      <strong><bdi>{node.name}</bdi></strong>
      <span>
        <bdi>Voxora {node.version}</bdi> · <span title={fullTime(node.startedAt)}>{t('manage.nodeUp', { time: duration(upMs) })}</span>
        {silentMs === null && <> · <span title={fullTime(node.seenAt)}>{t('manage.nodeSeen')}</span></>}
      </span>
      <span>{plural('manage.nodeSockets', node.sockets)} · {plural('manage.nodeWrites', node.queuedWrites)}</span>
    </span>
    <span class="listing-state">
      {silentMs !== null && <Tag tone="note">{t('manage.nodeSilent', { time: duration(silentMs) })}</Tag>}
      {node.leads && <Tag tone="accent">{t('manage.nodeLeads')}</Tag>}
      {node.redis ? <Tag>{t('manage.nodeRedis')}</Tag> : <Tag tone="danger">{t('manage.nodeNoRedis')}</Tag>}
    </span>
  </li>
);
