// The way to the server: a websocket, else polling, else plain requests; and back again.
import { ApiError, isSessionOver } from './api';
import { retryDelay } from './backoff';

export type Phase =
  /** Nothing to connect for. */
  | 'idle'
  | 'connecting'
  /** Events arrive as they happen. */
  | 'live'
  /** Lost, and not back yet. */
  | 'waiting'
  /** The server answers plain requests, but no socket gets through. */
  | 'plain'
  /** The device says that it has no network. */
  | 'offline'
  /** The session is over. */
  | 'over';

export interface Link {
  readonly phase: Phase;
  /** Sockets that failed since the last one that stood. */
  readonly failures: number;
}

export type LinkEvent = 'start' | 'connected' | 'lost' | 'failed' | 'answered' | 'unanswered' | 'offline' | 'online' | 'over' | 'stop';

export const IDLE: Link = { phase: 'idle', failures: 0 };
/** So many failed sockets, while the server answers otherwise, mean that sockets don't get through. */
const BLOCKED_AFTER = 2;

/** What becomes of the link by an event. `answered`, `unanswered`: what a plain request met. */
export function step(link: Link, event: LinkEvent): Link {
  const { phase, failures } = link;
  if (event === 'stop') return IDLE;
  if (phase === 'idle' || phase === 'over') return event === 'start' ? { phase: 'connecting', failures: 0 } : link;
  switch (event) {
    case 'start':
      return link;
    case 'over':
      return { phase: 'over', failures: 0 };
    case 'connected':
      return { phase: 'live', failures: 0 };
    case 'offline':
      return { phase: 'offline', failures };
    case 'online':
      return phase === 'offline' ? { phase: 'connecting', failures: 0 } : link;
    case 'lost':
      return phase === 'live' ? { phase: 'waiting', failures: 0 } : link;
    case 'failed':
      return { phase: phase === 'connecting' || phase === 'live' ? 'waiting' : phase, failures: failures + 1 };
    case 'answered':
      return phase === 'waiting' && failures >= BLOCKED_AFTER ? { phase: 'plain', failures } : link;
    case 'unanswered':
      return phase === 'plain' ? { phase: 'waiting', failures } : link;
  }
}

/** What is used of a socket.io-client socket. */
export interface SocketLike {
  readonly connected: boolean;
  readonly io: { readonly opts: { transports?: unknown } };
  connect(): unknown;
  disconnect(): unknown;
  on(event: string, listener: (...args: never[]) => void): unknown;
  onAny(listener: (event: string, ...args: never[]) => void): unknown;
  timeout(ms: number): { emitWithAck(event: string, payload: unknown): Promise<unknown> };
  emit(event: string, payload: unknown): unknown;
}

type Reply = { status: 'ok'; data: unknown } | { status: 'error'; code: string; message: string; retryAfterMs?: number };

const ACK_MS = 10_000;
/** How often a socket is tried while plain requests do. */
const BLOCKED_RETRY_MS = 30_000;

export interface ConnectionPorts {
  open(): Promise<SocketLike>;
  changed(link: Link): void;
  /** Something happened on the server. */
  event(name: string, payload: unknown): void;
}

export class Connection {
  private now = IDLE;
  private socket: SocketLike | null = null;
  /** Counts up, so that a socket that was long in coming is not used. */
  private turn = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** The server asked to be left alone until then. */
  private notBefore = 0;

  constructor(private readonly ports: ConnectionPorts) {}

  get link(): Link {
    return this.now;
  }

  /** Connects, if it has not been asked to already. */
  start(): void {
    if (this.link.phase !== 'idle' && this.link.phase !== 'over') return;
    this.tell('start');
    void this.connect();
  }

  /** Ends it; `start` begins again, with the token of then. */
  stop(): void {
    clearTimeout(this.timer);
    this.turn++;
    this.socket?.disconnect();
    this.socket = null;
    this.tell('stop');
  }

  /** Takes in what happened elsewhere. */
  tell(event: LinkEvent): void {
    const next = step(this.link, event);
    if (next === this.link) return;
    this.now = next;
    if (event === 'online') void this.connect();
    this.ports.changed(next);
  }

  /** Tries at once instead of when the time has come. */
  hurry(): void {
    if (this.link.phase === 'waiting' || this.link.phase === 'plain') void this.connect();
  }

  /** Asks for something, and gives the answer. */
  async request<T>(event: string, payload: unknown): Promise<T> {
    const socket = this.socket;
    if (!socket?.connected) throw new ApiError('offline', 'Not connected.');
    let reply: Reply;
    try {
      reply = await socket.timeout(ACK_MS).emitWithAck(event, payload) as Reply;
    } catch {
      throw new ApiError('offline', 'No answer.');
    }
    if (reply.status === 'error') throw new ApiError(reply.code, reply.message, reply.retryAfterMs);
    return reply.data as T;
  }

  /** Says something that may get lost. */
  mention(event: string, payload: unknown): void {
    if (this.socket?.connected) this.socket.emit(event, payload);
  }

  private async connect(): Promise<void> {
    clearTimeout(this.timer);
    if (this.socket) {
      if (!this.socket.connected) this.socket.connect();
      return;
    }
    const turn = ++this.turn;
    try {
      const socket = await this.ports.open();
      if (turn !== this.turn) return;
      this.socket = socket;
      this.listen(socket);
      socket.connect();
    } catch {
      this.failed();
    }
  }

  private listen(socket: SocketLike): void {
    const mine = (work: () => void): void => {
      if (this.socket === socket) work();
    };
    socket.on('connect', () => mine(() => this.tell('connected')));
    socket.on('disconnect', () => mine(() => {
      this.tell('lost');
      this.retry();
    }));
    socket.on('connect_error', (error: Error) => mine(() => {
      if (isSessionOver(error.message)) this.tell('over');
      else this.failed();
    }));
    socket.onAny((name: string, payload: unknown) => mine(() => {
      if (name === 'server_shutdown') this.notBefore = Date.now() + ((payload as { retryAfterMs?: number }).retryAfterMs ?? 0);
      if (name === 'session_revoked') this.tell('over');
      else this.ports.event(name, payload);
    }));
  }

  private failed(): void {
    // A proxy may swallow websockets without a word: begin the next try with the other transport.
    const opts = this.socket?.io.opts;
    if (opts && Array.isArray(opts.transports)) opts.transports.reverse();
    this.tell('failed');
    this.retry();
  }

  private retry(): void {
    const { phase, failures } = this.link;
    if (phase === 'idle' || phase === 'over') return;
    clearTimeout(this.timer);
    const wait = phase === 'plain' ? BLOCKED_RETRY_MS : retryDelay(failures);
    this.timer = setTimeout(() => void this.connect(), Math.max(wait, this.notBefore - Date.now()));
  }
}
