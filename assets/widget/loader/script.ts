// The loader's own script element.

const script = (document.currentScript ?? document.querySelector('script[data-site]')) as HTMLScriptElement;

/** Its data-… attributes. */
export const options = script.dataset;
export const site = options['site'] ?? '';
/** Where the server is. */
export const { origin } = new URL(script.src);
