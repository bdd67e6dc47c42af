/**
 * Lists of tasks as Slurm's commands take them: one word for each array.
 *
 * @module
 */

/** A word is no longer than that: it names hundreds of tasks. */
const MOST_RANGES = 200;

/** `12_1`, `12_2`, `12_3`, `12_7` are `12_[1-3,7]`. */
export function taskLists(ids: readonly string[]): string[] {
  const arrays = new Map<string, number[]>();
  for (const id of ids) {
    const [array = "", index = ""] = id.split("_");
    const indices = arrays.get(array);
    if (indices) indices.push(Number(index));
    else arrays.set(array, [Number(index)]);
  }
  return [...arrays].flatMap(([array, indices]) => {
    const ranges = rangesOf(indices.toSorted((a, b) => a - b));
    const lists: string[] = [];
    for (let at = 0; at < ranges.length; at += MOST_RANGES) {
      const some = ranges.slice(at, at + MOST_RANGES);
      lists.push(`${array}_[${some.join(",")}]`);
    }
    return lists;
  });
}

function rangesOf(sorted: readonly number[]): string[] {
  const ranges: [first: number, last: number][] = [];
  for (const index of sorted) {
    const range = ranges.at(-1);
    if (range && index <= range[1] + 1) range[1] = index;
    else ranges.push([index, index]);
  }
  return ranges.map(([a, b]) => a === b ? String(a) : `${a}-${b}`);
}
