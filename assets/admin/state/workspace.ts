// What the whole team shares: who is in it, its departments, sites, tags and replies. Loaded once, then kept up to date.
import { computed, signal, type Signal } from '@preact/signals-core';
import type { Department, Limits, Me, MePatch, Presence, Reply, Settings, Site, SiteBrief, Start, Tag, TeamMember, Workspace, WorkspacePart } from '../../shared/protocol';
import { api } from './api';
import { Choices } from './choices';
import { on, onConnected, request } from './live';
import { Presences } from './presences';
import { sentenceOf } from './problem';
import { user } from './session';
import { showToast } from './toasts';

/** What a page shows before a log-in; null until it is known. */
export const startInfo = signal<Start | null>(null);
/** The caller; null until it is loaded. */
export const me = signal<Me | null>(null);
export const workspaceName = signal('');
/** What the server refuses for its size; 0: no limit. */
export const limits = signal<Limits>({ maxUpload: 0, maxContent: 0 });
/** All of them, for everybody. */
export const siteNames = signal<readonly SiteBrief[]>([]);
export const team = signal<readonly TeamMember[]>([]);
export const departments = signal<readonly Department[]>([]);
/** With all that admins see of them; empty for others. */
export const sites = signal<readonly Site[]>([]);
export const tags = signal<readonly Tag[]>([]);
export const replies = signal<readonly Reply[]>([]);
/** All of it was loaded once. */
export const isLoaded = signal(false);

/** Who is offline only has no socket yet. */
export const isAway = computed(() => me.value?.status === 'away' || me.value?.status === 'busy');
export const isAdmin = computed(() => me.value !== null && me.value.role !== 'agent');
const byId = <T extends { readonly id: string }>(list: Signal<readonly T[]>) => computed(() => new Map(list.value.map((it) => [it.id as string, it])));
export const memberById = byId(team);
export const departmentById = byId(departments);
export const siteById = byId(sites);
export const siteNameById = byId(siteNames);

const presences = new Presences();
const choices = new Choices<Settings>((settings) => {
  const self = me.peek();
  if (self) me.value = { ...self, settings };
});

/** How each part is fetched. Tokens are their page's alone. */
const LOADERS: Readonly<Record<Exclude<WorkspacePart, 'tokens'>, () => Promise<unknown>>> = {
  me: () => takeMe(api.get<Me>('/auth/me')),
  workspace: loadNames,
  team: loadTeam,
  departments: async () => (departments.value = await api.all<Department>('/departments')),
  sites: () => Promise.all([loadNames(), loadSites()]),
  tags: async () => (tags.value = await api.all<Tag>('/tags')),
  replies: async () => (replies.value = await api.all<Reply>('/replies')),
};

async function loadNames(): Promise<void> {
  const workspace = await api.get<Workspace>('/workspace');
  workspaceName.value = workspace.name;
  siteNames.value = workspace.sites;
  limits.value = workspace.limits;
}

async function loadTeam(): Promise<void> {
  const newest = presences.follow();
  team.value = (await api.all<TeamMember>('/team')).map((member) => newest(member));
}

/** Takes what the server says of the caller, once it does. */
export async function takeMe(asked: Promise<Me>): Promise<void> {
  const newest = presences.follow();
  const answer = newest(await asked);
  me.value = { ...answer, settings: choices.over(answer.settings) };
}

async function loadSites(): Promise<void> {
  if (user.peek()?.role !== 'agent') sites.value = await api.all<Site>('/sites');
}

/** Loads everything. Throws a `Problem` when a part fails. */
export async function loadWorkspace(): Promise<void> {
  await Promise.all([loadSites(), ...(['me', 'workspace', 'team', 'departments', 'tags', 'replies'] as const).map(reload)]);
  isLoaded.value = true;
}

/** Loads one part anew. */
export const reload = (part: keyof typeof LOADERS): Promise<unknown> => LOADERS[part]();

/** Keeps it up to date from now on. */
export function watchWorkspace(): void {
  on('workspace_changed', ({ what }) => {
    if (what !== 'tokens') void reload(what).catch(() => {});
  });
  for (const event of ['user_online', 'user_offline'] as const) on(event, ({ userId, status }) => setStatus(userId, status));
  // What changed while we were away was told to nobody here; and with the first socket one is there, which nobody tells oneself.
  let wasConnected = false;
  onConnected(() => {
    const parts = wasConnected ? loadWorkspace() : Promise.all([reload('me'), reload('team')]);
    parts.catch(() => {});
    wasConnected = true;
  });
}

/** Available, away or busy. */
export async function changeStatus(status: Presence): Promise<void> {
  const before = me.peek();
  if (!before) return;
  setStatus(before.id, status);
  try {
    await request('set_status', { status });
  } catch (error) {
    setStatus(before.id, before.status);
    showToast(sentenceOf(error), { tone: 'danger' });
  }
}

/** Changes some of the caller's settings, at once here, then on the server. */
export async function changeSettings(settings: Partial<Settings>): Promise<void> {
  if (!me.peek()) return;
  try {
    await choices.choose(settings, async () => (await api.patch<Me>('/auth/me', { settings } satisfies MePatch)).settings);
  } catch (error) {
    showToast(sentenceOf(error), { tone: 'danger' });
  }
}

function setStatus(userId: string, status: Presence): void {
  presences.note(userId, status);
  team.value = team.peek().map((member) => (member.id === userId ? { ...member, status } : member));
  const self = me.peek();
  if (self?.id === userId) me.value = { ...self, status };
}
