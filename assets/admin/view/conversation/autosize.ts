const TALLEST_PX = 260;

/** Makes a field as high as its words, up to some lines. */
export function fit(field: HTMLTextAreaElement | null): void {
  if (!field) return;
  field.style.height = 'auto';
  field.style.height = `${Math.min(field.scrollHeight + field.offsetHeight - field.clientHeight, TALLEST_PX)}px`;
}
