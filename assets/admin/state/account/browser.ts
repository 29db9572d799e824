// What a log-in came from, in words, as its browser calls itself: it proves nothing.

/** The first that fits: most claim to be others, too. */
const BROWSERS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['Edge', /\bEdg(?:e|A|iOS)?\/(\d+)/u],
  ['Opera', /\bOPR\/(\d+)/u],
  ['Samsung Internet', /\bSamsungBrowser\/(\d+)/u],
  ['Firefox', /\b(?:Firefox|FxiOS)\/(\d+)/u],
  ['Chrome', /\b(?:Headless)?Chrom(?:e|ium)\/(\d+)|\bCriOS\/(\d+)/u],
  ['Safari', /\bVersion\/(\d+).*\bSafari\//u],
];
const SYSTEMS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['iPhone', /\biPhone\b/u],
  ['iPad', /\biPad\b/u],
  ['Android', /\bAndroid\b/u],
  ['Windows', /\bWindows\b/u],
  ['macOS', /\bMac OS X\b|\bMacintosh\b/u],
  ['ChromeOS', /\bCrOS\b/u],
  ['Linux', /\bLinux\b/u],
];
/** What a program calls itself: `curl/8.5.0`. */
const PROGRAM = /^([\w.+-]{1,40})\/(\d+)/u;

/** `Firefox 143, Linux`; null where nothing is known. */
export function browserOf(userAgent: string | null): string | null {
  if (!userAgent) return null;
  const system = SYSTEMS.find(([, pattern]) => pattern.test(userAgent))?.[0];
  for (const [name, pattern] of BROWSERS) {
    const match = pattern.exec(userAgent);
    if (match) return [`${name} ${match[1] ?? match[2] ?? ''}`, system].filter(Boolean).join(', ');
  }
  const [, program, version] = PROGRAM.exec(userAgent) ?? [];
  return program && program !== 'Mozilla' ? `${program} ${version}` : system ?? null;
}
