// A question with its answer: label, hint and error are tied to the control for everybody.
import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import { t } from '../../state/locale';
import { defined } from './defined';
import { Icon } from './Icon';

interface Labelled {
  readonly label: string;
  readonly hint?: ComponentChildren;
  /** What is wrong with it, and what would be right. */
  readonly error?: string | null;
  readonly isOptional?: boolean;
}

/** What ties a control to its label. */
export interface FieldControl {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': boolean | undefined;
}

/** Around any control: `children` draws it with what ties it to the rest. */
export function Field({ label, hint, error, isOptional = false, children }: Labelled & { readonly children: (control: FieldControl) => ComponentChildren }) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div class="field">
      <label for={id}>{label}{isOptional && <span class="optional">{t('field.optional')}</span>}</label>
      {children({ id, 'aria-describedby': described || undefined, 'aria-invalid': error ? true : undefined })}
      {hint && <p class="hint" id={`${id}-hint`}>{hint}</p>}
      {error && <p class="error" id={`${id}-error`} role="alert"><Icon name="alert" />{error}</p>}
    </div>
  );
}

interface Text extends Labelled {
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly onBlur?: () => void;
  readonly name?: string;
  readonly placeholder?: string;
  readonly autocomplete?: string;
  readonly maxLength?: number;
  readonly isRequired?: boolean;
  readonly hasFocus?: boolean;
}

/** `autofocus` is for the first page alone. Always the same function, so that it is called once. */
const focus = (element: HTMLElement | null): void => element?.focus();

const control = ({ value, onInput, onBlur, name, placeholder, autocomplete, maxLength, isRequired, hasFocus }: Text) => defined({
  class: 'control', value, onBlur, name, placeholder, maxLength, required: isRequired, autofocus: hasFocus, ref: hasFocus ? focus : undefined,
  autocomplete: autocomplete ?? 'off',
  onInput: (event: { readonly currentTarget: { readonly value: string } }) => onInput(event.currentTarget.value),
});

/** Preact's types want each kind of input written out by itself. */
const oneOf = (type: string): 'text' => type as 'text';

export const TextField = ({ type = 'text', isCode = false, ...text }: Text & { readonly type?: 'text' | 'email' | 'url' | 'search' | 'number'; readonly isCode?: boolean }) => (
  <Field {...text}>
    {(tied) => <input {...control(text)} {...tied} type={oneOf(type)} dir={type === 'text' ? 'auto' : 'ltr'} data-code={isCode} spellcheck={type === 'text' && !isCode} />}
  </Field>
);

export const TextArea = ({ rows = 3, ...text }: Text & { readonly rows?: number }) => (
  <Field {...text}>{(tied) => <textarea {...control(text)} {...tied} rows={rows} dir="auto" />}</Field>
);

export function PasswordField(text: Text) {
  const [isShown, show] = useState(false);
  return (
    <Field {...text}>
      {(tied) => (
        <span class="control-group">
          <input {...control(text)} {...tied} type={oneOf(isShown ? 'text' : 'password')} spellcheck={false} />
          <button type="button" class="icon-button" aria-label={t('field.showPassword')} aria-pressed={isShown} onClick={() => show(!isShown)}>
            <Icon name={isShown ? 'eyeOff' : 'eye'} />
          </button>
        </span>
      )}
    </Field>
  );
}

/** What is wrong with a whole form. */
export const FormFault = ({ children }: { readonly children: string | null }) => (
  <div role="alert">{children && <p class="fault"><Icon name="alert" />{children}</p>}</div>
);
