// What a visitor is asked before its first message.
import type { PreChatField } from '../../../shared/protocol';

export const KNOWN_FIELDS = ['name', 'email', 'phone'] as const;
export type KnownField = (typeof KNOWN_FIELDS)[number];

/** A field in a form. `key` is what its answers are kept under, and null until it has one. */
export interface FieldForm {
  /** For lists: a field stays itself while it moves and changes. */
  readonly id: number;
  readonly key: string | null;
  readonly label: string;
  readonly isRequired: boolean;
}

/** What the server takes. */
export const MAX_FIELDS = 6;
export const MAX_LABEL = 60;
const MAX_KEY = 31;

let last = 0;

export const isKnown = (key: string | null): key is KnownField => (KNOWN_FIELDS as readonly (string | null)[]).includes(key);

export const fieldForms = (fields: readonly PreChatField[]): readonly FieldForm[] => fields.map(({ key, label = '', required }, at) => ({ id: -1 - at, key, label, isRequired: required }));

/** A new one: one of those that every website asks for, or one's own. */
export const newField = (key: KnownField | null): FieldForm => ({ id: ++last, key, label: '', isRequired: false });

/** As the server takes them: what has no key yet gets one from its label. */
export function fieldsOf(forms: readonly FieldForm[]): PreChatField[] {
  const taken = new Set(forms.flatMap(({ key }) => (key === null ? [] : [key])));
  return forms.map(({ key, label, isRequired }) => {
    const own = key ?? freeKey(keyFrom(label), taken);
    taken.add(own);
    const text = label.trim();
    return { key: own, ...(text === '' ? {} : { label: text }), required: isRequired };
  });
}

/** `Order number` is `orderNumber`. What has no Latin letters is `field`. */
export function keyFrom(label: string): string {
  const words = label.normalize('NFD').replace(/\p{M}/gu, '').split(/[^a-zA-Z\d]+/u).filter(Boolean);
  const joined = words.map((word, at) => (at === 0 ? word.toLowerCase() : word.charAt(0).toUpperCase() + word.slice(1).toLowerCase())).join('');
  const key = joined.replace(/^\d+/u, '').slice(0, MAX_KEY);
  return key === '' ? 'field' : key.charAt(0).toLowerCase() + key.slice(1);
}

function freeKey(wanted: string, taken: ReadonlySet<string>): string {
  // An own field that is called like one of ours is not that one.
  const isFree = (key: string): boolean => !taken.has(key) && !isKnown(key);
  if (isFree(wanted)) return wanted;
  for (let number = 2; ; number++) {
    const key = `${wanted.slice(0, MAX_KEY - 2)}${number}`;
    if (isFree(key)) return key;
  }
}

/** One's own field says what it asks for. */
export const lacksLabel = ({ key, label }: FieldForm): boolean => !isKnown(key) && label.trim() === '';
