import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/Button";
import { ChoiceGroup } from "@/components/ChoiceGroup";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { Panel } from "@/components/Page";
import { Loading } from "@/components/PageStates";
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
import { type ErrorEvent, type Outcome, type Reprocessed, reprocess } from "@/review/reviewApi";
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
          trial={trial}
          checking={checking}
          original={original}
          draft={draft}
          hidesTexts={isHidden(layout)}
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
  trial: { data: Reprocessed | undefined; isError: boolean; error: unknown; refetch: () => unknown };
  checking: boolean;
  original: string;
  draft: string;
  hidesTexts: boolean;
}

/** What the text becomes, and what was changed about it. */
function Results({ trial, checking, original, draft, hidesTexts }: ResultsProps) {
  const [view, setView] = useState("outcome");
  return (
    <>
      <ChoiceGroup
        label="Show"
        value={view}
        onChange={setView}
        choices={[
          { value: "outcome", label: "Normalised" },
          { value: "difference", label: "Raw and edited" },
        ]}
      />
      {view === "difference" && hidesTexts ? (
        <PersonalNotice />
      ) : view === "difference" ? (
        <div className="border-line rounded-md border">
          <TextDifference label="Raw input and edited input" lines={compareLines(original, draft)} />
        </div>
      ) : trial.isError ? (
        <ProblemNotice error={trial.error} onRetry={() => void trial.refetch()} />
      ) : trial.data ? (
        <div aria-live="polite" aria-busy={checking} className={checking ? "opacity-60" : ""}>
          <OutcomeView {...trial.data} />
        </div>
      ) : (
        <Loading rows={3} what="Checking" />
      )}
    </>
  );
}
