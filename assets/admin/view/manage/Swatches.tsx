// A few colours that can be told apart, to file things by.
import { useId } from 'preact/hooks';
import { t, type Key } from '../../state/locale';
import { Icon } from '../ui/Icon';

const COLORS: readonly (readonly [color: string, name: Key])[] = [
  ['#0f766e', 'manage.teal'], ['#2563eb', 'manage.blue'], ['#7c3aed', 'manage.violet'], ['#c026d3', 'manage.pink'], ['#dc2626', 'manage.red'], ['#ea580c', 'manage.orange'], ['#ca8a04', 'manage.yellow'], ['#4d7c0f', 'manage.green'],
];

/** One of them, or none. A colour that somebody else chose is there, too. */
export function Swatches({ value, onChange }: { readonly value: string | null; readonly onChange: (color: string | null) => void }) {
  const name = useId();
  const own = value !== null && !COLORS.some(([color]) => color === value) ? [[value, null] as const] : [];
  return (
    <div class="field">
      <span class="label">{t('manage.swatch')}</span>
      <div class="swatches" role="radiogroup" aria-label={t('manage.swatch')}>
        <label><input type="radio" name={name} checked={value === null} aria-label={t('manage.colorNone')} onChange={() => onChange(null)} /><span class="none"><Icon name="close" /></span></label>
        {[...COLORS, ...own].map(([color, word]) => (
          <label key={color}>
            <input type="radio" name={name} checked={value === color} aria-label={word ? t(word) : color} onChange={() => onChange(color)} />
            <span style={{ background: color }}><Icon name="check" /></span>
          </label>
        ))}
      </div>
    </div>
  );
}
