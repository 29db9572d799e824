// A soft sound for what arrives, if the visitor wants one.
import { signal } from '@preact/signals-core';
import { keep } from '../page';

export const soundIsOn = signal(keep.get('sound') === 'on');
let context: AudioContext | null = null;

export function toggleSound(): void {
  soundIsOn.value = !soundIsOn.peek();
  keep.set('sound', soundIsOn.peek() ? 'on' : 'off');
  // Browsers let a page sound only after a click; this is one.
  if (soundIsOn.peek()) ring();
}

export function ring(): void {
  if (!soundIsOn.peek()) return;
  context ??= new AudioContext();
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
