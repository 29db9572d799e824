// What fits what is typed: canned replies behind `/`, names behind `@`. The focus stays in the field.
import type { ComponentChildren, RefObject } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { rich } from '../../../../shared/RichText';
import type { Reply } from '../../../../shared/protocol';
import { write } from '../../../state/conversation/composing';
import { draftOf, type Mode } from '../../../state/conversation/drafts';
import { membersFor } from '../../../state/conversation/mentions';
import { fillIn, repliesFor, valuesFor } from '../../../state/conversation/replies';
import { triggerAt, type Trigger } from '../../../state/conversation/suggesting';
import { conversation } from '../../../state/conversations';
import { plural, t } from '../../../state/locale';
import { me, replies, siteNameById, team, workspaceName } from '../../../state/workspace';
import { moved } from '../../ui/choices';
import { Avatar } from '../../ui/parts';
import { Popover } from '../../ui/Popover';
import { insert } from './field';

interface Suggestion {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly lead?: ComponentChildren;
  /** What the active one would put into the field. */
  readonly preview?: string;
  readonly run: () => void;
}

interface Open {
  readonly id: string;
  readonly label: string;
  readonly items: readonly Suggestion[];
  readonly at: number;
  readonly setAt: (at: number) => void;
  readonly onClose: () => void;
}

/** Follows what is typed in a field. `press` is asked before any other meaning of a key. */
export function useSuggestions(id: string, mode: Mode, field: RefObject<HTMLTextAreaElement | null>) {
  const [trigger, setTrigger] = useState<Trigger | null>(null);
  const [at, setAt] = useState(0);
  /** Closed by hand: not opened again for the same sign. */
  const [closedAt, closeAt] = useState<number | null>(null);
  const list = useId();
  const look = (): void => {
    const { current } = field;
    const found = current && current.selectionStart === current.selectionEnd ? triggerAt(current.value, current.selectionStart, mode) : null;
    if (found?.query !== trigger?.query || found?.from !== trigger?.from) setAt(0);
    if (found?.from !== closedAt) closeAt(null);
    setTrigger(found);
  };
  // Before the next key, which may open them anew.
  useLayoutEffect(() => setTrigger(null), [id]);
  const items = trigger && trigger.from !== closedAt ? suggest(id, trigger, field) : [];
  const close = (): void => closeAt(trigger?.from ?? null);
  const press = (event: KeyboardEvent): boolean => {
    if (items.length === 0) return false;
    const next = /^Arrow(?:Up|Down)$/u.test(event.key) ? moved(items, at, event.key) : null;
    if (next !== null) setAt(next);
    else if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey && !event.ctrlKey && !event.metaKey) items[at]?.run();
    else if (event.key === 'Escape') close();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  const label = t(trigger?.kind === 'mention' ? 'composer.mention' : 'composer.replies');
  return {
    look,
    press,
    open: items.length > 0 ? { id: list, label, items, at, setAt, onClose: close } satisfies Open : null,
    attributes: items.length > 0
      ? { 'aria-autocomplete': 'list' as const, 'aria-haspopup': 'listbox' as const, 'aria-controls': list, 'aria-activedescendant': `${list}-${at}` }
      : {},
  };
}

function suggest(id: string, { kind, query, from }: Trigger, field: RefObject<HTMLTextAreaElement | null>): readonly Suggestion[] {
  const put = (text: string): void => {
    const { current } = field;
    if (current) insert(current, text, from, current.selectionStart);
  };
  if (kind === 'mention') {
    return membersFor(query, team.value.filter((member) => member.id !== me.value?.id)).map((member) => ({
      id: member.id, label: member.name, hint: '', lead: <Avatar id={member.id} name={member.name} size="small" presence={member.status} />,
      run: () => {
        put(`@${member.name} `);
        write(id, field.current?.value ?? '', [...draftOf(id, 'note').mentions.filter((it) => it !== member.id), member.id]);
      },
    }));
  }
  const it = conversation(id);
  const site = siteNameById.value.get(it?.siteId ?? '')?.name ?? workspaceName.value;
  const values = valuesFor(it?.visitor.name ?? '', me.value?.name ?? '', site);
  return repliesFor(query, replies.value).map((reply) => {
    const text = fillIn(reply.content, values);
    return { id: reply.id, label: `/${reply.shortcut}`, hint: text, preview: text, lead: <Scope reply={reply} />, run: () => put(text) };
  });
}

const Scope = ({ reply }: { readonly reply: Reply }) => <span class={`reply-scope ${reply.scope}`} aria-hidden="true" />;

export function Suggestions({ id, label, items, at, setAt, onClose, anchor }: Open & { readonly anchor: RefObject<HTMLElement | null> }) {
  const active = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => active.current?.scrollIntoView({ block: 'nearest' }), [at]);
  const preview = items[at]?.preview;
  return (
    <>
      <Popover anchor={anchor} label={label} onClose={onClose} hasWidthOfAnchor>
        <div class="suggestions">
          <div class="suggestions-list" role="listbox" id={id} aria-label={label}>
            {items.map((item, index) => (
              <div
                key={item.id} id={`${id}-${index}`} ref={index === at ? active : null} class="menu-row" role="option" aria-selected={index === at}
                onPointerDown={(event) => event.preventDefault()} onPointerMove={() => setAt(index)} onClick={item.run}
              >
                {item.lead}
                <span class="menu-text"><bdi>{item.label}</bdi>{item.hint && <small dir="auto">{item.hint}</small>}</span>
              </div>
            ))}
          </div>
          {preview !== undefined && <div class="suggestions-preview words" aria-hidden="true" dir="auto">{rich(preview)}</div>}
        </div>
      </Popover>
      <span class="hidden" role="status">{plural('composer.found', items.length)}</span>
    </>
  );
}
