// Who somebody is: as they say, or as their website has proven.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { VisitorPatch, VisitorView } from '../../../../shared/protocol';
import { changeVisitor } from '../../../state/conversation/visitors';
import { relativeTime } from '../../../state/format';
import { t } from '../../../state/locale';
import { Submission } from '../../../state/submission';
import { Button, IconButton } from '../../ui/Button';
import { FormFault } from '../../ui/Field';
import { Icon } from '../../ui/Icon';
import { Avatar, Tag } from '../../ui/parts';
import { Fact } from './parts';

export function About({ visitor }: { readonly visitor: VisitorView }) {
  const { id, name, email, phone, fields, identified, online, seenAt, blocked } = visitor;
  return (
    <section class="about">
      <header class="about-head">
        <Avatar id={id} name={name} size="large" presence={online ? 'online' : 'offline'} />
        <div>
          <Editable label={t('details.name')} value={name} isHeading patch={(value) => ({ name: value })} visitorId={id} />
          <p class="about-line">{online ? t('conversation.online') : t('conversation.seen', { time: relativeTime(seenAt) })}</p>
        </div>
      </header>
      {(identified || blocked) && (
        <p class="about-marks">
          {identified && <span title={t('details.identifiedHint')}><Tag tone="accent"><Icon name="check" />{t('details.identified')}</Tag></span>}
          {blocked && <Tag tone="danger"><Icon name="block" />{t('details.isBlocked')}</Tag>}
        </p>
      )}
      <dl class="facts">
        <Fact name={t('details.email')}><Editable label={t('details.email')} value={email ?? ''} type="email" patch={(value) => ({ email: value === '' ? null : value })} visitorId={id} placeholder={t('details.addEmail')} /></Fact>
        {phone && <Fact name={t('details.phone')}><a href={`tel:${phone.replace(/[^\d+]/gu, '')}`} dir="ltr">{phone}</a></Fact>}
        {Object.entries(fields).map(([key, value]) => <Fact key={key} name={key}><bdi>{value}</bdi></Fact>)}
      </dl>
    </section>
  );
}

/** Text that is changed where it stands. */
function Editable({ label, value, patch, visitorId, type = 'text', isHeading = false, placeholder = '' }: {
  readonly label: string;
  readonly value: string;
  readonly patch: (value: string) => VisitorPatch;
  readonly visitorId: string;
  readonly type?: 'text' | 'email';
  readonly isHeading?: boolean;
  readonly placeholder?: string;
}) {
  const [text, setText] = useState<string | null>(null);
  const [form] = useState(() => new Submission());
  const button = useRef<HTMLButtonElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const end = (): void => {
    form.fault.value = null;
    setText(null);
    setTimeout(() => button.current?.focus());
  };
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const next = (text ?? '').trim();
    if (next === value || (next === '' && isHeading)) return end();
    if (await form.run(() => changeVisitor(visitorId, patch(next)))) end();
  };
  // Not at once: the Enter that opened it would send it.
  useEffect(() => field.current?.focus(), [text === null]);
  if (text === null) {
    return (
      <span class="editable">
        {isHeading ? <h2><bdi>{value}</bdi></h2> : value ? <a href={`mailto:${value}`}><bdi>{value}</bdi></a> : <span class="placeholder">{placeholder}</span>}
        <IconButton icon="edit" label={t('details.change', { what: label })} buttonRef={button} onClick={() => setText(value)} />
      </span>
    );
  }
  return (
    <form class="editing" onSubmit={(event) => void save(event)} noValidate>
      <input
        class="control" ref={field} type={type as 'text'} value={text} aria-label={label} maxLength={200} dir="auto" autocomplete="off" onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          event.stopPropagation();
          end();
        }}
      />
      <FormFault>{form.fault.value}</FormFault>
      <div class="edit-actions"><Button onClick={end}>{t('dialog.cancel')}</Button><Button type="submit" kind="primary" isBusy={form.isBusy.value}>{t('conversation.save')}</Button></div>
    </form>
  );
}
