import { type Exact, exactText } from "@/api/exactJson";

/** An exact number with all its digits. The groups of three are set apart by style alone. */
export function Amount({ value, unit }: { value: Exact | null | undefined; unit?: string }) {
  if (value === null || value === undefined) {
    return (
      <span className="text-muted" title="not known">
        –
      </span>
    );
  }
  const text = exactText(value);
  const [whole = "", ...fraction] = text.split(/(?=[.eE])/);
  return (
    <data value={text} className="amount">
      {thousands(whole).map((group) => (
        <span className="digit-group" key={group.at}>
          {group.digits}
        </span>
      ))}
      {fraction.join("")}
      {unit && <span className="text-muted"> {unit}</span>}
    </data>
  );
}

/** "-1234567" becomes -1, 234, 567. */
export function thousands(whole: string): { digits: string; at: number }[] {
  const groups: { digits: string; at: number }[] = [];
  for (let end = whole.length; end > 0; end -= 3) {
    const start = Math.max(0, end - 3);
    groups.unshift({ digits: whole.slice(start, end), at: start });
  }
  const sign = groups[0];
  const next = groups[1];
  if (sign?.digits === "-" && next) groups.splice(0, 2, { digits: `-${next.digits}`, at: 0 });
  return groups;
}

/** A count: an integer with its thousands set apart. */
export function Count({ value }: { value: number }) {
  return <Amount value={value as unknown as Exact} />;
}
