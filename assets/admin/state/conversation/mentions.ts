// Whom a note names: `@` and a name of the team.
import type { PersonId, TeamMember } from '../../../shared/protocol';

type Named = Pick<TeamMember, 'id' | 'name'>;

/** So many one note may name. */
const MOST = 20;
const SHOWN = 8;

export type MentionPart = { readonly text: string; readonly member: Named | null };

/** `text` in pieces, each a name or what is between names. Of several names that fit the longest counts. */
export function partsOf(text: string, team: readonly Named[]): MentionPart[] {
  const byLength = team.filter(({ name }) => name !== '').sort((a, b) => b.name.length - a.name.length);
  const parts: MentionPart[] = [];
  let end = 0;
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    // Not in an address.
    if (at < end || isLetter(text[at - 1])) continue;
    const member = byLength.find(({ name }) => begins(text.slice(at + 1), name));
    if (!member) continue;
    if (at > end) parts.push({ text: text.slice(end, at), member: null });
    end = at + 1 + member.name.length;
    parts.push({ text: text.slice(at, end), member });
  }
  if (end < text.length) parts.push({ text: text.slice(end), member: null });
  return parts;
}

/** The ids of those whom `text` names. Of several with one name, those in `chosen`; all of them where none is. */
export function mentionsIn(text: string, team: readonly Named[], chosen: readonly PersonId[]): PersonId[] {
  const ids = partsOf(text, team).flatMap(({ member }) => {
    if (!member) return [];
    const namesakes = team.filter(({ name }) => name === member.name).map(({ id }) => id);
    const meant = namesakes.filter((id) => chosen.includes(id));
    return meant.length > 0 ? meant : namesakes;
  });
  return [...new Set(ids)].slice(0, MOST);
}

/** Those of the team whose name has a word that begins like what was typed behind `@`. */
export function membersFor<T extends Named>(query: string, team: readonly T[]): readonly T[] {
  const wanted = query.toLowerCase();
  const fits = ({ name }: Named): boolean => {
    const low = name.toLowerCase();
    return low.startsWith(wanted) || low.split(/\s+/u).some((word) => word.startsWith(wanted));
  };
  return team.filter(fits).sort((a, b) => a.name.localeCompare(b.name)).slice(0, SHOWN);
}

const begins = (text: string, name: string): boolean => text.startsWith(name) && !isLetter(text[name.length]);
const isLetter = (letter: string | undefined): boolean => letter !== undefined && /[\p{L}\p{N}]/u.test(letter);
