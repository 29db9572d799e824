// One field of the questions before a chat. It is moved by dragging its handle, by the arrow keys on it, or by its menu.
import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../../state/locale';
import { isKnown, type FieldForm } from '../../../state/manage/preChat';
import { Icon } from '../../ui/Icon';
import { Menu, type MenuItem } from '../../ui/Menu';
import { TextField } from '../../ui/Field';
import { CheckRow } from '../forms';

interface FieldRowProps {
  readonly field: FieldForm;
  readonly at: number;
  readonly count: number;
  readonly maxLabel: number;
  readonly name: string;
  /** What kind of field it is. */
  readonly kind: string;
  readonly fault: string | null;
  readonly change: (field: FieldForm) => void;
  /** To another place in the list. */
  readonly move: (to: number) => void;
  readonly remove: () => void;
}

export function FieldRow(props: FieldRowProps) {
  const { field, at, count, maxLabel, name, kind, fault, change, move, remove } = props;
  const row = useRef<HTMLLIElement>(null);
  const grip = useRef<HTMLButtonElement>(null);
  const isStepping = useRef(false);
  const { isDragged, begin } = useDrag(row, props);
  useLayoutEffect(() => {
    // An element that is put elsewhere loses the focus.
    if (isStepping.current) grip.current?.focus();
    isStepping.current = false;
  }, [at]);
  const items: readonly MenuItem[] = [
    { id: 'up', label: t('manage.moveUp'), icon: 'up', isDisabled: at === 0, run: () => move(at - 1) },
    { id: 'down', label: t('manage.moveDown'), icon: 'down', isDisabled: at === count - 1, run: () => move(at + 1) },
    { id: 'remove', label: t('manage.remove'), icon: 'trash', isDanger: true, beginsGroup: true, run: remove },
  ];
  const press = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    if (by === 0) return;
    event.preventDefault();
    isStepping.current = true;
    move(at + by);
  };
  return (
    <li ref={row} class={isDragged ? 'is-dragged' : ''}>
      <button type="button" ref={grip} class="grip" aria-label={t('manage.fieldMove', { name })} onKeyDown={press} onPointerDown={begin}><Icon name="grip" /></button>
      <TextField label={kind} hint={hintOn(field, kind)} placeholder={isKnown(field.key) ? kind : t('manage.fieldLabelExample')} maxLength={maxLabel} value={field.label} error={fault} onInput={(label) => change({ ...field, label })} />
      <CheckRow isOn={field.isRequired} onChange={() => change({ ...field, isRequired: !field.isRequired })}>{t('manage.fieldRequired')}</CheckRow>
      <Menu label={t('manage.fieldMore', { name })} items={items} icon="more" />
    </li>
  );
}

function hintOn({ key }: FieldForm, kind: string): string | null {
  if (isKnown(key)) return t('manage.fieldUsual', { kind });
  return key === null ? null : t('manage.fieldKey', { key });
}

/** Moves the row to where the pointer is, until it is let go. */
function useDrag(row: RefObject<HTMLLIElement | null>, props: FieldRowProps): { readonly isDragged: boolean; readonly begin: (event: PointerEvent) => void } {
  const [isDragged, setDragged] = useState(false);
  const latest = useRef(props);
  latest.current = props;
  const begin = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    setDragged(true);
    const over = new AbortController();
    const options = { signal: over.signal };
    const end = (): void => {
      over.abort();
      setDragged(false);
    };
    // On the window: the row itself is put elsewhere meanwhile.
    window.addEventListener('pointermove', ({ clientY }) => {
      const to = placeAt(row.current, clientY);
      if (to !== null && to !== latest.current.at) latest.current.move(to);
    }, options);
    window.addEventListener('pointerup', end, options);
    window.addEventListener('pointercancel', end, options);
  };
  return { isDragged, begin };
}

/** Which place of the list a row is dragged over: another one's, once its middle is passed. */
function placeAt(row: HTMLLIElement | null, y: number): number | null {
  const rows = [...row?.parentElement?.children ?? []];
  const own = row ? rows.indexOf(row) : -1;
  const middle = (element: Element): number => {
    const { top, height } = element.getBoundingClientRect();
    return top + height / 2;
  };
  const above = rows.findIndex((other, index) => index < own && y < middle(other));
  if (above !== -1) return above;
  const below = rows.map((other, index) => (index > own && y > middle(other) ? index : -1)).filter((index) => index !== -1).pop();
  return below ?? null;
}
