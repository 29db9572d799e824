// What is done with sites.
import type { Preview, NewPreview, Site, SitePatch } from '../../../shared/protocol';
import { api } from '../api';
import { sites } from '../workspace';

/** Puts what the server answered into the list at once; the event says the same a little later. */
function know(site: Site): Site {
  const others = sites.peek().some(({ id }) => id === site.id);
  sites.value = others ? sites.peek().map((it) => (it.id === site.id ? site : it)) : [...sites.peek(), site];
  return site;
}

export const createSite = async (name: string, origin: string): Promise<Site> => know(await api.post<Site>('/sites', { name, allowedOrigins: [origin] }));

export const changeSite = async (id: string, patch: SitePatch): Promise<Site> => know(await api.patch<Site>(`/sites/${id}`, patch));

export async function deleteSite(id: string): Promise<void> {
  await api.delete(`/sites/${id}`);
  sites.value = sites.peek().filter((site) => site.id !== id);
}

/** What was signed with the old one counts no more. */
export const renewSecret = async (id: string): Promise<Site> => know(await api.post<Site>(`/sites/${id}/secret`));

export const makePreview = (id: string, wanted: NewPreview): Promise<Preview> => api.post<Preview>(`/sites/${id}/preview`, wanted);
