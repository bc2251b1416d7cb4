import { CodeArea } from "@/components/CodeArea";
import { Panel } from "@/components/Page";
import { Loading } from "@/components/PageStates";
import { layOutInput } from "@/payload/inputLayout";
import { InputView } from "@/review/InputView";
import { OutcomeView } from "@/review/OutcomeView";
import type { InputTrial } from "@/review/reviewApi";
import { DraftProblem } from "./DraftEditor";

interface TestBenchProps {
  input: string;
  onChange: (input: string) => void;
  result: InputTrial | undefined;
  error: unknown;
  checking: boolean;
  /** True while the definition has mistakes: nothing can be tried with it. */
  blocked: boolean;
}

/** One pasted input, and the order or the faults that the text beside it makes of it. */
export function TestBench({ input, onChange, result, error, checking, blocked }: TestBenchProps) {
  return (
    <Panel title="Test bench" note="nothing is written">
      <div className="space-y-3 p-4">
        <CodeArea label="One input in the partner's format" value={input} onChange={onChange} />
        {blocked ? (
          <p className="text-muted">The definition has mistakes; nothing can be tried with it yet.</p>
        ) : input === "" ? (
          <p className="text-muted">Paste an order, JSON or a CSV record with or without its header.</p>
        ) : error ? (
          <DraftProblem error={error} />
        ) : result ? (
          <div aria-live="polite" aria-busy={checking} className={checking ? "opacity-60" : ""}>
            <OutcomeView {...result} dryRun />
          </div>
        ) : (
          <Loading rows={3} what="Checking" />
        )}
      </div>
      {result && result.errors.length > 0 && /^\s*[{[]/.test(input) && (
        <div className="border-line border-t">
          <InputView
            layout={layOutInput(
              { text: input, contentType: "application/json", columns: null, delimiter: "," },
              result.errors,
            )}
          />
        </div>
      )}
    </Panel>
  );
}
