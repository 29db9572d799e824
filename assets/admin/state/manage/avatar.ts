// The picture that a site's chat is shown with.
import { ApiError, problem } from '../../../shared/api';
import type { Avatar } from '../../../shared/protocol';
import { freshToken } from '../session';

export const PICTURES = 'image/png,image/jpeg,image/webp,image/gif';

/** Sends a picture; gives the address to put into the site's appearance. Throws a `Problem`. */
export async function uploadAvatar(siteId: string, file: File): Promise<string> {
  const body = new FormData();
  body.append('file', file, file.name);
  const headers = { Authorization: `Bearer ${await freshToken()}` };
  const answer = await fetch(`/api/v1/sites/${siteId}/avatar`, { method: 'POST', headers, body }).catch(() => {
    throw new ApiError('offline', 'No answer.');
  });
  const text = await answer.text();
  if (!answer.ok) throw problem(answer.status, text, answer.headers.get('Retry-After'));
  return (JSON.parse(text) as Avatar).avatarUrl;
}
