// What is done with tags. They are called by their names.
import type { Tag, TagPatch } from '../../../shared/protocol';
import { api } from '../api';
import { reload } from '../workspace';

/** What the server takes. */
export const MAX_TAG = 50;

/** The other tag that has this name already; null where none has. A tag that gets its name becomes one with it. */
export const namesake = (name: string, own: string | null, all: readonly Tag[]): Tag | null => all.find((tag) => tag.name === name.trim() && tag.name !== own) ?? null;

const pathOf = (name: string): string => `/tags/${encodeURIComponent(name)}`;

export async function createTag(name: string, color: string | null): Promise<void> {
  await api.post<Tag>('/tags', { name: name.trim(), color } satisfies TagPatch);
  await reload('tags');
}

export async function changeTag(name: string, patch: { readonly name: string; readonly color: string | null }): Promise<void> {
  await api.patch<Tag>(pathOf(name), { name: patch.name.trim(), color: patch.color } satisfies TagPatch);
  await reload('tags');
}

export async function deleteTag(name: string): Promise<void> {
  await api.delete(pathOf(name));
  await reload('tags');
}
