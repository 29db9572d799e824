// Do anything by typing a few letters of it.
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from '../state/locale';
import { commandsFor, type Command } from '../state/palette';
import { moved } from './ui/choices';
import { Dialog } from './ui/Dialog';
import { Icon } from './ui/Icon';
import { Kbd } from './ui/Kbd';

const SHOWN = 50;

export function Palette({ close }: { readonly close: () => void }) {
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const active = useRef<HTMLDivElement>(null);
  const id = useId();
  const found = commandsFor(query).slice(0, SHOWN);
  useLayoutEffect(() => active.current?.scrollIntoView({ block: 'nearest' }), [at, query]);
  const run = (command: Command | undefined): void => {
    if (!command) return;
    close();
    // After the focus has gone back to where it was.
    setTimeout(command.run);
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
    <Dialog title={t('palette.title')} onClose={close} isBare>
      <div class="palette-input">
        <Icon name="command" />
        <input
          type="text" role="combobox" aria-expanded="true" aria-controls={id} aria-autocomplete="list" aria-activedescendant={found.length ? `${id}-${at}` : undefined}
          aria-label={t('palette.title')} placeholder={t('palette.placeholder')} value={query} autofocus autocomplete="off" spellcheck={false} onKeyDown={press}
          onInput={(event) => {
            setQuery(event.currentTarget.value);
            setAt(0);
          }}
        />
      </div>
      <div class="palette-list" role="listbox" id={id} aria-label={t('palette.title')}>
        {found.map((command, index) => (
          <div
            key={command.id} ref={index === at ? active : null} id={`${id}-${index}`} class="menu-row" role="option" aria-selected={index === at}
            onClick={() => run(command)} onPointerMove={() => setAt(index)}
          >
            <span class="palette-group">{command.group}</span>
            <span class="menu-text"><bdi>{command.label}</bdi></span>
            {command.keys && <Kbd keys={command.keys} />}
          </div>
        ))}
      </div>
      <p class={found.length ? 'hidden' : 'palette-none'} role="status">{found.length === 0 && t('palette.none', { query })}</p>
    </Dialog>
  );
}
