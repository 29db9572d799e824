// A picture or a file of a message.
import type { Attachment as Data } from '../../../shared/protocol';
import { downloadFile } from '../state/actions';
import { formatSize } from '../state/format';
import { t } from '../state/locale';
import { pictureOf } from '../state/pictures';
import { FileLine } from './parts';

const MAX_WIDTH = 240;
const MAX_HEIGHT = 260;
const MIN = 44;

export function Attachment({ attachment: { name, size, url, width, height } }: { attachment: Data }) {
  const picture = width && height ? pictureOf(url) : null;
  if (width && height && picture && picture.value !== false) {
    // Its place is there before its bytes, so that nothing moves.
    const scale = Math.min(1, MAX_WIDTH / width, MAX_HEIGHT / height);
    const src = picture.value ?? undefined;
    return (
      <a class="picture" target="_blank" rel="noopener" href={src ?? '#'} aria-label={t('openPicture', { name })}>
        <img alt={name} width={Math.max(MIN, Math.round(width * scale))} height={Math.max(MIN, Math.round(height * scale))}
          {...(src ? { src } : {})} onError={() => (picture.value = false)} />
      </a>
    );
  }
  return (
    <button type="button" onClick={() => void downloadFile(url, name)} title={t('download', { name })}>
      <FileLine name={name} size={formatSize(size)} />
    </button>
  );
}
