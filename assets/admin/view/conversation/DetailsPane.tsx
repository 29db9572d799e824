// What is known of who writes. The conversation is there first.
import type { FunctionComponent } from 'preact';
import { signal } from '@preact/signals-core';
import { useEffect } from 'preact/hooks';
import { t } from '../../state/locale';
import { Button } from '../ui/Button';
import { EmptyState, SkeletonRows } from '../ui/parts';
import { later } from './later';

type Loaded = { readonly Details: FunctionComponent<{ readonly id: string }> } | 'loading' | 'failed';

const loaded = signal<Loaded>('loading');

async function load(): Promise<void> {
  try {
    loaded.value = 'loading';
    loaded.value = await later(import('./details/Details'));
  } catch {
    loaded.value = 'failed';
  }
}

export function DetailsPane({ id }: { readonly id: string }) {
  useEffect(() => {
    if (typeof loaded.peek() === 'string') void load();
  }, []);
  const now = loaded.value;
  return (
    <aside class="details" aria-label={t('details.title')}>
      {now === 'loading' && <SkeletonRows count={4} />}
      {now === 'failed' && <EmptyState icon="alert" title={t('page.notLoaded')} action={<Button onClick={() => void load()}>{t('page.retry')}</Button>} />}
      {typeof now !== 'string' && <now.Details id={id} />}
    </aside>
  );
}
