// Two soft tones.

/** A browser may let a page sound only after a click, and a sound that is late is worse than none. */
const PATIENCE_MS = 1000;
const TONES = [[587, 0], [880, 0.12]] as const;
const LENGTH_S = 0.45;
const VOLUME = 0.07;

let context: AudioContext | null = null;

export async function ring(): Promise<void> {
  context ??= new AudioContext();
  const asked = Date.now();
  await context.resume();
  if (Date.now() - asked > PATIENCE_MS) return;
  const { currentTime: now, destination } = context;
  const gain = context.createGain();
  gain.connect(destination);
  gain.gain.setValueAtTime(VOLUME, now);
  gain.gain.exponentialRampToValueAtTime(0.0001, now + LENGTH_S);
  for (const [hertz, at] of TONES) {
    const tone = context.createOscillator();
    tone.type = 'sine';
    tone.frequency.value = hertz;
    tone.connect(gain);
    tone.start(now + at);
    tone.stop(now + LENGTH_S);
  }
}
