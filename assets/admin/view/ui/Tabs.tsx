// Parts of one page, of which one is shown. With addresses use links instead.
import { useId, useRef } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { moved } from './choices';

export interface TabItem<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly extra?: ComponentChildren;
}

export function Tabs<T extends string>({ label, items, value, onChange, children }: {
  readonly label: string;
  readonly items: readonly TabItem<T>[];
  readonly value: T;
  readonly onChange: (value: T) => void;
  /** The part that is shown. */
  readonly children: ComponentChildren;
}) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const press = (event: KeyboardEvent): void => {
    const forward = getComputedStyle(event.currentTarget as Element).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    const key = event.key === forward ? 'ArrowDown' : /^Arrow(Left|Right)$/u.test(event.key) ? 'ArrowUp' : event.key;
    const next = moved(items, items.findIndex((it) => it.value === value), key);
    const item = next === null || event.key === 'ArrowDown' || event.key === 'ArrowUp' ? undefined : items[next];
    if (!item || next === null) return;
    event.preventDefault();
    onChange(item.value);
    (list.current?.children[next] as HTMLElement | undefined)?.focus();
  };
  return (
    <>
      <div ref={list} class="tabs" role="tablist" aria-label={label} onKeyDown={press}>
        {items.map((item) => (
          <button
            type="button" role="tab" id={`${id}-${item.value}`} aria-selected={item.value === value} aria-controls={`${id}-panel`} tabIndex={item.value === value ? 0 : -1}
            onClick={() => onChange(item.value)}
          >
            {item.label}{item.extra}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${value}`}>{children}</div>
    </>
  );
}
