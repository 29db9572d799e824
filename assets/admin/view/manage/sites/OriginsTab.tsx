// Which websites may show the chat.
import { useId, useState } from 'preact/hooks';
import { t } from '../../../state/locale';
import { removeItem, replaceItem } from '../../../state/manage/order';
import { entryOf, MAX_ORIGINS, reachOf } from '../../../state/manage/origins';
import { Button, IconButton } from '../../ui/Button';
import { Icon } from '../../ui/Icon';
import { Banner } from '../../ui/parts';
import { Card, WideRow } from '../forms';
import type { TabProps } from './SitePage';

export function OriginsTab({ form: { allowedOrigins: origins }, change, isChecked }: TabProps) {
  const id = useId();
  const set = (allowedOrigins: readonly string[]): void => change({ allowedOrigins });
  const add = (): void => {
    set([...origins, '']);
    setTimeout(() => document.getElementById(`${id}-${origins.length}`)?.focus());
  };
  return (
    <Card title={t('manage.origins')} lead={t('manage.originsHint')}>
      <WideRow>
        {origins.length === 0 && <Banner>{t('manage.originsNone')}</Banner>}
        {origins.includes('*') && <Banner>{t('manage.originsAny')}</Banner>}
        <ul class="line-list">
          {origins.map((entry, at) => (
            <Entry
              key={at} id={`${id}-${at}`} at={at} entry={entry} isChecked={isChecked} change={(text) => set(replaceItem(origins, at, text))} remove={() => set(removeItem(origins, at))}
            />
          ))}
        </ul>
        {origins.length < MAX_ORIGINS && <Button icon="plus" onClick={add}>{t('manage.originAdd')}</Button>}
      </WideRow>
      <WideRow>
        <dl class="examples">
          <div><dt dir="ltr">https://shop.example.org</dt><dd>{t('manage.originExampleOne')}</dd></div>
          <div><dt dir="ltr">https://*.example.org</dt><dd>{t('manage.originExampleBelow')}</dd></div>
          <div><dt dir="ltr">*</dt><dd>{t('manage.originExampleAny')}</dd></div>
        </dl>
      </WideRow>
    </Card>
  );
}

function Entry({ id, at, entry, isChecked, change, remove }: {
  readonly id: string;
  readonly at: number;
  readonly entry: string;
  readonly isChecked: boolean;
  readonly change: (text: string) => void;
  readonly remove: () => void;
}) {
  const [isLeft, setLeft] = useState(entry !== '');
  const reach = reachOf(entry);
  const isWrong = reach === null && (isChecked || (isLeft && entry.trim() !== ''));
  const words = reach && {
    any: t('manage.reachAny'),
    one: t('manage.reachOne', { origin: reach.kind === 'one' ? reach.origin : '' }),
    below: t('manage.reachBelow', { host: reach.kind === 'below' ? reach.host : '' }),
    local: t('manage.reachLocal', { origin: reach.kind === 'local' ? reach.origin : '' }),
  }[reach.kind];
  return (
    <li>
      <div class="field">
        <input
          id={id} class="control" type="text" inputMode="url" dir="ltr" autocomplete="off" spellcheck={false} aria-label={t('manage.origin', { number: at + 1 })} placeholder="https://www.example.org"
          aria-invalid={isWrong || undefined} aria-describedby={`${id}-says`} value={entry}
          onInput={(event) => {
            setLeft(false);
            change(event.currentTarget.value);
          }}
          onBlur={() => {
            setLeft(true);
            change(entryOf(entry) ?? entry);
          }}
        />
        <p id={`${id}-says`} class={isWrong ? 'error' : 'hint'}>{isWrong ? <><Icon name="alert" />{t('manage.originWrong')}</> : words}</p>
      </div>
      <IconButton icon="close" label={t('manage.originRemove', { number: at + 1 })} onClick={remove} />
    </li>
  );
}
