// The servers on which all of this runs. Few ask for them: what lists them is loaded when somebody does.
import { signal } from '@preact/signals-core';
import { useEffect } from 'preact/hooks';
import type { Node } from '../../../../shared/protocol';
import { api } from '../../../state/api';
import { t } from '../../../state/locale';
import { NotFound } from '../../Plain';
import { Button } from '../../ui/Button';
import { EmptyState, SkeletonRows } from '../../ui/parts';
import { SectionPage } from '../SectionPage';

type Loaded = typeof import('./NodeListing') | 'loading' | 'failed';

const loaded = signal<Loaded>('loading');

async function load(): Promise<void> {
  try {
    loaded.value = 'loading';
    loaded.value = await import('./NodeListing');
  } catch {
    loaded.value = 'failed';
  }
}

const fetchNodes = (): Promise<readonly Node[]> => api.all<Node>('/nodes');

export function NodesSection({ rest }: { readonly rest: string }) {
  useEffect(() => {
    if (typeof loaded.peek() === 'string') void load();
  }, []);
  if (rest !== '') return <NotFound />;
  const now = loaded.value;
  return (
    <SectionPage title={t('nav.nodes')} lead={t('manage.nodesLead')}>
      {now === 'loading' && <SkeletonRows count={3} />}
      {now === 'failed' && <EmptyState icon="alert" title={t('page.notLoaded')} action={<Button onClick={() => void load()}>{t('page.retry')}</Button>} />}
      {typeof now !== 'string' && <now.NodeListing fetchNodes={fetchNodes} />}
    </SectionPage>
  );
}
