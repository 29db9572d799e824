// Chooses one of several by a few letters, or several of them.
import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../state/locale';
import { score } from '../../state/palette';
import { moved } from '../ui/choices';
import { Dialog } from '../ui/Dialog';
import { Icon, type IconName } from '../ui/Icon';

export interface Pick {
  readonly id: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly lead?: ComponentChildren;
  /** Of several that can be on. */
  readonly isOn?: boolean;
  readonly run: () => void;
}

/** `onNew` offers what was typed where nothing is called so. */
export function Picker({ title, icon, picks, close, onNew, staysOpen = false, children }: {
  readonly title: string;
  readonly icon: IconName;
  readonly picks: readonly Pick[];
  readonly close: () => void;
  readonly onNew?: (text: string) => Pick | null;
  readonly staysOpen?: boolean;
  /** Below the list. */
  readonly children?: ComponentChildren;
}) {
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const active = useRef<HTMLDivElement>(null);
  const id = useId();
  const found = picksFor(query, picks, onNew);
  useLayoutEffect(() => active.current?.scrollIntoView({ block: 'nearest' }), [at, query]);
  const run = (pick: Pick | undefined): void => {
    if (!pick) return;
    if (!staysOpen) close();
    pick.run();
    setQuery('');
  };
  const press = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    const next = event.key === 'Home' || event.key === 'End' ? null : moved(found, at, event.key);
    if (next !== null) setAt(next);
    else if (event.key === 'Enter') run(found[at]);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title={title} onClose={close} isBare>
      <div class="palette-input">
        <Icon name={icon} />
        <input
          type="text" role="combobox" aria-expanded="true" aria-controls={id} aria-autocomplete="list" aria-activedescendant={found[at] ? `${id}-${at}` : undefined}
          aria-label={title} placeholder={title} value={query} autofocus autocomplete="off" spellcheck={false} dir="auto" onKeyDown={press}
          onInput={(event) => {
            setQuery(event.currentTarget.value);
            setAt(0);
          }}
        />
      </div>
      <div class="palette-list" role="listbox" id={id} aria-label={title} aria-multiselectable={staysOpen}>
        {found.map((pick, index) => (
          <div
            key={pick.id} ref={index === at ? active : null} id={`${id}-${index}`} class={`menu-row${index === at ? ' at' : ''}`} role="option" aria-selected={staysOpen ? pick.isOn === true : index === at}
            onClick={() => run(pick)} onPointerMove={() => setAt(index)}
          >
            <span class="pick-lead">{pick.lead}</span>
            <span class="menu-text"><bdi>{pick.label}</bdi></span>
            {pick.hint && <span class="pick-hint">{pick.hint}</span>}
            {pick.isOn !== undefined && <span class="menu-mark">{pick.isOn && <Icon name="check" />}</span>}
          </div>
        ))}
      </div>
      <p class={found.length ? 'hidden' : 'palette-none'} role="status">{found.length === 0 && t('palette.none', { query })}</p>
      {children}
    </Dialog>
  );
}

function picksFor(query: string, picks: readonly Pick[], onNew: ((text: string) => Pick | null) | undefined): readonly Pick[] {
  const text = query.trim();
  if (text === '') return picks;
  const fitting = picks.map((pick) => ({ pick, fit: score(text, pick.label) })).filter(({ fit }) => fit > 0).sort((a, b) => b.fit - a.fit).map(({ pick }) => pick);
  const fresh = picks.some(({ label }) => label === text) ? null : onNew?.(text) ?? null;
  return fresh ? [...fitting, fresh] : fitting;
}
