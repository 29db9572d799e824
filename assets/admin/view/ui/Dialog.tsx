// A question or a task over the page. The browser keeps the focus inside and gives it back; Escape closes.
import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { dialogs, openDialog } from '../../state/dialogs';
import { t } from '../../state/locale';
import { Button, IconButton } from './Button';

export function Dialog({ title, onClose, children, footer, size = 'normal', isBare = false }: {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
  /** Buttons, the one that does it last. */
  readonly footer?: ComponentChildren;
  readonly size?: 'small' | 'normal' | 'large';
  /** Without a visible head, as the palette. */
  readonly isBare?: boolean;
}) {
  const ref = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    const dialog = ref.current;
    const before = document.activeElement;
    dialog?.showModal();
    if (!dialog?.querySelector('[autofocus]')) heading.current?.focus();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={ref} class={`dialog ${size}${isBare ? ' bare' : ''}`} aria-labelledby={isBare ? undefined : id} aria-label={isBare ? title : undefined}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onPointerDown={(event) => {
        // Beside the box, on what is behind.
        if (event.target === ref.current) onClose();
      }}
    >
      <div class="dialog-box">
        {!isBare && (
          <header class="dialog-head">
            <h2 id={id} ref={heading} tabIndex={-1}>{title}</h2>
            <IconButton icon="close" label={t('dialog.close')} onClick={onClose} side="bottom" />
          </header>
        )}
        <div class="dialog-body">{children}</div>
        {footer && <footer class="dialog-foot">{footer}</footer>}
      </div>
    </dialog>
  );
}

/** Where the open ones are. */
export const Dialogs = () => (
  <>{dialogs.value.map(({ id, view }) => <OneDialog key={id} id={id} view={view} />)}</>
);

const OneDialog = ({ id, view }: { readonly id: number; readonly view: (close: () => void) => ComponentChildren }) => (
  <>{view(() => (dialogs.value = dialogs.peek().filter((it) => it.id !== id)))}</>
);

/** Asks before something that can't be undone. `action` is the verb on the button. */
export function confirm({ title, text, action }: { readonly title: string; readonly text: ComponentChildren; readonly action: string }): Promise<boolean> {
  return new Promise((resolve) => {
    openDialog((close) => {
      const answer = (isYes: boolean): void => {
        close();
        resolve(isYes);
      };
      return (
        <Dialog
          title={title} size="small" onClose={() => answer(false)}
          footer={<><Button onClick={() => answer(false)}>{t('dialog.cancel')}</Button><Button kind="danger" onClick={() => answer(true)}>{action}</Button></>}
        >
          <p>{text}</p>
        </Dialog>
      );
    });
  });
}
