// What the forms of Manage are made of, beside ui/.
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { colorOf } from '../../state/manage/contrast';
import { Field } from '../ui/Field';
import { Icon, type IconName } from '../ui/Icon';

/** Settings that belong together, a row each: what it is at the start, its control at the end. */
export const Card = ({ title, lead, aside, children }: { readonly title?: string; readonly lead?: ComponentChildren; readonly aside?: ComponentChildren; readonly children: ComponentChildren }) => (
  <section class="card">
    {title && <header class="card-head"><div><h2>{title}</h2>{lead && <p>{lead}</p>}</div>{aside}</header>}
    <div class="card-rows">{children}</div>
  </section>
);

/** A row that is as wide as the card. */
export const WideRow = ({ children }: { readonly children: ComponentChildren }) => <div class="card-wide">{children}</div>;

export interface Choice<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly hint?: string;
  readonly icon?: IconName;
  readonly isDisabled?: boolean;
}

interface Choices<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly choices: readonly Choice<T>[];
  readonly onChange: (value: T) => void;
  /** Left is left, however one reads. */
  readonly isPhysical?: boolean;
}

/** A few short words of which one counts. */
export function Segmented<T extends string>({ label, value, choices, onChange, isPhysical = false }: Choices<T>) {
  const name = useId();
  return (
    <div class="segmented" role="radiogroup" aria-label={label} {...(isPhysical ? { dir: 'ltr' } : {})}>
      {choices.map((choice) => (
        <label key={choice.value}>
          <input type="radio" name={name} checked={choice.value === value} aria-label={choice.label} onChange={() => onChange(choice.value)} />
          <span>{choice.icon ? <Icon name={choice.icon} /> : choice.label}</span>
        </label>
      ))}
    </div>
  );
}

/** A row of a card with a `Segmented` at its end. */
export const SegmentedRow = <T extends string>({ hint, ...choices }: Choices<T> & { readonly hint?: string }) => (
  <div class="field"><span class="label">{choices.label}</span><Segmented {...choices} />{hint && <p class="hint">{hint}</p>}</div>
);

/** Of several the one that counts, each with what it means. */
export function RadioList<T extends string>({ label, value, choices, onChange }: Choices<T>) {
  const name = useId();
  return (
    <div class="radio-list" role="radiogroup" aria-label={label}>
      {choices.map((choice) => (
        <label key={choice.value} class="choice">
          <input type="radio" name={name} checked={choice.value === value} disabled={choice.isDisabled} onChange={() => onChange(choice.value)} />
          <span class="choice-text"><strong>{choice.label}</strong>{choice.hint && <small>{choice.hint}</small>}</span>
        </label>
      ))}
    </div>
  );
}

/** One of many that may be chosen. */
export const CheckRow = ({ isOn, isDisabled = false, onChange, children }: { readonly isOn: boolean; readonly isDisabled?: boolean; readonly onChange: () => void; readonly children: ComponentChildren }) => (
  <label class="choice">
    <input type="checkbox" checked={isOn} disabled={isDisabled} onChange={onChange} />
    {children}
  </label>
);

/** A whole number, or with `step` parts of one; NaN while it is none. */
export const NumberField = ({ label, hint, error, value, min, max, step = 1, unit, onChange }: {
  readonly label: string;
  readonly hint?: string;
  readonly error?: string | null;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number | 'any';
  readonly unit: string;
  readonly onChange: (value: number) => void;
}) => (
  <Field label={label} hint={hint} error={error ?? null}>
    {(tied) => (
      <span class="with-unit">
        <input
          {...tied} class="control" type="number" inputMode="decimal" min={min} max={max} step={step} value={Number.isNaN(value) ? '' : value} dir="ltr"
          onInput={(event) => onChange(event.currentTarget.value === '' ? Number.NaN : event.currentTarget.valueAsNumber)}
        />
        <span>{unit}</span>
      </span>
    )}
  </Field>
);

/** Any colour, by eye or by its number. */
export const ColorField = ({ label, hint, error, value, pickLabel, onChange }: {
  readonly label: string;
  readonly hint?: ComponentChildren;
  readonly error?: string | null;
  readonly value: string;
  /** Of the part that opens the system's picker. */
  readonly pickLabel: string;
  readonly onChange: (color: string) => void;
}) => (
  <Field label={label} hint={hint} error={error ?? null}>
    {(tied) => (
      <span class="color-field">
        <input type="color" aria-label={pickLabel} value={/^#[\da-f]{6}$/iu.test(value) ? value : '#000000'} onInput={(event) => onChange(event.currentTarget.value)} />
        <input {...tied} class="control" type="text" dir="ltr" data-code spellcheck={false} autocomplete="off" maxLength={9} value={value} onInput={(event) => onChange(event.currentTarget.value)} onBlur={() => onChange(colorOf(value))} />
      </span>
    )}
  </Field>
);
