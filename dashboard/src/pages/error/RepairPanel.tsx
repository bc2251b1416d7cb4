import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { usePartnerSlug } from "@/api/partners";
import { Button } from "@/components/Button";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { Panel } from "@/components/Page";
import { Loading, QueryStates } from "@/components/PageStates";
import { ProblemNotice } from "@/components/ProblemNotice";
import { TextDifference } from "@/components/TextDifference";
import { useToast } from "@/components/Toast";
import { useDebounced } from "@/components/useDebounced";
import type { CsvFormat } from "@/payload/definitionFormat";
import type { InputLayout } from "@/payload/inputLayout";
import { compareLines } from "@/payload/lineDifference";
import { isHidden } from "@/privacy/hideInput";
import { PersonalNotice } from "@/privacy/PersonalData";
import { textToCorrect } from "@/review/errorInput";
import { OutcomeView } from "@/review/OutcomeView";
import { type ErrorEvent, type Outcome, type Reprocessed, reprocess, testInput } from "@/review/reviewApi";
import { ThreeWaysTable } from "@/review/ThreeWaysTable";
import { compareThreeWays } from "@/review/threeWays";
import { InputEditor } from "./InputEditor";

const TYPING_PAUSE_MS = 400;

const SAID: Record<Outcome, string> = {
  accepted: "It became an order. The event is resolved.",
  duplicate: "The order was there already. The event is resolved.",
  conflict: "Another order has this id. The event stays open.",
  rejected: "It was refused again. The event stays open.",
};

interface RepairPanelProps {
  event: ErrorEvent;
  format: CsvFormat;
  /** The input as it came, with what is hidden of it. */
  layout: InputLayout;
}

/** Corrects an input, checks it while it is typed, and sends it through intake again. */
export function RepairPanel({ event, format, layout }: RepairPanelProps) {
  const original = textToCorrect(event);
  const [draft, setDraft] = useState(original);
  const [asking, setAsking] = useState(false);
  const client = useQueryClient();
  const announce = useToast();
  const settled = useDebounced(draft, TYPING_PAUSE_MS);
  const corrected = draft !== original;

  // Unchanged, the stored bytes themselves are tried; changed, the text that stands here.
  const repairOf = (text: string) => (text === original ? {} : { input: text });
  const trial = useQuery({
    queryKey: ["dry-run", event.id, settled],
    queryFn: ({ signal }) => reprocess(event.id, repairOf(settled), true, signal),
    placeholderData: keepPreviousData,
    gcTime: 30_000,
  });
  const checking = trial.isFetching || settled !== draft;

  const send = async (reason: string) => {
    const result = await reprocess(event.id, { ...repairOf(draft), reason: reason || undefined }, false);
    client.setQueryData(["error", event.id], result.error);
    await client.invalidateQueries({ queryKey: ["lineage", event.id] });
    announce(SAID[result.outcome]);
  };
  return (
    <Panel
      title="Repair"
      note={corrected ? "corrected" : "as it was"}
      actions={
        <>
          <Button kind="quiet" disabled={!corrected} onClick={() => setDraft(original)}>
            Undo all
          </Button>
          <Button kind="quiet" icon="repeat" onClick={() => void trial.refetch()}>
            Dry run
          </Button>
          <Button kind="primary" onClick={() => setAsking(true)}>
            Reprocess…
          </Button>
        </>
      }
    >
      <div className="space-y-4 p-4">
        <InputEditor
          original={layout}
          event={event}
          format={format}
          text={draft}
          onChange={setDraft}
          faults={trial.data?.errors ?? event.errors}
        />
        <Results
          event={event}
          layout={layout}
          trial={trial}
          checking={checking}
          original={original}
          draft={draft}
          settled={settled}
        />
      </div>
      {asking && (
        <ConfirmDialog
          title={corrected ? "Reprocess the corrected input?" : "Reprocess the input as it was?"}
          confirm="Reprocess"
          reason={corrected ? "required" : "optional"}
          onConfirm={send}
          onClose={() => setAsking(false)}
        >
          <p>
            {trial.data && !checking
              ? `The dry run says: ${trial.data.outcome}.`
              : "The dry run has not answered yet."}{" "}
            The original stays as it is; this attempt is kept beside it.
          </p>
        </ConfirmDialog>
      )}
    </Panel>
  );
}

interface ResultsProps {
  event: ErrorEvent;
  layout: InputLayout;
  trial: { data: Reprocessed | undefined; isError: boolean; error: unknown; refetch: () => unknown };
  checking: boolean;
  original: string;
  draft: string;
  settled: string;
}

/** What the text becomes, field by field beside what came, and what was changed about it. */
function Results({ event, layout, trial, checking, original, draft, settled }: ResultsProps) {
  if (trial.isError) return <ProblemNotice error={trial.error} onRetry={() => void trial.refetch()} />;
  if (!trial.data) return <Loading rows={3} what="Checking" />;
  return (
    <>
      <div aria-live="polite" aria-busy={checking} className={checking ? "opacity-60" : ""}>
        <OutcomeView {...trial.data} withFields={false} />
      </div>
      <ThreeWays event={event} layout={layout} original={original} edited={settled} />
      {draft !== original && (
        <details>
          <summary className="text-accent min-h-6">The text, line by line</summary>
          <div className="border-line mt-1 rounded-md border">
            {isHidden(layout) ? (
              <PersonalNotice />
            ) : (
              <TextDifference label="The text before and after" lines={compareLines(original, draft)} />
            )}
          </div>
        </details>
      )}
    </>
  );
}

interface ThreeWaysProps {
  event: ErrorEvent;
  layout: InputLayout;
  original: string;
  edited: string;
}

function ThreeWays({ event, layout, original, edited }: ThreeWaysProps) {
  const slug = usePartnerSlug(event.partnerId);
  const corrected = edited !== original;
  const normalised = useQuery({
    queryKey: ["reading", slug, event.id, original],
    queryFn: ({ signal }) => testInput(slug, null, original, signal),
  });
  const ofEdit = useQuery({
    queryKey: ["reading", slug, event.id, edited],
    queryFn: ({ signal }) => testInput(slug, null, edited, signal),
    enabled: corrected,
    placeholderData: keepPreviousData,
    gcTime: 30_000,
  });
  return (
    <section aria-label="Raw, normalised, edited" className="border-line rounded-md border">
      <QueryStates query={normalised} rows={7}>
        {(before) => (
          <ThreeWaysTable rows={compareThreeWays(layout, before, corrected ? (ofEdit.data ?? null) : null)} />
        )}
      </QueryStates>
    </section>
  );
}
