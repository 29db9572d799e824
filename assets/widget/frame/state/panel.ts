// Whether the visitor sees the chat, and how.
import { computed, signal } from '@preact/signals-core';
import { isPage } from '../page';
import { currentId, listIsOpen } from './conversations';

/** The loader shows the frame. */
export const isVisible = signal(isPage);
const isInFront = signal(document.visibilityState === 'visible');
document.addEventListener('visibilitychange', () => (isInFront.value = document.visibilityState === 'visible'));

/** The conversation whose messages are read as they arrive. */
export const lookedAt = computed(() =>
  (isVisible.value && isInFront.value && !listIsOpen.value ? currentId.value : null));

/** The frame takes the whole screen, as on a phone: a dialog that is left by closing it. */
export const isModal = signal(false);
