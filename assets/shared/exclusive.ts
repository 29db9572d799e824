// One tab at a time.
import type { Keep } from './keep';

const LEASE_MS = 30_000;
const LOOK_AGAIN_MS = 250;

/** Runs `work` while no other page of this origin runs work of the same name. */
export async function exclusive(name: string, keep: Keep, work: () => Promise<void>): Promise<void> {
  let hasRun = false;
  try {
    // Not there on plain http, and refused where storage is.
    return await navigator.locks.request(name, () => {
      hasRun = true;
      return work();
    });
  } catch (error) {
    if (hasRun) throw error;
  }
  // Two may slip through a lease that is only looked at; what they do bears a repetition.
  while (Number(keep.get(name)) > Date.now()) await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS * (1 + Math.random())));
  keep.set(name, String(Date.now() + LEASE_MS));
  await work().finally(() => keep.remove(name));
}
