// What build.mjs fills in.

/** Where each language's file is, by language, as JSON. */
declare const __LOCALES__: string;
