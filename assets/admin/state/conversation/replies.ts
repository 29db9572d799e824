// Canned replies: found by a few letters, with their variables filled in.
import type { Reply } from '../../../shared/protocol';
import { score } from '../palette';

/** What may stand in `{{…}}`. */
export type Variable = 'visitor.name' | 'visitor.firstName' | 'agent.name' | 'site.name';
export type VariableValues = Readonly<Record<Variable, string>>;

const SHOWN = 30;

/** `content` with what is known filled in; what is not stays as it is, for its writer to see. */
export function fillIn(content: string, values: Partial<VariableValues>): string {
  return content.replace(/\{\{\s*([\w.]+)\s*\}\}/gu, (whole, name: string) => new Map(Object.entries(values)).get(name) || whole);
}

/** What the variables stand for. */
export const valuesFor = (visitor: string, agent: string, site: string): VariableValues => ({
  'visitor.name': visitor, 'visitor.firstName': visitor.trim().split(/\s+/u)[0] ?? '', 'agent.name': agent, 'site.name': site,
});

/** Those that fit what was typed behind `/`, best first. A shortcut counts for more than what is in the reply. */
export function repliesFor(query: string, all: readonly Reply[]): readonly Reply[] {
  const byShortcut = (a: Reply, b: Reply): number => a.shortcut.localeCompare(b.shortcut);
  if (query === '') return [...all].sort(byShortcut).slice(0, SHOWN);
  return all
    .map((reply) => ({ reply, fit: Math.max(2 * score(query, reply.shortcut), contains(reply.content, query) ? 1 : 0) }))
    .filter(({ fit }) => fit > 0)
    .sort((a, b) => b.fit - a.fit || byShortcut(a.reply, b.reply))
    .slice(0, SHOWN)
    .map(({ reply }) => reply);
}

const contains = (content: string, query: string): boolean => content.toLowerCase().includes(query.toLowerCase());
