// REST, with its errors as the contract has them.

/** `offline`: no answer at all. The other codes are the server's. */
export class ApiError extends Error {
  constructor(readonly code: string, message: string, readonly retryAfterMs?: number | undefined) {
    super(message);
  }
}

/** The token counts no more: only a new session helps. */
export const isSessionOver = (code: string): boolean => /^(token_expired|session_revoked|unauthorized)$/u.test(code);

/** The same request will never be answered otherwise. */
export const isFinal = (code: string): boolean => /^(invalid|forbidden|not_found|conflict|too_large|unsupported_media)$/u.test(code);

const TIMEOUT_MS = 15_000;

export class Api {
  /** `over` is told when a session ended by itself, with the token that counts no more. `cookies` is for those that live in one. */
  constructor(
    private readonly token: () => string | null,
    private readonly over: (token: string) => void = () => {},
    private readonly cookies: 'omit' | 'same-origin' = 'omit',
  ) {}

  get<T>(path: string): Promise<T> {
    return this.json<T>('GET', path);
  }

  post<T>(path: string, body: unknown = {}): Promise<T> {
    return this.json<T>('POST', path, body);
  }

  patch<T>(path: string, body: unknown): Promise<T> {
    return this.json<T>('PATCH', path, body);
  }

  put<T>(path: string, body: unknown = {}): Promise<T> {
    return this.json<T>('PUT', path, body);
  }

  delete<T>(path: string): Promise<T> {
    return this.json<T>('DELETE', path);
  }

  /** The bytes behind a path that only a token opens. */
  async blob(path: string): Promise<Blob> {
    return (await this.request('GET', path)).blob();
  }

  private async json<T>(method: string, path: string, body?: unknown): Promise<T> {
    const text = await (await this.request(method, `/api/v1${path}`, body)).text();
    return (text ? JSON.parse(text) : null) as T;
  }

  private async request(method: string, path: string, body?: unknown): Promise<Response> {
    const token = this.token();
    const headers = new Headers(token ? { Authorization: `Bearer ${token}` } : {});
    if (body) headers.set('Content-Type', 'application/json');
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), TIMEOUT_MS);
    const response = await fetch(path, { method, headers, body: body ? JSON.stringify(body) : null, signal: abort.signal, credentials: this.cookies })
      .catch(() => {
        throw new ApiError('offline', 'No answer.');
      })
      .finally(() => clearTimeout(timer));
    if (response.ok) return response;
    const error = problem(response.status, await response.text(), response.headers.get('Retry-After'));
    if (token && isSessionOver(error.code)) this.over(token);
    throw error;
  }
}

/** The error in an answer, which a proxy on the way may have written. */
export function problem(status: number, text: string, retryAfter: string | null = null): ApiError {
  let said: { code?: string; detail?: string } = {};
  try {
    said = JSON.parse(text) as typeof said;
  } catch {
    // Not from our server.
  }
  const code = said.code ?? (status === 413 ? 'too_large' : 'unavailable');
  return new ApiError(code, said.detail ?? `Status ${status}.`, Number(retryAfter) * 1000 || undefined);
}
