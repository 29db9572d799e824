// The official client, loaded once there is something to connect for.
import { Manager } from 'socket.io-client';
import type { SocketLike } from '../../../shared/connection';

const CONNECT_MS = 8000;

/** Not connected yet: when and how often that is tried is the connection's to say. */
export function openSocket(token: () => string | null): SocketLike {
  const manager = new Manager({
    // An IPv6 address, without its brackets.
    hostname: location.hostname.replace(/[[\]]/gu, ''),
    port: location.port,
    autoConnect: false,
    reconnection: false,
    transports: ['websocket', 'polling'],
    timeout: CONNECT_MS,
  });
  const auth = (give: (data: object) => void): void => give({ token: token(), batch: true });
  return manager.socket('/', { auth }) as unknown as SocketLike;
}
