// What a visitor is asked before its first message: which fields, in which order.
import { useState } from 'preact/hooks';
import { t, type Key } from '../../../state/locale';
import { moveItem, removeItem, replaceItem } from '../../../state/manage/order';
import { isKnown, KNOWN_FIELDS, lacksLabel, MAX_FIELDS, MAX_LABEL, newField, type FieldForm, type KnownField } from '../../../state/manage/preChat';
import { Menu, type MenuItem } from '../../ui/Menu';
import { EmptyState } from '../../ui/parts';
import { Card } from '../forms';
import { FieldRow } from './FieldRow';
import type { TabProps } from './SitePage';

const NAMES: Readonly<Record<KnownField, Key>> = { name: 'manage.fieldName', email: 'manage.fieldEmail', phone: 'manage.fieldPhone' };

const kindOf = ({ key }: FieldForm): string => t(isKnown(key) ? NAMES[key] : 'manage.fieldOwn');
const nameOf = (field: FieldForm): string => field.label.trim() || kindOf(field);

export function PreChatTab({ form: { preChat }, change, isChecked }: TabProps) {
  const [told, tell] = useState('');
  const set = (fields: readonly FieldForm[]): void => change({ preChat: fields });
  const move = (from: number, to: number): void => {
    const field = preChat[from];
    if (!field || to < 0 || to >= preChat.length) return;
    set(moveItem(preChat, from, to));
    tell(t('manage.fieldMoved', { name: nameOf(field), at: to + 1, of: preChat.length }));
  };
  const unused = KNOWN_FIELDS.filter((key) => !preChat.some((field) => field.key === key));
  const items: readonly MenuItem[] = [
    ...unused.map((key) => ({ id: key, label: t(NAMES[key]), run: () => set([...preChat, newField(key)]) })),
    { id: 'own', label: t('manage.fieldOwn'), hint: t('manage.fieldOwnHint'), beginsGroup: unused.length > 0, run: () => set([...preChat, newField(null)]) },
  ];
  const add = preChat.length < MAX_FIELDS && <Menu label={t('manage.fieldAdd')} items={items} icon="plus">{t('manage.fieldAdd')}</Menu>;
  return (
    <Card title={t('manage.preChat')} lead={t('manage.preChatHint', { most: MAX_FIELDS })} aside={preChat.length > 0 && add}>
      {preChat.length === 0
        ? <EmptyState icon="user" title={t('manage.preChatNone')} action={add}>{t('manage.preChatNoneText')}</EmptyState>
        : (
          <ol class="field-list">
            {preChat.map((field, at) => (
              <FieldRow
                key={field.id} field={field} at={at} count={preChat.length} maxLabel={MAX_LABEL} name={nameOf(field)} kind={kindOf(field)}
                fault={isChecked && lacksLabel(field) ? t('manage.fieldLabelMissing') : null} change={(next) => set(replaceItem(preChat, at, next))} move={(to) => move(at, to)} remove={() => set(removeItem(preChat, at))}
              />
            ))}
          </ol>
        )}
      <p class="hidden" role="status">{told}</p>
    </Card>
  );
}
