// The way to the emoji, whose code is loaded when they are first wanted.
import type { FunctionComponent, RefObject } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { t } from '../../../state/locale';
import { showToast } from '../../../state/toasts';
import { IconButton } from '../../ui/Button';
import { Popover } from '../../ui/Popover';
import { later } from '../later';
import type { EmojiPickerProps } from './EmojiPicker';
import { insert } from './field';

export function EmojiButton({ field, isDisabled }: { readonly field: RefObject<HTMLTextAreaElement | null>; readonly isDisabled: boolean }) {
  const [loaded, setLoaded] = useState<{ readonly Picker: FunctionComponent<EmojiPickerProps> } | null>(null);
  const [isOpen, open] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const toggle = async (): Promise<void> => {
    try {
      if (!loaded) setLoaded({ Picker: (await later(import('./EmojiPicker'))).EmojiPicker });
      open(!isOpen);
    } catch {
      showToast(t('page.notLoaded'), { tone: 'danger' });
    }
  };
  const choose = (emoji: string): void => {
    open(false);
    if (field.current) insert(field.current, emoji);
  };
  return (
    <>
      <IconButton icon="smile" label={t('composer.emoji')} buttonRef={button} popup="dialog" isExpanded={isOpen} isDisabled={isDisabled} onClick={() => void toggle()} />
      {isOpen && loaded && <Popover anchor={button} role="dialog" label={t('composer.emoji')} onClose={() => open(false)}><loaded.Picker onChoose={choose} /></Popover>}
    </>
  );
}
