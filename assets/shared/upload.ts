// A file on its way to the server, with its progress.
import { ApiError, problem } from './api';
import type { Attachment } from './protocol';

export interface Upload {
  readonly done: Promise<Attachment>;
  cancel(): void;
}

/** Without a byte going or an answer coming for so long, there is no way. */
const STALLED_MS = 30_000;

/** `progress` is told the part that is sent, 0 to 1. */
export function upload(file: File, conversationId: string, token: string | null, progress: (part: number) => void): Upload {
  // `fetch` does not tell how far an upload is.
  const request = new XMLHttpRequest();
  const done = new Promise<Attachment>((resolve, reject) => {
    request.open('POST', '/api/v1/uploads');
    if (token !== null) request.setRequestHeader('Authorization', `Bearer ${token}`);
    let timer: ReturnType<typeof setTimeout>;
    const moves = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        reject(new ApiError('offline', 'No answer.'));
        request.abort();
      }, STALLED_MS);
    };
    request.upload.onprogress = ({ loaded, total }) => {
      moves();
      progress(total > 0 ? loaded / total : 0);
    };
    request.onloadend = () => clearTimeout(timer);
    request.onload = () => {
      if (request.status === 201) resolve(JSON.parse(request.responseText) as Attachment);
      else reject(problem(request.status, request.responseText));
    };
    request.onerror = () => reject(new ApiError('offline', 'No answer.'));
    request.onabort = () => reject(new ApiError('cancelled', 'Cancelled.'));
    const form = new FormData();
    form.append('conversationId', conversationId);
    form.append('file', file, file.name);
    moves();
    request.send(form);
  });
  return { done, cancel: () => request.abort() };
}
