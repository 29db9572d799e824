// How long to wait before the next try.

const FIRST_MS = 500;
const LONGEST_MS = 20_000;

/** Doubles with every failure; half of it is chance, so that not everybody comes back at once after an outage. */
export function retryDelay(failures: number, random: () => number = Math.random): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures, 16));
  return ceiling / 2 + (ceiling / 2) * random();
}
