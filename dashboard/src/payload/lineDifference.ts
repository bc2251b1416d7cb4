// What changed between two texts, line by line.

export interface DifferenceLine {
  kind: "same" | "added" | "removed";
  text: string;
  /** The line's number in the old and the new text, from 1; null where it is not. */
  oldLine: number | null;
  newLine: number | null;
}

// The table below has old lines x new lines entries. Longer texts are shown as one replacement.
const MAX_ENTRIES = 4_000_000;

/** The shortest way from the old text to the new one that keeps lines whole. */
export function compareLines(oldText: string, newText: string): DifferenceLine[] {
  const before = oldText.split("\n");
  const after = newText.split("\n");
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  while (
    end < before.length - start &&
    end < after.length - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  )
    end += 1;

  const lines: DifferenceLine[] = [];
  const same = (old: number, fresh: number) =>
    lines.push({ kind: "same", text: before[old] ?? "", oldLine: old + 1, newLine: fresh + 1 });
  for (let line = 0; line < start; line += 1) same(line, line);
  compareMiddle(before, after, start, end, lines, same);
  for (let line = end; line > 0; line -= 1) same(before.length - line, after.length - line);
  return lines;
}

function compareMiddle(
  before: string[],
  after: string[],
  start: number,
  end: number,
  lines: DifferenceLine[],
  same: (old: number, fresh: number) => void,
): void {
  const oldEnd = before.length - end;
  const newEnd = after.length - end;
  const common = longestCommon(before.slice(start, oldEnd), after.slice(start, newEnd));
  const width = newEnd - start + 1;
  let old = start;
  let fresh = start;
  while (old < oldEnd || fresh < newEnd) {
    const at = (old - start) * width + (fresh - start);
    if (old < oldEnd && fresh < newEnd && before[old] === after[fresh]) {
      same(old, fresh);
      old += 1;
      fresh += 1;
    } else if (
      old < oldEnd &&
      (fresh >= newEnd || common === null || (common[at + width] ?? 0) >= (common[at + 1] ?? 0))
    ) {
      lines.push({ kind: "removed", text: before[old] ?? "", oldLine: old + 1, newLine: null });
      old += 1;
    } else {
      lines.push({ kind: "added", text: after[fresh] ?? "", oldLine: null, newLine: fresh + 1 });
      fresh += 1;
    }
  }
}

/** How many lines the rests from each pair of places have in common; null when that would be too many. */
function longestCommon(before: string[], after: string[]): Uint32Array | null {
  const width = after.length + 1;
  if ((before.length + 1) * width > MAX_ENTRIES) return null;
  const common = new Uint32Array((before.length + 1) * width);
  for (let old = before.length - 1; old >= 0; old -= 1) {
    for (let fresh = after.length - 1; fresh >= 0; fresh -= 1) {
      const at = old * width + fresh;
      common[at] =
        before[old] === after[fresh]
          ? (common[at + width + 1] ?? 0) + 1
          : Math.max(common[at + width] ?? 0, common[at + 1] ?? 0);
    }
  }
  return common;
}
