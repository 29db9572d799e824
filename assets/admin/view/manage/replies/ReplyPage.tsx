// One canned reply: what calls it, what it says, whose it is, and how a visitor would read it.
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { Reply } from '../../../../shared/protocol';
import { t, type Key } from '../../../state/locale';
import type { Variable } from '../../../state/conversation/replies';
import { Draft } from '../../../state/manage/draft';
import { changeReply, createReply, deleteReply, LIMITS, mayChange, NEW_REPLY, replyForm, shortcutFault, VARIABLES, type ReplyForm, type ShortcutFault } from '../../../state/manage/replies';
import { codeOf, sentenceOf } from '../../../state/problem';
import { navigate } from '../../../state/router';
import { showToast } from '../../../state/toasts';
import { me, replies } from '../../../state/workspace';
import { insert as insertText } from '../../conversation/composer/field';
import { Button } from '../../ui/Button';
import { confirm } from '../../ui/Dialog';
import { TextField } from '../../ui/Field';
import { Icon } from '../../ui/Icon';
import { Banner } from '../../ui/parts';
import { Card, WideRow } from '../forms';
import { SaveBar } from '../SaveBar';
import { SectionPage } from '../SectionPage';
import { ReplyPreview } from './ReplyPreview';
import { ScopeField } from './ScopeField';

const SHORTCUT_FAULTS: Readonly<Record<ShortcutFault, Key>> = { missing: 'manage.shortcutMissing', wrong: 'manage.shortcutWrong', taken: 'manage.shortcutTaken' };
const NAMES: Readonly<Record<Variable, Key>> = { 'visitor.name': 'manage.varVisitor', 'visitor.firstName': 'manage.varFirstName', 'agent.name': 'manage.varAgent', 'site.name': 'manage.varSite' };

/** `reply`: null for a new one. */
export function ReplyPage({ reply }: { readonly reply: Reply | null }) {
  const [draft] = useState(() => new Draft(reply ? replyForm(reply) : NEW_REPLY));
  const [isChecked, setChecked] = useState(false);
  useEffect(() => {
    if (reply) draft.follow(replyForm(reply));
  }, [reply]);
  const form = draft.form.value;
  const isMine = me.value !== null && (reply === null || mayChange(reply, me.value));
  const faultOf = ({ shortcut }: ReplyForm): ShortcutFault | null => shortcutFault(shortcut, replies.value.filter(({ id, scope }) => id !== reply?.id && scope === form.scope));
  const shown = faultOf(form);
  const fault = shown && (isChecked || (shown !== 'missing' && shown !== 'taken')) ? t(SHORTCUT_FAULTS[shown]) : null;
  const check = (): string | null => {
    setChecked(true);
    const now = draft.form.peek();
    return faultOf(now) === null && now.content.trim() !== '' ? null : t('manage.faultsHere');
  };
  const save = async (sent: ReplyForm): Promise<ReplyForm> => {
    if (reply) return replyForm(await changeReply(reply.id, sent));
    const made = await createReply(sent);
    draft.settle(sent, replyForm(made));
    navigate(`/manage/replies/${made.id}`, { replace: true, keepFocus: true });
    return replyForm(made);
  };
  const foot = (
    <SaveBar
      draft={draft} save={save} check={check} within={`/manage/replies/${reply?.id ?? 'new'}`}
      explain={(error) => (codeOf(error) === 'conflict' ? t('manage.shortcutTaken') : null)}
    />
  );
  return (
    <SectionPage title={reply ? `/${reply.shortcut}` : t('manage.replyAdd')} parent={{ to: '/manage/replies', label: t('nav.replies') }} foot={foot}>
      {!isMine && <Banner tone="accent">{t('manage.replyForeign')}</Banner>}
      <fieldset class="plain-set" disabled={!isMine}>
        <Card>
          <TextField label={t('manage.shortcut')} hint={t('manage.shortcutHint', { shortcut: form.shortcut || t('manage.shortcutExample') })} placeholder={t('manage.shortcutExample')} maxLength={LIMITS.shortcut} value={form.shortcut} error={fault} onInput={(shortcut) => draft.change({ shortcut: shortcut.replace(/^\//u, '') })} />
          <ScopeField form={form} isDisabled={!isMine} change={(patch) => draft.change(patch)} />
          <WideRow><Content content={form.content} isMissing={isChecked && form.content.trim() === ''} change={(content) => draft.change({ content })} /></WideRow>
        </Card>
      </fieldset>
      <ReplyPreview content={form.content} />
      {reply && isMine && <div><Button kind="quiet" icon="trash" onClick={() => void remove(reply, draft)}>{t('manage.replyDelete')}</Button></div>}
    </SectionPage>
  );
}

function Content({ content, isMissing, change }: { readonly content: string; readonly isMissing: boolean; readonly change: (content: string) => void }) {
  const area = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const insert = (variable: Variable): void => {
    if (area.current) insertText(area.current, `{{${variable}}}`);
  };
  return (
    <div class="field">
      <label for={id}>{t('manage.content')}</label>
      <textarea
        ref={area} id={id} class="control" rows={6} dir="auto" maxLength={LIMITS.content} value={content} aria-invalid={isMissing || undefined} aria-describedby={`${id}-hint${isMissing ? ` ${id}-error` : ''}`}
        onInput={(event) => change(event.currentTarget.value)}
      />
      <div class="variables" role="group" aria-label={t('manage.variables')}>
        <span aria-hidden="true">{t('manage.variables')}</span>
        {VARIABLES.map((variable) => <button key={variable} type="button" class="tag" onClick={() => insert(variable)}><Icon name="plus" />{t(NAMES[variable])}</button>)}
      </div>
      <p class="hint" id={`${id}-hint`}>{t('manage.contentHint')}</p>
      {isMissing && <p class="error" id={`${id}-error`} role="alert"><Icon name="alert" />{t('manage.contentMissing')}</p>}
    </div>
  );
}

async function remove({ id, shortcut }: Reply, draft: Draft<ReplyForm>): Promise<void> {
  if (!await confirm({ title: t('manage.replyDelete'), text: t('manage.replyDeleteText', { name: `/${shortcut}` }), action: t('manage.replyDelete') })) return;
  try {
    await deleteReply(id);
    draft.reset();
    navigate('/manage/replies', { replace: true });
    showToast(t('manage.replyDeleted', { name: `/${shortcut}` }));
  } catch (error) {
    showToast(sentenceOf(error), { tone: 'danger' });
  }
}
