// First questions that a visitor may choose from instead of typing.
import { useId } from 'preact/hooks';
import { t } from '../../../state/locale';
import { removeItem, replaceItem } from '../../../state/manage/order';
import { LIMITS } from '../../../state/manage/siteForm';
import { Button, IconButton } from '../../ui/Button';
import { Switch } from '../../ui/parts';
import { Card, WideRow } from '../forms';
import type { TabProps } from './SitePage';

export function Suggestions({ form: { suggestions, suggestionsOutside }, change }: Pick<TabProps, 'form' | 'change'>) {
  const id = useId();
  const add = (): void => {
    change({ suggestions: [...suggestions, ''] });
    setTimeout(() => document.getElementById(`${id}-${suggestions.length}`)?.focus());
  };
  return (
    <Card title={t('manage.suggestions')} lead={t('manage.suggestionsHint', { most: LIMITS.suggestions })}>
      <WideRow>
        <ul class="line-list">
          {suggestions.map((text, at) => (
            <li>
              <input
                id={`${id}-${at}`} class="control" type="text" dir="auto" autocomplete="off" aria-label={t('manage.suggestion', { number: at + 1 })} placeholder={t('manage.suggestionExample')} maxLength={LIMITS.suggestion}
                value={text} onInput={(event) => change({ suggestions: replaceItem(suggestions, at, event.currentTarget.value) })}
              />
              <IconButton icon="close" label={t('manage.suggestionRemove', { number: at + 1 })} onClick={() => change({ suggestions: removeItem(suggestions, at) })} />
            </li>
          ))}
        </ul>
        {suggestions.length < LIMITS.suggestions && <Button icon="plus" onClick={add}>{t('manage.suggestionAdd')}</Button>}
      </WideRow>
      <Switch label={t('manage.suggestionsOutside')} hint={t('manage.suggestionsOutsideHint')} isOn={suggestionsOutside} onChange={(isOn) => change({ suggestionsOutside: isOn })} />
    </Card>
  );
}
