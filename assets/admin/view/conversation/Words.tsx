// What somebody wrote, drawn once: the same message gives the same elements, which cost nothing to draw again.
import type { ComponentChild } from 'preact';
import type { Message } from '../../../shared/protocol';
import { plain, rich } from '../../../shared/RichText';
import { partsOf } from '../../state/conversation/mentions';
import { me, team } from '../../state/workspace';

const drawn = new WeakMap<Message, ComponentChild>();

/** A visitor's words as they are, with their links; the team's with a little Markdown; a note's with names, too. */
export function wordsOf(message: Message): ComponentChild {
  let words = drawn.get(message);
  if (!words) drawn.set(message, words = draw(message));
  return words;
}

function draw({ content, sender, type }: Message): ComponentChild {
  if (sender.kind === 'visitor') return plain(content);
  return rich(content, type === 'note' ? withNames : undefined);
}

/** The names of the team, so that one's own is found at a glance. */
export const withNames = (words: string): ComponentChild => partsOf(words, team.peek()).map(({ text, member }) => (
  member ? <span class={`mention${member.id === me.peek()?.id ? ' own' : ''}`}>{text}</span> : text
));
