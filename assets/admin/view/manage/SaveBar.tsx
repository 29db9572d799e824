// Says that something is not saved, and saves it. Whoever leaves before is asked.
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../state/locale';
import type { Draft } from '../../state/manage/draft';
import { askBeforeLeaving } from '../../state/router';
import { addShortcuts } from '../../state/shortcuts';
import { Submission } from '../../state/submission';
import { showToast } from '../../state/toasts';
import { Button } from '../ui/Button';
import { confirm } from '../ui/Dialog';
import { Icon } from '../ui/Icon';

interface Saving<T extends object> {
  readonly draft: Draft<T>;
  /** Sends the form; gives what it is now. Throws a `Problem`. */
  readonly save: (form: T) => Promise<T>;
  /** Why it can't be saved yet, after showing where; null when it can. */
  readonly check?: () => string | null;
  /** Where one may go with what is not saved: this address and all below it. */
  readonly within: string;
  readonly explain?: (error: unknown) => string | null;
}

/** `children` stand before it, whether or not there is something to save. */
export function SaveBar<T extends object>({ children, ...saving }: Saving<T> & { readonly children?: ComponentChildren }) {
  const [form] = useState(() => new Submission());
  // Called by keys and by the browser, long after this drawing.
  const latest = useRef(saving);
  latest.current = saving;
  const submit = async (): Promise<void> => {
    const { draft, save, check, explain } = latest.current;
    if (!draft.isDirty.peek()) return;
    const fault = check?.() ?? null;
    form.fault.value = fault;
    if (fault !== null) return;
    const sent = draft.form.peek();
    const isSaved = await form.run(async () => draft.settle(sent, await save(sent)), explain);
    if (isSaved) showToast(t('manage.saved'));
  };
  // What was wrong may be put right by now. Before the next key: a save right after would lose what it is told.
  useLayoutEffect(() => void (form.fault.value = null), [saving.draft.form.value]);
  useGuard(saving.draft, saving.within);
  useEffect(() => addShortcuts([{ keys: 'mod+s', label: 'manage.save', group: 'nav.manage', run: () => void submit() }]), []);
  const { draft } = saving;
  const reset = (): void => {
    form.fault.value = null;
    draft.reset();
  };
  return (
    <section class="save-bar" aria-label={t('manage.saving')}>
      {children}
      <div class="save-bar-text" role="status">
        {draft.isDirty.value && (form.fault.value
          ? <p class="error"><Icon name="alert" />{form.fault.value}</p>
          : <p>{draft.hasRival.value ? t('manage.rival') : t('manage.unsaved')}</p>)}
      </div>
      {draft.isDirty.value && (
        <div class="save-bar-buttons">
          <Button onClick={reset}>{t('manage.discard')}</Button>
          <Button kind="primary" isBusy={form.isBusy.value} onClick={() => void submit()}>{t('manage.save')}</Button>
        </div>
      )}
    </section>
  );
}

function useGuard<T extends object>(draft: Draft<T>, within: string): void {
  useEffect(() => {
    const stay = (event: BeforeUnloadEvent): void => {
      if (draft.isDirty.peek()) event.preventDefault();
    };
    window.addEventListener('beforeunload', stay);
    const stop = askBeforeLeaving((to, go) => {
      if (!draft.isDirty.peek() || to === within || to.startsWith(`${within}/`)) return false;
      void confirm({ title: t('manage.leave'), text: t('manage.leaveText'), action: t('manage.leaveAction') }).then((isSure) => {
        if (!isSure) return;
        draft.reset();
        go();
      });
      return true;
    });
    return () => {
      window.removeEventListener('beforeunload', stay);
      stop();
    };
  }, [draft, within]);
}
