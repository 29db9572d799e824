// Stands in for @socket.io/component-emitter: what socket.io-client uses of it.

type Listener = ((...details: unknown[]) => void) & { once?: Listener };

export class Emitter {
  // Not an object: an event's name may be that of a property.
  private listeners = new Map<unknown, readonly Listener[]>();

  on(event: unknown, listener: Listener): this {
    this.listeners.set(event, [...this.to(event), listener]);
    return this;
  }

  once(event: unknown, listener: Listener): this {
    const once: Listener = (...details) => {
      this.off(event, once);
      listener(...details);
    };
    once.once = listener;
    return this.on(event, once);
  }

  /** A listener, or all of an event, or all. */
  off(event?: unknown, listener?: Listener): this {
    if (event) this.listeners.set(event, this.to(event).filter((it) => listener && it !== listener && it.once !== listener));
    else this.listeners.clear();
    return this;
  }

  removeListener(event: unknown, listener: Listener): this {
    return this.off(event, listener);
  }

  removeAllListeners(event?: unknown): this {
    return this.off(event);
  }

  emit(event: unknown, ...details: unknown[]): this {
    for (const listener of this.to(event)) listener(...details);
    return this;
  }

  private to(event: unknown): readonly Listener[] {
    return this.listeners.get(event) ?? [];
  }
}

export interface Emitter {
  /** As `emit`, which a socket makes to mean something else. */
  emitReserved(event: unknown, ...details: unknown[]): this;
}
Emitter.prototype.emitReserved = Emitter.prototype.emit;
