// Text search and filter chips over rows.

/** Every word of the query occurs somewhere in the fields, whatever the case and the accents. */
export function matchesText(query: string, fields: readonly string[]): boolean {
  const plain = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const haystack = plain(fields.join("\n"));
  return plain(query)
    .split(/\s+/)
    .every((word) => haystack.includes(word));
}

/** Rows per key in the order of `keys`, keys that do not occur included. */
export function countBy<Row, Key extends string>(rows: readonly Row[], keys: readonly Key[], key: (row: Row) => Key) {
  const counts = new Map<Key, number>(keys.map((k) => [k, 0]));
  for (const row of rows) counts.set(key(row), (counts.get(key(row)) ?? 0) + 1);
  return counts;
}

/** "All 40 claims", "3 of 40 claims". */
export function countOf(shown: readonly unknown[], all: readonly unknown[], noun: string): string {
  const nouns = all.length === 1 ? noun : `${noun}s`;
  return shown.length === all.length ? `All ${all.length} ${nouns}` : `${shown.length} of ${all.length} ${nouns}`;
}

/** The set without the item if it was in, with it if not. */
export function toggled<T>(set: ReadonlySet<T>, item: T): Set<T> {
  const next = new Set(set);
  if (!next.delete(item)) next.add(item);
  return next;
}
