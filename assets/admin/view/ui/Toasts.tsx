// Where short words appear and go.
import { t } from '../../state/locale';
import { hideToast, hold, letGo, toasts, undo } from '../../state/toasts';
import { IconButton } from './Button';
import { Icon } from './Icon';

export const Toasts = () => (
  <section class="toasts" aria-live="polite" aria-label={t('toasts.label')}>
    {toasts.value.map((toast) => (
      <div
        key={toast.id} class={`toast ${toast.tone}`} onPointerEnter={() => hold(toast.id)} onPointerLeave={() => letGo(toast.id)}
        onFocusCapture={() => hold(toast.id)} onBlurCapture={() => letGo(toast.id)}
      >
        {toast.tone === 'danger' && <Icon name="alert" />}
        <p>{toast.text}</p>
        {toast.undo && <button type="button" class="toast-undo" onClick={() => undo(toast)}>{t('toasts.undo')}</button>}
        <IconButton icon="close" label={t('dialog.close')} onClick={() => hideToast(toast.id)} />
      </div>
    ))}
  </section>
);
