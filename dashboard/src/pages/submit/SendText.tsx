import { useState } from "react";
import { Button } from "@/components/Button";
import { SelectField, TextArea } from "@/components/Field";
import { Panel } from "@/components/Page";
import { EmptyState } from "@/components/PageStates";
import { ProblemNotice } from "@/components/ProblemNotice";
import { FeedAnswer } from "./FeedAnswer";
import { type BatchAnswer, type FeedResult, formatOf, sendText } from "./feed";
import type { Sample } from "./sampleInputs";

interface SendTextProps {
  slug: string;
  format: string;
  samples: Sample[];
}

type Outcome = { answer: FeedResult | BatchAnswer; dryRun: boolean } | { error: unknown };

/** One order or several, typed or taken from the definition's samples; checked only, or sent. */
export function SendText({ slug, format, samples }: SendTextProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const [pending, setPending] = useState<"check" | "send" | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const text = typed ?? samples[0]?.input ?? "";

  const send = async (dryRun: boolean) => {
    setPending(dryRun ? "check" : "send");
    try {
      setOutcome({ answer: await sendText(slug, text, format, dryRun), dryRun });
    } catch (error) {
      setOutcome({ error });
    }
    setPending(null);
  };

  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <Panel title="Orders" note={`in the partner's own format, ${format}`}>
        <form
          className="space-y-3 p-4"
          onSubmit={(event) => {
            event.preventDefault();
            void send(false);
          }}
        >
          {samples.length > 0 && (
            <SelectField
              label="Begin with a sample of the definition"
              choices={samples.map(({ name }) => ({ value: name, label: name }))}
              onChange={(event) =>
                setTyped(samples.find(({ name }) => name === event.target.value)?.input ?? "")
              }
            />
          )}
          <TextArea
            label="Input"
            hint={hintFor(text, format)}
            className="font-mono text-[0.8125rem]"
            rows={14}
            value={text}
            onChange={(event) => setTyped(event.target.value)}
          />
          <div className="flex justify-end gap-2">
            <Button
              onClick={() => void send(true)}
              pending={pending === "check"}
              disabled={text.trim() === "" || pending !== null}
            >
              Check only
            </Button>
            <Button
              type="submit"
              kind="primary"
              pending={pending === "send"}
              disabled={text.trim() === "" || pending !== null}
            >
              Send
            </Button>
          </div>
        </form>
      </Panel>
      <Panel title="Answer">
        <div className="p-4" aria-live="polite">
          {outcome === null && <EmptyState icon="submit" title="Nothing was sent yet" />}
          {outcome && "error" in outcome && <ProblemNotice error={outcome.error} />}
          {outcome && "answer" in outcome && <FeedAnswer answer={outcome.answer} dryRun={outcome.dryRun} />}
        </div>
      </Panel>
    </div>
  );
}

function hintFor(text: string, partnerFormat: string): string {
  const { format, single } = formatOf(text, partnerFormat);
  if (text.trim() === "" && format !== "csv") return "One JSON object, a JSON array, or one object a line.";
  if (format === "csv") return "A header and one line an order, sent as a batch.";
  if (format === "ndjson") return "One JSON object a line, sent as a batch.";
  return single ? "One JSON object, sent as a single order." : "A JSON batch.";
}
