import { Icon } from "@/components/Icon";
import { Panel } from "@/components/Page";
import type { SampleResult } from "./definitionData";

/** What became of the definition's own samples; all must pass before it can be uploaded. */
export function SampleResults({ samples }: { samples: SampleResult[] }) {
  const passed = samples.filter((sample) => sample.passed).length;
  return (
    <Panel title="Golden samples" note={`${passed} of ${samples.length} pass`}>
      {samples.length === 0 && <p className="text-muted p-4">The definition has none.</p>}
      <ul className="divide-line divide-y">
        {samples.map((sample) => (
          <li key={sample.name} className="flex gap-2 px-4 py-1.5">
            <span className={`mt-0.5 ${sample.passed ? "text-good" : "text-bad"}`}>
              <Icon name={sample.passed ? "check" : "close"} />
            </span>
            <span className="min-w-0">
              <span className="sr-only">{sample.passed ? "Passed: " : "Failed: "}</span>
              {sample.name}
              {sample.failure && <span className="text-bad block text-[0.8125rem]">{sample.failure}</span>}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
