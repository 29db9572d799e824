// Which of the languages that there are somebody gets.

const RIGHT_TO_LEFT = ['ar', 'he', 'fa', 'ur'];

/** The first wanted language that there is. */
export function chooseLocale(wanted: readonly (string | null | undefined)[], available: readonly string[]): string {
  for (const tag of wanted) {
    const language = tag?.toLowerCase().split(/[-_]/u)[0];
    if (language && available.includes(language)) return language;
  }
  return 'en';
}

export const directionOf = (language: string): 'ltr' | 'rtl' => (RIGHT_TO_LEFT.includes(language) ? 'rtl' : 'ltr');
