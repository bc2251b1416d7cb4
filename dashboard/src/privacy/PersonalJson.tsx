import { writeExact } from "@/api/exactJson";
import { layOutJson } from "@/payload/jsonLayout";
import { type HiddenPart, valuePart } from "./hideInput";
import { Masked } from "./PersonalData";

/** A line of JSON whose value is hidden. */
export function HiddenLine({ before, value, after }: HiddenPart) {
  return (
    <>
      {before}
      <Masked value={value} />
      {after}
    </>
  );
}

interface PersonalJsonProps {
  value: unknown;
  /** Whether the value at a path is hidden. */
  hides: (path: string) => boolean;
  className?: string;
}

/** A value as JSON over lines, with its hidden parts masked. */
export function PersonalJson({ value, hides, className = "" }: PersonalJsonProps) {
  return (
    <pre className={className}>
      {layOutJson(writeExact(value)).map((line, index) => {
        const part = hides(line.path) ? valuePart(line) : null;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of one value never move.
          <span key={index}>
            {index > 0 && "\n"}
            {part ? <HiddenLine {...part} /> : line.text}
          </span>
        );
      })}
    </pre>
  );
}
