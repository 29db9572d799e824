// Lists whose order one chooses.

/** `list` with the item at `from` put to where `to` was. */
export function moveItem<T>(list: readonly T[], from: number, to: number): readonly T[] {
  const item = list[from];
  if (item === undefined || to < 0 || to >= list.length) return list;
  const rest = list.filter((_, at) => at !== from);
  return [...rest.slice(0, to), item, ...rest.slice(to)];
}

export const replaceItem = <T>(list: readonly T[], at: number, item: T): readonly T[] => list.map((it, index) => (index === at ? item : it));

export const removeItem = <T>(list: readonly T[], at: number): readonly T[] => list.filter((_, index) => index !== at);

/** With it or without it: the other of what it was. */
export const toggleItem = <T>(list: readonly T[], item: T): readonly T[] => (list.includes(item) ? list.filter((it) => it !== item) : [...list, item]);
