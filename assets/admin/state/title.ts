// What the browser's tab says.
import { effect, signal } from '@preact/signals-core';
import { startInfo, workspaceName } from './workspace';

export const pageTitle = signal('');
/** Conversations that wait to be read: on the rail, and before the title. */
export const unreadChats = signal(0);

export function applyTitle(): void {
  effect(() => {
    const name = workspaceName.value || startInfo.value?.workspace || 'Voxora';
    const count = unreadChats.value > 0 ? `(${unreadChats.value}) ` : '';
    document.title = count + [...new Set([pageTitle.value, name].filter(Boolean))].join(' · ');
  });
}
