// Stands in for engine.io-parser: packets of the transport, as text. Nothing here is binary, on either side.

interface Packet {
  readonly type: string;
  readonly data?: string | undefined;
}

const TYPES = ['open', 'close', 'ping', 'pong', 'message', 'upgrade', 'noop'];
/** Between the packets of one polling body. */
const SEPARATOR = '\x1e';

export const protocol = 4;

const encode = ({ type, data = '' }: Packet): string => TYPES.indexOf(type) + data;

export const encodePacket = (packet: Packet, _: unknown, done: (text: string) => void): void => done(encode(packet));

export const encodePayload = (packets: readonly Packet[], done: (text: string) => void): void =>
  done(packets.map(encode).join(SEPARATOR));

export function decodePacket(text: string): Packet {
  const type = TYPES[+text.charAt(0)];
  return text && type ? { type, data: text.slice(1) } : { type: 'error', data: 'parser error' };
}

export const decodePayload = (text: string): Packet[] => text.split(SEPARATOR).map(decodePacket);
