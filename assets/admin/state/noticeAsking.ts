// Whether it makes sense to ask for notifications of the system: once, after somebody was missed.
import { computed, signal } from '@preact/signals-core';
import { pageStorage } from '../../shared/keep';
import { askForNotices, permission } from './account/notices';
import { keep } from './keep';
import { me } from './workspace';

const ASKED = 'notice.asked';

/** Something came while the app was behind something else. */
export const missedOne = signal(false);
/** Where nothing can be kept it would be asked at each reload. */
const wasAsked = signal(keep.get(ASKED) !== null || pageStorage() === null);

export const mayAskForDesktop = computed(() => missedOne.value && !wasAsked.value && permission.value === 'default' && me.value?.settings.desktop !== 'none');

export async function askForDesktop(): Promise<void> {
  dontAskForDesktop();
  await askForNotices();
}

export function dontAskForDesktop(): void {
  wasAsked.value = true;
  keep.set(ASKED, 'yes');
}
