// Files that go with the next answer, and why others don't.
import { dismissRefusal, picked, refusal, unpick } from '../../../state/conversation/attachments';
import { fileSize } from '../../../state/conversation/format';
import { t } from '../../../state/locale';
import { IconButton } from '../../ui/Button';
import { Icon } from '../../ui/Icon';

export function Tray({ id }: { readonly id: string }) {
  const files = picked(id);
  const why = refusal(id);
  return (
    <>
      {files.length > 0 && (
        <ul class="tray" aria-label={t('composer.files')}>
          {files.map((file) => (
            <li><Icon name="file" /><span><bdi>{file.name}</bdi><small>{fileSize(file.size)}</small></span><IconButton icon="close" label={t('composer.removeFile', { name: file.name })} onClick={() => unpick(id, file)} /></li>
          ))}
        </ul>
      )}
      {why && <p class="tray-fault" role="alert"><Icon name="alert" /><bdi>{why}</bdi><IconButton icon="close" label={t('dialog.close')} onClick={() => dismissRefusal(id)} /></p>}
    </>
  );
}
