// What the visitor said of itself before the first message: kept until there is a visitor.
import { computed, signal } from '@preact/signals-core';
import { keep } from '../page';
import { appearance, config, isAway } from './site';
import type { PreChatField } from '../../../shared/protocol';
import type { Introduction } from './session';
import { visitor } from './session';

export const answers = signal<Readonly<Record<string, string>>>(read());
/** Null: whoever takes it. */
export const chosenDepartment = signal<string | null>(keep.get('department'));
/** Asked for a message without what is required: the fields say what is missing. */
export const fieldsAreChecked = signal(false);

/** The site's fields; while nobody is here also where to write to. */
export const fields = computed<readonly PreChatField[]>(() => {
  const own = appearance.value.preChat ?? [];
  const asksEmail = own.some((field) => field.key === 'email');
  return isAway.value && !asksEmail ? [...own, { key: 'email', required: false }] : own;
});

/** They are asked of somebody who is not known yet. */
export const asksFields = computed(() => visitor.value === null && fields.value.length > 0);
export const asksDepartment = computed(() => (config.value?.departments.length ?? 0) > 1);

export type Fault = 'isRequired' | 'notAnEmail';

export function faultOf(field: PreChatField): Fault | null {
  const answer = (answers.value[field.key] ?? '').trim();
  if (answer === '') return field.required ? 'isRequired' : null;
  return field.key === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/u.test(answer) ? 'notAnEmail' : null;
}

export const isIntroduced = computed(() => !asksFields.value || fields.value.every((field) => faultOf(field) === null));

export function answer(key: string, text: string): void {
  answers.value = { ...answers.peek(), [key]: text };
  keep.set('answers', JSON.stringify(answers.peek()));
}

export function chooseDepartment(id: string | null): void {
  chosenDepartment.value = id;
  if (id === null) keep.remove('department');
  else keep.set('department', id);
}

/** As the server takes it. */
export const introduction = computed<Introduction>(() => {
  const given: Record<string, string> = {};
  const custom: Record<string, string> = {};
  for (const { key } of fields.value) {
    const text = (answers.value[key] ?? '').trim();
    if (text !== '') (['name', 'email', 'phone'].includes(key) ? given : custom)[key] = text;
  }
  return { ...given, ...(Object.keys(custom).length > 0 ? { fields: custom } : {}) };
});

function read(): Record<string, string> {
  try {
    return JSON.parse(keep.get('answers') ?? '{}') as Record<string, string>;
  } catch {
    return {};
  }
}
