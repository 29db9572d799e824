// Text to be taken elsewhere: shown whole, copied by a click.
import { useState } from 'preact/hooks';
import { t } from '../../state/locale';
import { showToast } from '../../state/toasts';
import { Button } from './Button';

/** `onCopy` is told once it is in the clipboard. */
export function CopyText({ text, label, onCopy, isPrimary = false }: { readonly text: string; readonly label: string; readonly onCopy?: () => void; readonly isPrimary?: boolean }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      onCopy?.();
    } catch {
      // Not there on plain http, and refused where the page may not.
      showToast(t('copy.failed'), { tone: 'danger' });
    }
  };
  return (
    <div class="copy">
      <pre tabIndex={0} role="region" aria-label={label} dir="ltr"><code>{text}</code></pre>
      <Button kind={isPrimary && !isCopied ? 'primary' : 'plain'} icon={isCopied ? 'check' : 'copy'} onClick={() => void copy()}>{t(isCopied ? 'copy.done' : 'copy.copy')}</Button>
      <span class="hidden" role="status">{isCopied && t('copy.done')}</span>
    </div>
  );
}
