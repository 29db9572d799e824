// A soft sound for what arrives, if the visitor wants one.
import { signal } from '@preact/signals-core';
import { exclusive } from '../../../shared/exclusive';
import { keep, siteKey } from '../page';

export const soundIsOn = signal(keep.get('sound') === 'on');
let context: AudioContext | null = null;

/** A browser may let a page sound only after a click, and a sound that is late is worse than none. */
const PATIENCE_MS = 1000;

export function toggleSound(): void {
  soundIsOn.value = !soundIsOn.peek();
  keep.set('sound', soundIsOn.peek() ? 'on' : 'off');
  // This is a click.
  if (soundIsOn.peek()) void whenAllowed(play);
}

/** For a message that nobody looks at; of several tabs in one. */
export function ring(messageId: string): void {
  if (!soundIsOn.peek()) return;
  void whenAllowed(() => void exclusive(`voxora:${siteKey}:ring`, keep, async () => {
    if (keep.get('rung') === messageId) return;
    keep.set('rung', messageId);
    play();
  }));
}

async function whenAllowed(work: () => void): Promise<void> {
  context ??= new AudioContext();
  const asked = Date.now();
  await context.resume();
  if (Date.now() - asked < PATIENCE_MS) work();
}

function play(): void {
  if (!context) return;
  const { currentTime: now, destination } = context;
  const gain = context.createGain();
  gain.connect(destination);
  gain.gain.setValueAtTime(0.08, now);
  gain.gain.exponentialRampToValueAtTime(0.0001, now + 0.4);
  for (const [hertz, at] of [[660, 0], [880, 0.1]] as const) {
    const tone = context.createOscillator();
    tone.frequency.value = hertz;
    tone.connect(gain);
    tone.start(now + at);
    tone.stop(now + 0.4);
  }
}
