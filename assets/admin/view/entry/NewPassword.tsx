// A password that is chosen: long rather than odd.
import { t } from '../../state/locale';
import { PasswordField } from '../ui/Field';

export const NewPassword = ({ value, onInput, label = t('password.choose') }: { readonly value: string; readonly onInput: (value: string) => void; readonly label?: string }) => (
  <PasswordField label={label} hint={t('password.hint')} name="new-password" autocomplete="new-password" value={value} onInput={onInput} isRequired />
);
