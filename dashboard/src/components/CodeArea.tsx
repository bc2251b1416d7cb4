import { type Ref, useId, useRef } from "react";

interface CodeAreaProps {
  label: string;
  value: string;
  onChange?: (value: string) => void;
  readOnly?: boolean;
  /** Lines at fault, from 1, and what is wrong with each. */
  mistakes?: { line: number; message: string }[];
  ref?: Ref<HTMLTextAreaElement>;
}

const LINE_PX = 20;
const MOST_LINES = 36;

/** Text of several lines with their numbers beside it. Long lines scroll inside of it. */
export function CodeArea({ label, value, onChange, readOnly, mistakes = [], ref }: CodeAreaProps) {
  const id = useId();
  const gutter = useRef<HTMLDivElement>(null);
  const lines = value.split("\n").length;
  const height = Math.min(Math.max(lines + 1, 6), MOST_LINES) * LINE_PX + 18;
  const wrong = new Set(mistakes.map(({ line }) => line));
  return (
    <div className="min-w-0">
      <label className="label mb-1 block" htmlFor={id}>
        {label}
      </label>
      <div
        className={`bg-surface focus-within:outline-accent flex overflow-hidden rounded-md border font-mono text-[0.8125rem] focus-within:outline-2 focus-within:outline-offset-2 ${mistakes.length > 0 ? "border-bad" : "border-control"}`}
        style={{ height }}
      >
        <div
          ref={gutter}
          aria-hidden="true"
          className="bg-raised text-muted shrink-0 overflow-hidden py-2 text-end select-none"
          style={{ lineHeight: `${LINE_PX}px` }}
        >
          {Array.from({ length: lines }, (_, index) => (
            <div
              // biome-ignore lint/suspicious/noArrayIndexKey: a line's number is its place.
              key={index}
              className={`px-2 ${wrong.has(index + 1) ? "bg-bad-soft text-bad font-semibold" : ""}`}
            >
              {index + 1}
            </div>
          ))}
        </div>
        <textarea
          ref={ref}
          id={id}
          className="min-w-0 flex-1 resize-none overflow-auto bg-transparent px-2 py-2 whitespace-pre outline-none"
          style={{ lineHeight: `${LINE_PX}px` }}
          wrap="off"
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          value={value}
          readOnly={readOnly}
          aria-invalid={mistakes.length > 0 || undefined}
          onChange={(event) => onChange?.(event.target.value)}
          onScroll={(event) => {
            if (gutter.current) gutter.current.scrollTop = event.currentTarget.scrollTop;
          }}
        />
      </div>
    </div>
  );
}

/** Puts the caret at the beginning of a line and scrolls there. */
export function goToLine(area: HTMLTextAreaElement | null, line: number): void {
  if (!area) return;
  const before = area.value.split("\n").slice(0, line - 1);
  const at = before.reduce((sum, text) => sum + text.length + 1, 0);
  const end = area.value.indexOf("\n", at);
  area.focus();
  area.setSelectionRange(at, end === -1 ? area.value.length : end);
  area.scrollTop = Math.max(0, (line - 4) * LINE_PX);
}
