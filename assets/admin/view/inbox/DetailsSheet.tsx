// The details over the conversation, where there is no room beside it.
import { useLayoutEffect, useRef } from 'preact/hooks';
import { closeDetailsSheet } from '../../state/inbox';
import { t } from '../../state/locale';
import { DetailsPane } from '../conversation/DetailsPane';
import { IconButton } from '../ui/Button';

export function DetailsSheet({ id }: { readonly id: string }) {
  const ref = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const sheet = ref.current;
    const before = document.activeElement;
    sheet?.showModal();
    return () => {
      sheet?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
      closeDetailsSheet();
    };
  }, []);
  return (
    <dialog
      ref={ref} class="details-sheet" aria-label={t('inbox.details')}
      onCancel={(event) => {
        event.preventDefault();
        closeDetailsSheet();
      }}
      onPointerDown={(event) => {
        // Beside the sheet, on what is behind.
        if (event.target === ref.current) closeDetailsSheet();
      }}
    >
      <div class="details-sheet-box">
        <div class="details-sheet-head"><IconButton icon="close" label={t('dialog.close')} onClick={closeDetailsSheet} side="bottom" /></div>
        <DetailsPane id={id} />
      </div>
    </dialog>
  );
}
