// Finds the name somebody probably meant: Levenshtein's edit distance (https://en.wikipedia.org/wiki/Levenshtein_distance).

/** The candidate nearest to a misspelt name, without regard to case and separators; undefined when none is near. */
export function suggest(name: string, candidates: Iterable<string>): string | undefined {
  const plain = plainName(name).slice(0, 200);
  const limit = Math.max(1, Math.min(4, Math.floor(plain.length / 3)));
  let nearest: { name: string; distance: number } | undefined;
  for (const candidate of candidates) {
    const distance = editDistance(plain, plainName(candidate));
    if (distance <= limit && (nearest === undefined || distance < nearest.distance)) {
      nearest = { name: candidate, distance };
    }
  }
  return nearest?.name;
}

/** A name without what people forget: case, `_`, `-`, `.`. */
export function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[_.\-\s]/g, '');
}

/** The least number of inserted, deleted and replaced characters that turn `a` into `b`. */
export function editDistance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const replaced = (above[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min((above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, replaced));
    }
    above = current;
  }
  return above[b.length] ?? 0;
}
