// What is being written in a conversation: to whom, and what becomes of it.
import { signal } from '@preact/signals-core';
import { stoppedTyping, typed } from '../../../shared/typing';
import { conversation } from '../conversations';
import { t } from '../locale';
import { showToast } from '../toasts';
import { limits, team } from '../workspace';
import { pick, picked, sendPicked } from './attachments';
import { collisionAt } from './collision';
import { draftOf, keepDraft, type Draft, type Mode } from './drafts';
import { mentionsIn } from './mentions';
import { say } from './sending';

const modes = signal<ReadonlyMap<string, Mode>>(new Map());
/** How it will look, in place of the field. */
export const isPreviewed = signal(false);
/** Counts up when something is sent: to be seen, the timeline goes to its end. */
export const sendings = signal(0);
/** Counts up when the field is to be focused. */
export const calls = signal(0);

/** What one writes in a conversation; at first what was begun there. */
export const modeOf = (id: string): Mode => modes.value.get(id) ?? (draftOf(id, 'reply').text === '' && draftOf(id, 'note').text !== '' ? 'note' : 'reply');

export function setMode(id: string, mode: Mode): void {
  // The others were told of the other one.
  if (modeOf(id) !== mode) stoppedTyping();
  modes.value = new Map(modes.peek()).set(id, mode);
}

/** Goes to the field, to write to the visitor or to the team. */
export function call(id: string, mode: Mode): void {
  isPreviewed.value = false;
  setMode(id, mode);
  calls.value++;
}

export function write(id: string, text: string, mentions: Draft['mentions'] = draftOf(id, modeOf(id)).mentions): void {
  const mode = modeOf(id);
  keepDraft(id, mode, { text, mentions }, conversation(id)?.lastSeq);
  if (text === '') stoppedTyping();
  else typed({ conversationId: id, ...(mode === 'note' ? { internal: true } : {}) });
}

/** Takes files for the next answer. With a note none can go: whoever reads it would look for what the visitor has. */
export function offerFiles(id: string, files: Iterable<File>): void {
  if (modeOf(id) === 'note') showToast(t('composer.noFilesInNotes'), { tone: 'danger' });
  else pick(id, files);
}

/** Characters that are too many. */
export const excess = (id: string): number => Math.max(0, [...draftOf(id, modeOf(id)).text].length - (limits.value.maxContent || Infinity));

export const isEmpty = (id: string): boolean => draftOf(id, modeOf(id)).text.trim() === '' && (modeOf(id) === 'note' || picked(id).length === 0);

export function send(id: string): void {
  if (isEmpty(id) || excess(id) > 0) return;
  const mode = modeOf(id);
  const { text, mentions } = draftOf(id, mode);
  const content = text.trim();
  warn(id, mode);
  if (content !== '' && mode === 'note') say({ conversationId: id, content, type: 'note', mentions: mentionsIn(content, team.peek(), mentions) });
  else if (content !== '') say({ conversationId: id, content, type: 'text' });
  if (mode === 'reply') sendPicked(id);
  write(id, '');
  isPreviewed.value = false;
  sendings.value++;
}

/** It is sent all the same: the writer knows best. */
function warn(id: string, mode: Mode): void {
  const collision = mode === 'reply' ? collisionAt(id) : null;
  if (collision?.kind === 'replying') showToast(t('composer.bothReply', { name: collision.name }));
}
