// The website around the frame: heard and spoken to only from and at its exact origin.
import type { FromFrame, Posted, ToFrame } from '../loader/messages';
import { hostOrigin, isPage } from './page';

export function tellHost<K extends keyof FromFrame>(type: K, message: FromFrame[K]): void {
  if (hostOrigin !== null && !isPage) window.parent.postMessage({ ...message, voxora: 1, type }, hostOrigin);
}

/** Calls `hears` for each message of the loader. */
export function hearHost(hears: { readonly [K in keyof ToFrame]: (message: ToFrame[K]) => void }): void {
  window.addEventListener('message', ({ source, origin, data }: MessageEvent<Posted<ToFrame> | null>) => {
    if (isPage || source !== window.parent || origin !== hostOrigin || data?.voxora !== 1) return;
    (hears[data.type] as ((message: object) => void) | undefined)?.(data);
  });
}
