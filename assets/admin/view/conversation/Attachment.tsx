// A picture, whose room is kept before it is there, or a file to take along.
import type { Attachment as Attached } from '../../../shared/protocol';
import { fileSize } from '../../state/conversation/format';
import { download, fetchAgain, pictureOf } from '../../state/conversation/pictures';
import { openDialog } from '../../state/dialogs';
import { t } from '../../state/locale';
import { showToast } from '../../state/toasts';
import { Icon } from '../ui/Icon';
import { later } from './later';

const WIDEST_PX = 320;
const TALLEST_PX = 280;

interface Props {
  readonly attachment: Attached;
  readonly conversationId: string;
}

export function Attachment({ attachment, conversationId }: Props) {
  const { name, size, width, height, url } = attachment;
  if (width !== null && height !== null) return <Picture attachment={attachment} width={width} height={height} conversationId={conversationId} />;
  return (
    <button type="button" class="file" onClick={() => void download(url, name)} aria-label={t('conversation.download', { name, size: fileSize(size) })}>
      <Icon name="file" />
      <span><bdi>{name}</bdi><small>{fileSize(size)}</small></span>
      <Icon name="download" />
    </button>
  );
}

function Picture({ attachment, width, height, conversationId }: Props & { readonly width: number; readonly height: number }) {
  const { name, url } = attachment;
  const shown = pictureOf(url).value;
  const scale = Math.min(1, WIDEST_PX / width, TALLEST_PX / height);
  const size = { width: `${Math.max(40, Math.round(width * scale))}px`, aspectRatio: `${width} / ${height}` };
  if (shown === false) return <button type="button" class="picture broken" style={size} onClick={() => fetchAgain(url)}><Icon name="alert" />{t('conversation.pictureFailed')}</button>;
  return (
    <button type="button" class="picture" style={size} aria-label={t('conversation.enlarge', { name })} onClick={() => void openLightbox(conversationId, url)}>
      {shown && <img src={shown} alt={name} width={width} height={height} />}
    </button>
  );
}

async function openLightbox(conversationId: string, url: string): Promise<void> {
  const loaded = await later(import('./Lightbox')).catch(() => null);
  if (!loaded) return void showToast(t('page.notLoaded'), { tone: 'danger' });
  openDialog((close) => <loaded.Lightbox conversationId={conversationId} url={url} close={close} />);
}
