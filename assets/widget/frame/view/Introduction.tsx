// The fields before the first message. Everything can be read without them.
import type { PreChatField } from '../../../shared/protocol';
import { answer, answers, asksDepartment, asksFields, chooseDepartment, chosenDepartment, faultOf, fields, fieldsAreChecked } from '../state/introduction';
import { t } from '../state/locale';
import { config } from '../state/site';
import { Fault } from './parts';

export const Introduction = () => (
  <section class="card" aria-label={t('beforeYouWrite')}>
    {asksDepartment.value && <Departments />}
    {asksFields.value && fields.value.map((field) => <Field key={field.key} field={field} />)}
  </section>
);

export function Field({ field }: { field: PreChatField }) {
  const { key, label, required } = field;
  const known = key === 'name' || key === 'email' || key === 'phone' ? key : null;
  const fault = fieldsAreChecked.value ? faultOf(field) : null;
  return (
    <label class="field">
      <span>{label || (known ? t(known) : key)}{!required && <small> ({t('optional')})</small>}</span>
      <input name={key} autocomplete={known === 'phone' ? 'tel' : known ?? 'off'} inputMode={known === 'email' ? 'email' : known === 'phone' ? 'tel' : 'text'}
        maxLength={200} required={required} value={answers.value[key] ?? ''} dir="auto" aria-invalid={!!fault} aria-describedby={`${key}-fault`}
        onInput={(event) => answer(key, event.currentTarget.value)} />
      <Fault id={`${key}-fault`}>{fault && t(fault)}</Fault>
    </label>
  );
}

const Departments = () => (
  <label class="field">
    {t('department')}
    <select value={chosenDepartment.value ?? ''} onChange={(event) => chooseDepartment(event.currentTarget.value || null)}>
      <option value="">{t('anyDepartment')}</option>
      {config.value?.departments.map(({ id, name }) => <option value={id}>{name}</option>)}
    </select>
  </label>
);
