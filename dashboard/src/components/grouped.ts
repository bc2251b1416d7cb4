/** A count for plain text, where <Count> cannot be: its thousands stand apart as there, "25 305". */
export function grouped(count: number): string {
  return count.toLocaleString("en", { maximumFractionDigits: 0 }).replaceAll(",", "\u202f");
}
