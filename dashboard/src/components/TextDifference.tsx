import type { DifferenceLine } from "@/payload/lineDifference";

interface TextDifferenceProps {
  lines: DifferenceLine[];
  /** What is compared, for those who hear it. */
  label: string;
  /** Same lines further away from a change than this are folded; all are shown by default. */
  context?: number;
}

const MARKS = { same: " ", added: "+", removed: "−" } as const;
const WORDS = { same: "", added: "Added: ", removed: "Removed: " } as const;
const STYLES = { same: "", added: "bg-good-soft", removed: "bg-bad-soft" } as const;

/** Two texts as one, with what was taken out and what was put in. */
export function TextDifference({ lines, label, context }: TextDifferenceProps) {
  if (lines.every(({ kind }) => kind === "same")) return <p className="text-muted p-4">They are the same.</p>;
  return (
    <div
      className="max-h-[36rem] overflow-auto py-2 font-mono text-[0.8125rem]"
      tabIndex={0}
      role="region"
      aria-label={label}
    >
      {folded(lines, context).map((line) =>
        typeof line === "number" ? (
          <p key={`fold-${line}`} className="text-muted px-3 py-0.5 text-center font-sans text-xs">
            {line} more lines are the same
          </p>
        ) : (
          <div
            key={`${line.oldLine ?? ""}/${line.newLine ?? ""}`}
            className={`grid grid-cols-[2.5rem_2.5rem_1rem_1fr] px-2 ${STYLES[line.kind]}`}
          >
            <span aria-hidden="true" className="text-muted pe-2 text-end select-none">
              {line.oldLine}
            </span>
            <span aria-hidden="true" className="text-muted pe-2 text-end select-none">
              {line.newLine}
            </span>
            <span aria-hidden="true" className="select-none">
              {MARKS[line.kind]}
            </span>
            <span className="break-all whitespace-pre-wrap">
              <span className="sr-only">{WORDS[line.kind]}</span>
              {line.text}
            </span>
          </div>
        ),
      )}
    </div>
  );
}

/** The lines near a change; a number stands for so many that are not. */
function folded(lines: DifferenceLine[], context: number | undefined): (DifferenceLine | number)[] {
  if (context === undefined) return lines;
  const near = lines.map((_, at) =>
    lines.slice(Math.max(0, at - context), at + context + 1).some(({ kind }) => kind !== "same"),
  );
  const shown: (DifferenceLine | number)[] = [];
  let hidden = 0;
  lines.forEach((line, at) => {
    if (!near[at]) {
      hidden += 1;
      return;
    }
    if (hidden > 0) shown.push(hidden);
    hidden = 0;
    shown.push(line);
  });
  if (hidden > 0) shown.push(hidden);
  return shown;
}
