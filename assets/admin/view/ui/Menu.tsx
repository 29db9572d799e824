// A list to choose from: `Menu` of actions, `Select` of values. The focus roves; letters find.
import type { ComponentChildren, RefObject } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Button, IconButton, type ButtonKind } from './Button';
import { moved, TypeAhead, type Choice } from './choices';
import type { FieldControl } from './Field';
import { Icon, type IconName } from './Icon';
import { Kbd } from './Kbd';
import { Popover } from './Popover';

export interface MenuItem extends Choice {
  readonly id: string;
  readonly icon?: IconName;
  /** In place of an icon. */
  readonly lead?: ComponentChildren;
  readonly hint?: string;
  readonly keys?: string;
  /** At its end, as a count. */
  readonly end?: string;
  readonly isDanger?: boolean;
  /** One that can be on or off: the menu stays open. */
  readonly isChecked?: boolean;
  /** A line above it. */
  readonly beginsGroup?: boolean;
  readonly run: () => void;
}

export interface Option<T extends string> extends Choice {
  readonly value: T;
  readonly hint?: string;
  readonly lead?: ComponentChildren;
}

interface Row extends Choice {
  readonly key: string;
  readonly role: 'menuitem' | 'menuitemcheckbox' | 'option';
  readonly isOn?: boolean | undefined;
  readonly classes?: string;
  readonly content: ComponentChildren;
  readonly choose: () => void;
}

/** What is inside the popover of both. */
function Rows({ rows, role, id, label, anchor, start, onClose }: {
  readonly rows: readonly Row[];
  readonly role: 'menu' | 'listbox';
  readonly id: string;
  readonly label: string;
  readonly anchor: RefObject<HTMLElement | null>;
  readonly start: number;
  readonly onClose: () => void;
}) {
  const [at, setAt] = useState(start);
  const active = useRef<HTMLDivElement>(null);
  const typeAhead = useRef(new TypeAhead());
  useLayoutEffect(() => active.current?.focus(), [at]);
  const close = (): void => {
    anchor.current?.focus();
    onClose();
  };
  const choose = (row: Row | undefined): void => {
    if (!row || row.isDisabled) return;
    if (row.role !== 'menuitemcheckbox') close();
    row.choose();
  };
  const press = (event: KeyboardEvent): void => {
    const next = event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey
      ? typeAhead.current?.press(event.key, event.timeStamp, rows, at) ?? null
      : moved(rows, at, event.key);
    if (next !== null) setAt(next);
    else if (event.key === 'Enter' || event.key === ' ') choose(rows[at]);
    else if (event.key === 'Tab' || event.key === 'Escape') close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <Popover anchor={anchor} id={id} role={role} label={label} onClose={onClose} onKeyDown={press} hasWidthOfAnchor={role === 'listbox'}>
      {rows.map((row, index) => (
        <div
          key={row.key} ref={index === at ? active : null} class={`menu-row ${row.classes ?? ''}`} role={row.role} tabIndex={index === at ? 0 : -1}
          aria-disabled={row.isDisabled} aria-checked={row.role === 'menuitemcheckbox' ? row.isOn : undefined} aria-selected={row.role === 'option' ? row.isOn : undefined}
          onClick={() => choose(row)} onPointerMove={() => row.isDisabled || setAt(index)}
        >
          {row.content}
          {row.role !== 'menuitem' && <span class="menu-mark">{row.isOn && <Icon name="check" />}</span>}
        </div>
      ))}
    </Popover>
  );
}

const content = ({ icon, lead, label, hint, keys, end }: { readonly icon?: IconName; readonly lead?: ComponentChildren; readonly label: string; readonly hint?: string; readonly keys?: string; readonly end?: string }) => (
  <>
    {lead ?? (icon && <Icon name={icon} />)}
    <span class="menu-text"><bdi>{label}</bdi>{hint && <small>{hint}</small>}</span>
    {keys && <Kbd keys={keys} />}
    {end && <span class="menu-end">{end}</span>}
  </>
);

/** A button that opens a menu of actions. With `icon` and no `children` it is an icon whose name is `label`. */
export function Menu({ label, items, icon, kind, children, trigger }: {
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly icon?: IconName;
  readonly kind?: ButtonKind;
  readonly children?: ComponentChildren;
  /** A button of one's own, which takes these props. */
  readonly trigger?: (props: { readonly buttonRef: RefObject<HTMLButtonElement>; readonly isExpanded: boolean; readonly popup: 'menu'; readonly onClick: () => void }) => ComponentChildren;
}) {
  const [isOpen, open] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const props = { buttonRef: button as RefObject<HTMLButtonElement>, isExpanded: isOpen, popup: 'menu' as const, onClick: () => open(!isOpen) };
  const rows = items.map((item): Row => ({
    key: item.id, label: item.label, isDisabled: item.isDisabled, role: item.isChecked === undefined ? 'menuitem' : 'menuitemcheckbox', isOn: item.isChecked,
    classes: `${item.isDanger ? 'danger' : ''}${item.beginsGroup ? ' begins-group' : ''}`, content: content(item), choose: item.run,
  }));
  return (
    <span class="menu">
      {trigger ? trigger(props) : children || !icon
        ? <Button {...props} {...(kind ? { kind } : {})} {...(icon ? { icon } : {})}>{children ?? label}<Icon name="down" /></Button>
        : <IconButton {...props} icon={icon} label={label} />}
      {isOpen && <Rows rows={rows} role="menu" id={id} label={label} anchor={button} start={0} onClose={() => open(false)} />}
    </span>
  );
}

/** A button that shows a value and opens the others. Inside a `Field` give its `control`. */
export function Select<T extends string>({ label, value, options, onChange, control, placeholder = '', isQuiet = false, isDisabled = false }: {
  readonly label: string;
  readonly value: T | null;
  readonly options: readonly Option<T>[];
  readonly onChange: (value: T) => void;
  readonly control?: FieldControl;
  readonly placeholder?: string;
  /** Without an edge, among text. */
  readonly isQuiet?: boolean;
  readonly isDisabled?: boolean;
}) {
  const [isOpen, open] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const at = options.findIndex((option) => option.value === value);
  const chosen = options[at];
  const rows = options.map((option): Row => ({
    key: option.value, label: option.label, isDisabled: option.isDisabled, role: 'option', isOn: option.value === value, content: content(option), choose: () => onChange(option.value),
  }));
  const press = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    open(true);
  };
  return (
    <span class="menu">
      <button
        {...control} ref={button} type="button" class={`select ${isQuiet ? 'quiet' : 'control'}`} role="combobox" disabled={isDisabled} aria-haspopup="listbox" aria-expanded={isOpen} aria-controls={id}
        aria-label={control ? undefined : label} onClick={() => open(!isOpen)} onKeyDown={press}
      >
        {chosen?.lead}
        <bdi class={chosen ? '' : 'placeholder'}>{chosen?.label ?? placeholder}</bdi>
        <Icon name="down" />
      </button>
      {isOpen && <Rows rows={rows} role="listbox" id={id} label={label} anchor={button} start={Math.max(0, at)} onClose={() => open(false)} />}
    </span>
  );
}
