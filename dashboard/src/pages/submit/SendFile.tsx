import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/Button";
import { useClock } from "@/components/clock";
import { grouped } from "@/components/grouped";
import { Icon } from "@/components/Icon";
import { Panel } from "@/components/Page";
import { ProblemNotice } from "@/components/ProblemNotice";
import { StateBadge, type Tone } from "@/components/StateBadge";
import { Counts, ResultList } from "./FeedAnswer";
import { type FileProgress, sendFile } from "./feed";

/** A file of NDJSON or CSV goes in piece by piece, however long it is. */
export function SendFile({ slug, format }: { slug: string; format: string }) {
  const [file, setFile] = useState<File | null>(null);
  const [progress, setProgress] = useState<FileProgress | null>(null);
  const abort = useRef<AbortController | null>(null);
  const csv = format === "csv";
  const busy = progress?.state === "sending" || progress?.state === "waiting";

  // Whoever leaves the page stops sending: nobody would see the results.
  useEffect(() => () => abort.current?.abort(), []);

  const start = (chosen: File) => {
    abort.current = new AbortController();
    setFile(chosen);
    void sendFile(slug, chosen, csv, setProgress, abort.current.signal);
  };
  return (
    <>
      <DropBox csv={csv} busy={busy} onFile={start} />
      {file && progress && (
        <Panel
          title={file.name}
          note={bytes(file.size)}
          actions={
            busy ? (
              <Button kind="danger" onClick={() => abort.current?.abort()}>
                Stop
              </Button>
            ) : (
              progress.state !== "done" && (
                <Button icon="repeat" onClick={() => start(file)}>
                  Send again
                </Button>
              )
            )
          }
        >
          <div className="space-y-4 p-4" aria-live="polite">
            <Progress progress={progress} packed={file.name.endsWith(".gz")} />
            <Counts {...progress} />
            {progress.error !== null && <ProblemNotice error={progress.error} />}
            {progress.failed.length > 0 && (
              <>
                <h3 className="font-semibold">Not accepted</h3>
                <ResultList results={progress.failed} />
              </>
            )}
          </div>
        </Panel>
      )}
    </>
  );
}

function DropBox({ csv, busy, onFile }: { csv: boolean; busy: boolean; onFile: (file: File) => void }) {
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const take = (files: FileList | null) => {
    const file = files?.[0];
    if (file && !busy) onFile(file);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is the pointer's way; the button does the same.
    <div
      className={`flex flex-col items-center gap-2 rounded-lg border-2 border-dashed p-8 text-center ${over ? "border-accent bg-accent-soft" : "border-control"}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files);
      }}
    >
      <Icon name="submit" size={24} />
      <p>
        Drop {csv ? "a CSV file with its header" : "an NDJSON file, one order a line,"} here; it may be gzip
        compressed.
      </p>
      <Button onClick={() => input.current?.click()} disabled={busy}>
        Choose a file
      </Button>
      <input
        ref={input}
        type="file"
        className="hidden"
        aria-label="File of orders"
        accept={csv ? ".csv,.gz" : ".ndjson,.jsonl,.json,.gz"}
        onChange={(event) => {
          take(event.target.files);
          event.target.value = "";
        }}
      />
    </div>
  );
}

const STATES: Record<FileProgress["state"], { tone: Tone; label: string }> = {
  sending: { tone: "info", label: "sending" },
  waiting: { tone: "warn", label: "the server asks for patience" },
  done: { tone: "good", label: "done" },
  stopped: { tone: "quiet", label: "stopped" },
  failed: { tone: "bad", label: "failed" },
};

function Progress({ progress, packed }: { progress: FileProgress; packed: boolean }) {
  const seconds = useClock((now) =>
    Math.max(1, Math.round(((progress.endedAt ?? now) - progress.startedAt) / 1_000)),
  );
  const share = progress.state === "done" ? 1 : progress.sentBytes / Math.max(1, progress.totalBytes);
  return (
    <div className="space-y-2">
      <p className="flex flex-wrap items-center gap-x-3">
        <StateBadge state={progress.state} {...STATES[progress.state]} />
        <span className="text-muted">
          {grouped(progress.total / seconds)} inputs/s · {seconds} s
        </span>
      </p>
      {/* How long a packed file is, is known at its end only. */}
      <progress
        className="progress"
        max={1}
        value={packed && progress.state === "sending" ? undefined : share}
        aria-label="Progress"
      />
    </div>
  );
}

function bytes(count: number): string {
  if (count < 1 << 20) return `${grouped(Math.ceil(count / 1024))} KiB`;
  return `${(count / (1 << 20)).toFixed(1)} MiB`;
}
