// The pictures of a conversation, one at a time, as large as there is room.
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { thread } from '../../state/conversation/history';
import { download, pictureOf } from '../../state/conversation/pictures';
import { number } from '../../state/format';
import { direction, t } from '../../state/locale';
import { IconButton } from '../ui/Button';

export function Lightbox({ conversationId, url, close }: { readonly conversationId: string; readonly url: string; readonly close: () => void }) {
  const [shown, show] = useState(url);
  const ref = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const before = document.activeElement;
    ref.current?.showModal();
    return () => {
      ref.current?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  const pictures = thread(conversationId)?.messages.flatMap(({ attachment }) => (attachment?.width != null ? [attachment] : [])) ?? [];
  const at = pictures.findIndex((it) => it.url === shown);
  const picture = pictures[at];
  const address = pictureOf(shown).value;
  const go = (by: number): void => {
    const next = pictures[at + by];
    if (next) show(next.url);
  };
  const press = (event: KeyboardEvent): void => {
    const forward = direction.value === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') go(event.key === forward ? 1 : -1);
  };
  return (
    <dialog
      ref={ref} class="lightbox" aria-label={picture?.name ?? t('conversation.picture')} onKeyDown={press}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      onClick={({ target }) => {
        if (target instanceof Element && !target.closest('button, img')) close();
      }}
    >
      <header class="lightbox-head">
        <p><bdi>{picture?.name}</bdi>{pictures.length > 1 && <small>{t('conversation.pictureOf', { at: number(at + 1), of: number(pictures.length) })}</small>}</p>
        {pictures.length > 1 && <><IconButton icon="back" side="bottom" label={t('conversation.previousPicture')} isDisabled={at <= 0} onClick={() => go(-1)} /><IconButton icon="forward" side="bottom" label={t('conversation.nextPicture')} isDisabled={at >= pictures.length - 1} onClick={() => go(1)} /></>}
        {picture && <IconButton icon="download" side="bottom" label={t('conversation.downloadPicture')} onClick={() => void download(picture.url, picture.name)} />}
        <IconButton icon="close" side="bottom" label={t('dialog.close')} onClick={close} />
      </header>
      <div class="lightbox-stage">{address ? <img src={address} alt={picture?.name ?? ''} /> : address === false && <p>{t('conversation.pictureFailed')}</p>}</div>
    </dialog>
  );
}
