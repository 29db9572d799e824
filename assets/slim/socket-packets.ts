// Stands in for socket.io-parser: packets of Socket.IO, as text. Nothing here is binary, on either side.
import { Emitter } from './emitter';

export enum PacketType { CONNECT, DISCONNECT, EVENT, ACK, CONNECT_ERROR, BINARY_EVENT, BINARY_ACK }

interface Packet {
  readonly type: PacketType;
  readonly nsp: string;
  readonly id?: number | undefined;
  readonly data?: unknown;
}

/** Type, namespace unless it is `/`, id, JSON. */
const PACKET = /^([0-4])(?:(\/[^,]*),?)?(\d*)([^]*)$/u;

export class Encoder {
  encode({ type, nsp, id = '' as never, data }: Packet): string[] {
    return [`${type}${nsp === '/' ? '' : `${nsp},`}${id}${data === undefined ? '' : JSON.stringify(data)}`];
  }
}

/** Throws for what is no packet: the manager closes the connection then. */
export class Decoder extends Emitter {
  add(text: string): void {
    const [, digit, nsp = '/', id, json] = PACKET.exec(text) as unknown as string[];
    const type = Number(digit);
    const data: unknown = json ? JSON.parse(json) : undefined;
    const isList = type === PacketType.EVENT || type === PacketType.ACK;
    if (isList !== Array.isArray(data)) throw new Error(text);
    this.emit('decoded', { type, nsp, id: id ? Number(id) : undefined, data });
  }

  destroy(): void {}
}
