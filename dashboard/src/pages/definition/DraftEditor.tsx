import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { Button } from "@/components/Button";
import { CodeArea, goToLine } from "@/components/CodeArea";
import { Panel } from "@/components/Page";
import { ProblemNotice } from "@/components/ProblemNotice";
import { StateBadge } from "@/components/StateBadge";
import { TextDifference } from "@/components/TextDifference";
import { useToast } from "@/components/Toast";
import { useDebounced } from "@/components/useDebounced";
import { compareLines } from "@/payload/lineDifference";
import { testInput } from "@/review/reviewApi";
import { useMay } from "@/session/SessionProvider";
import {
  type Definition,
  type Mistake,
  mistakesOf,
  samplesOf,
  type TrialRange,
  tryDraft,
  type Version,
} from "./definitionData";
import { versionIn, withVersion } from "./draftVersion";
import { SampleResults } from "./SampleResults";
import { TestBench } from "./TestBench";
import { UploadDialog } from "./UploadDialog";
import { WhatIf } from "./WhatIf";

const TYPING_PAUSE_MS = 500;

interface DraftEditorProps {
  slug: string;
  definition: Definition;
  versions: Version[];
}

/** A definition's text, checked while it is typed, beside what it makes of inputs. */
export function DraftEditor({ slug, definition, versions }: DraftEditorProps) {
  const [draft, setDraft] = useState(definition.source);
  const [input, setInput] = useState("");
  const [compared, setCompared] = useState(false);
  const mayTry = useMay("operators");
  const area = useRef<HTMLTextAreaElement>(null);
  const changed = draft !== definition.source;
  const settled = useDebounced(draft, TYPING_PAUSE_MS);
  const settledInput = useDebounced(input, TYPING_PAUSE_MS);
  const trial = useMutation({ mutationFn: (range: TrialRange) => tryDraft(slug, draft, range) });

  const bench = useQuery({
    queryKey: ["definition-test", slug, settled, settledInput],
    queryFn: ({ signal }) => testInput(slug, settled, settledInput, signal),
    enabled: mayTry && (settledInput !== "" || settled !== definition.source),
    placeholderData: keepPreviousData,
    gcTime: 30_000,
    retry: false,
  });
  const mistakes = mistakesOf(bench.error);
  const samples = samplesOf(bench.error) ?? trial.data?.samples ?? samplesOf(trial.error);

  return (
    <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1.3fr)_minmax(0,1fr)]">
      <Panel
        title={`Version ${definition.version}`}
        note={
          changed ? (
            "edited"
          ) : (
            <StateBadge
              state={definition.active ? "active" : "idle"}
              label={definition.active ? "in force" : "not in force"}
            />
          )
        }
        actions={
          <>
            <Button
              kind="quiet"
              aria-pressed={compared}
              disabled={!changed}
              onClick={() => setCompared(!compared)}
            >
              Difference
            </Button>
            <Button kind="quiet" disabled={!changed} onClick={() => setDraft(definition.source)}>
              Undo all
            </Button>
            <UploadButton slug={slug} draft={draft} changed={changed} mistakes={mistakes} />
          </>
        }
      >
        <div className="space-y-3 p-4">
          {changed && <VersionHint draft={draft} versions={versions} onChange={setDraft} />}
          {compared && changed ? (
            <div className="border-line rounded-md border">
              <TextDifference
                label={`Version ${definition.version} and the draft`}
                lines={compareLines(definition.source, draft)}
                context={3}
              />
            </div>
          ) : (
            <CodeArea
              ref={area}
              label="Definition (TOML)"
              value={draft}
              onChange={setDraft}
              readOnly={!mayTry}
              mistakes={mistakes}
            />
          )}
          <MistakeList mistakes={mistakes} onGo={(line) => goToLine(area.current, line)} />
        </div>
      </Panel>
      {mayTry && (
        <div className="min-w-0 space-y-4">
          <TestBench
            input={input}
            onChange={setInput}
            result={settledInput === "" ? undefined : bench.data}
            error={mistakes.length > 0 ? null : bench.error}
            checking={bench.isFetching || settledInput !== input || settled !== draft}
            blocked={mistakes.length > 0}
          />
          <WhatIf trial={trial} />
          {samples && <SampleResults samples={samples} />}
        </div>
      )}
    </div>
  );
}

interface UploadButtonProps {
  slug: string;
  draft: string;
  changed: boolean;
  mistakes: Mistake[];
}

function UploadButton({ slug, draft, changed, mistakes }: UploadButtonProps) {
  const [asking, setAsking] = useState(false);
  const client = useQueryClient();
  const navigate = useNavigate();
  const announce = useToast();
  if (!useMay("admin")) return null;
  return (
    <>
      <Button kind="primary" disabled={!changed || mistakes.length > 0} onClick={() => setAsking(true)}>
        Upload…
      </Button>
      {asking && (
        <UploadDialog
          slug={slug}
          draft={draft}
          onClose={() => setAsking(false)}
          onUploaded={async ({ version, active }) => {
            announce(active ? `Version ${version} is in force.` : `Version ${version} is uploaded.`);
            await Promise.all(
              ["definitions", "definition", "partners"].map((name) =>
                client.invalidateQueries({ queryKey: [name] }),
              ),
            );
            await navigate({
              to: "/partners/$slug/definition",
              params: { slug },
              search: { version: String(version) },
            });
          }}
        />
      )}
    </>
  );
}

interface VersionHintProps {
  draft: string;
  versions: Version[];
  onChange: (draft: string) => void;
}

/** Versions never change, so a changed text needs a number of its own. */
function VersionHint({ draft, versions, onChange }: VersionHintProps) {
  const number = versionIn(draft);
  if (number === null || !versions.some(({ version }) => version === number)) return null;
  const next = Math.max(...versions.map(({ version }) => version)) + 1;
  return (
    <div className="bg-warn-soft text-warn flex flex-wrap items-center gap-2 rounded-md px-3 py-1.5">
      <span className="flex-1">There is a version {number} already, and versions do not change.</span>
      <Button onClick={() => onChange(withVersion(draft, next))}>Make it version {next}</Button>
    </div>
  );
}

function MistakeList({ mistakes, onGo }: { mistakes: Mistake[]; onGo: (line: number) => void }) {
  if (mistakes.length === 0) return null;
  return (
    <ul role="alert" aria-label="Mistakes" className="space-y-1">
      {mistakes.map((mistake) => (
        <li
          key={`${mistake.line}/${mistake.key}/${mistake.message}`}
          className="flex flex-wrap items-baseline gap-x-2"
        >
          <button
            type="button"
            className="text-accent min-h-6 font-medium hover:underline"
            onClick={() => onGo(mistake.line)}
          >
            Line {mistake.line}
          </button>
          {mistake.key && <code className="font-mono text-xs">{mistake.key}</code>}
          <span className="text-bad">{mistake.message}</span>
        </li>
      ))}
    </ul>
  );
}

/** For a problem that is neither a list of mistakes nor of samples. */
export function DraftProblem({ error }: { error: unknown }) {
  if (!error || mistakesOf(error).length > 0 || samplesOf(error)) return null;
  return <ProblemNotice error={error} />;
}
