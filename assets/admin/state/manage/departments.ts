// What is done with departments.
import type { Department, DepartmentPatch, Routing } from '../../../shared/protocol';
import { api } from '../api';
import { departments } from '../workspace';

export interface DepartmentForm {
  readonly name: string;
  readonly description: string;
  /** `#rrggbb`; null for none. */
  readonly color: string | null;
  readonly memberIds: readonly string[];
  readonly routing: Routing;
  readonly agentLimit: number | null;
  /** Minutes; null: never. NaN while it is being typed. */
  readonly offlineMinutes: number | null;
  readonly silentMinutes: number | null;
}

/** What the server takes. */
export const LIMITS = { name: 120, description: 1000, agents: 1000, minutes: 7 * 24 * 60 } as const;
const MINUTE_SECS = 60;

const minutesOf = (secs: number | null): number | null => (secs === null ? null : Math.round(secs / MINUTE_SECS * 100) / 100);
const secsOf = (minutes: number | null): number | null => (minutes === null ? null : Math.round(minutes * MINUTE_SECS));

export const departmentForm = ({ name, description, color, memberIds, routing, agentLimit, requeueOfflineSecs, requeueSilentSecs }: Department): DepartmentForm => ({
  name, description: description ?? '', color, memberIds: [...memberIds].sort(), routing, agentLimit, offlineMinutes: minutesOf(requeueOfflineSecs), silentMinutes: minutesOf(requeueSilentSecs),
});

const within = (value: number | null, most: number): boolean => value === null || (value > 0 && value <= most);

/** What is wrong with it, by field. */
export function departmentFaults({ name, agentLimit, offlineMinutes, silentMinutes }: DepartmentForm): readonly (keyof DepartmentForm)[] {
  return [
    ...(name.trim() === '' ? ['name' as const] : []),
    ...(within(agentLimit, LIMITS.agents) && (agentLimit === null || Number.isInteger(agentLimit)) ? [] : ['agentLimit' as const]),
    ...(within(offlineMinutes, LIMITS.minutes) ? [] : ['offlineMinutes' as const]),
    ...(within(silentMinutes, LIMITS.minutes) ? [] : ['silentMinutes' as const]),
  ];
}

const patchOf = ({ name, description, color, routing, agentLimit, offlineMinutes, silentMinutes }: DepartmentForm): DepartmentPatch => ({
  name: name.trim(), description: description.trim() || null, color, routing, agentLimit, requeueOfflineSecs: secsOf(offlineMinutes), requeueSilentSecs: secsOf(silentMinutes),
});

export async function createDepartment(name: string): Promise<Department> {
  const made = await api.post<Department>('/departments', { name });
  departments.value = [...departments.peek().filter(({ id }) => id !== made.id), made];
  return made;
}

/** Saves a form: the department, then who joins and who leaves. Gives what the server has then. */
export async function saveDepartment(before: Department, form: DepartmentForm): Promise<Department> {
  const saved = await api.patch<Department>(`/departments/${before.id}`, patchOf(form));
  const members = saved.memberIds;
  await Promise.all([
    ...form.memberIds.filter((id) => !members.includes(id)).map((id) => api.put(memberPath(saved.id, id))),
    ...members.filter((id) => !form.memberIds.includes(id)).map((id) => api.delete(memberPath(saved.id, id))),
  ]);
  const now = { ...saved, memberIds: [...form.memberIds] };
  departments.value = departments.peek().map((it) => (it.id === now.id ? now : it));
  return now;
}

/** Throws `conflict` while it has conversations. */
export async function deleteDepartment(id: string): Promise<void> {
  await api.delete(`/departments/${id}`);
  departments.value = departments.peek().filter((it) => it.id !== id);
}

export const memberPath = (departmentId: string, userId: string): string => `/departments/${departmentId}/members/${userId}`;
