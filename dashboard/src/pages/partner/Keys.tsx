import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answer, api } from "@/api/client";
import type { components } from "@/api/schema";
import { Button } from "@/components/Button";
import { ConfirmDialog, FloatingDialog } from "@/components/ConfirmDialog";
import { CopyButton } from "@/components/CopyId";
import { TextField } from "@/components/Field";
import { Panel } from "@/components/Page";
import { EmptyState, QueryStates } from "@/components/PageStates";
import { RelativeTime } from "@/components/RelativeTime";
import { StateBadge } from "@/components/StateBadge";
import { useToast } from "@/components/Toast";
import { useMay } from "@/session/SessionProvider";

type Key = components["schemas"]["KeyList"]["keys"][number];
type NewKey = components["schemas"]["NewKey"];
type KeyRequest = components["schemas"]["KeyRequest"];

type Asking = { what: "create" } | { what: "rotate" | "revoke"; key: Key };

/** The partner's keys. A key itself is shown once, when it was made. */
export function Keys({ slug }: { slug: string }) {
  const mayChange = useMay("admin");
  const queries = useQueryClient();
  const toast = useToast();
  const [asking, setAsking] = useState<Asking | null>(null);
  const [made, setMade] = useState<NewKey | null>(null);
  const keys = useQuery({
    queryKey: ["keys", slug],
    queryFn: async ({ signal }) =>
      (await answer(api.GET("/api/partners/{slug}/keys", { params: { path: { slug } }, signal }))).keys,
  });
  const readAgain = () => queries.invalidateQueries({ queryKey: ["keys", slug] });

  const make = async (request: KeyRequest) => {
    setMade(
      await answer(api.POST("/api/partners/{slug}/keys", { params: { path: { slug } }, body: request })),
    );
    await readAgain();
  };
  const revoke = async (keyId: string) => {
    await answer(api.DELETE("/api/partners/{slug}/keys/{keyId}", { params: { path: { slug, keyId } } }));
    toast(`The key ${keyId} opens nothing any more.`);
    await readAgain();
  };
  const close = () => setAsking(null);

  return (
    <Panel
      title="Keys"
      actions={
        mayChange && (
          <Button icon="key" onClick={() => setAsking({ what: "create" })}>
            New key
          </Button>
        )
      }
    >
      <QueryStates query={keys} rows={2}>
        {(all) =>
          all.length === 0 ? (
            <EmptyState icon="key" title="No keys">
              The partner needs one wherever the server asks for keys.
            </EmptyState>
          ) : (
            <ul className="divide-line divide-y">
              {all.map((key) => (
                <KeyRow
                  key={key.id}
                  entry={key}
                  mayChange={mayChange}
                  onAsk={(what) => setAsking({ what, key })}
                />
              ))}
            </ul>
          )
        }
      </QueryStates>
      {asking?.what === "create" && <CreateDialog onCreate={make} onClose={close} />}
      {asking?.what === "rotate" && <RotateDialog id={asking.key.id} onRotate={make} onClose={close} />}
      {asking?.what === "revoke" && (
        <ConfirmDialog
          title={`Revoke the key ${asking.key.id}`}
          confirm="Revoke"
          danger
          onConfirm={() => revoke(asking.key.id)}
          onClose={close}
        >
          <p>Within a second nothing is accepted with it any more. This cannot be taken back.</p>
        </ConfirmDialog>
      )}
      {made && <MadeDialog made={made} onClose={() => setMade(null)} />}
    </Panel>
  );
}

interface KeyRowProps {
  entry: Key;
  mayChange: boolean;
  onAsk: (what: "rotate" | "revoke") => void;
}

function KeyRow({ entry, mayChange, onAsk }: KeyRowProps) {
  const ends = entry.expiresAt !== null;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
      <code className="font-mono text-[0.8125rem]">{entry.id}</code>
      {ends && <StateBadge state="ending" tone="warn" />}
      <span className="text-muted text-[0.8125rem]">
        made <RelativeTime at={entry.createdAt} /> · last used <RelativeTime at={entry.lastUsedAt} />
        {ends && (
          <>
            {" · "}ends <RelativeTime at={entry.expiresAt} />
          </>
        )}
      </span>
      {mayChange && (
        <span className="ms-auto flex gap-1">
          <Button
            kind="quiet"
            aria-label={`Rotate the key ${entry.id}`}
            onClick={() => onAsk("rotate")}
            disabled={ends}
          >
            Rotate
          </Button>
          <Button kind="danger" aria-label={`Revoke the key ${entry.id}`} onClick={() => onAsk("revoke")}>
            Revoke
          </Button>
        </span>
      )}
    </li>
  );
}

function CreateDialog({
  onCreate,
  onClose,
}: {
  onCreate: (request: KeyRequest) => Promise<void>;
  onClose: () => void;
}) {
  const [until, setUntil] = useState("");
  return (
    <ConfirmDialog
      title="New key"
      confirm="Make the key"
      onConfirm={() => onCreate(until ? { expiresAt: new Date(`${until}T23:59:59.999Z`).toISOString() } : {})}
      onClose={onClose}
    >
      <p>It opens this partner's feed, receipts and reconciliation, and nothing else.</p>
      <TextField
        label="Valid until the end of (UTC)"
        type="date"
        hint="Without a date it does not end by itself."
        value={until}
        onChange={(event) => setUntil(event.target.value)}
      />
    </ConfirmDialog>
  );
}

interface RotateDialogProps {
  id: string;
  onRotate: (request: KeyRequest) => Promise<void>;
  onClose: () => void;
}

function RotateDialog({ id, onRotate, onClose }: RotateDialogProps) {
  const [hours, setHours] = useState("24");
  return (
    <ConfirmDialog
      title={`Rotate the key ${id}`}
      confirm="Make the next key"
      onConfirm={() => onRotate({ rotate: id, overlapHours: Number(hours || "0") })}
      onClose={onClose}
    >
      <p>
        A new key is made. The present one stays valid for a while, so that the partner can change without a
        gap.
      </p>
      <TextField
        label="Both are valid for so many hours"
        type="number"
        min={0}
        max={744}
        value={hours}
        onChange={(event) => setHours(event.target.value)}
      />
    </ConfirmDialog>
  );
}

function MadeDialog({ made, onClose }: { made: NewKey; onClose: () => void }) {
  return (
    <FloatingDialog title="The new key" onClose={onClose}>
      <div className="space-y-3">
        <p>This is the only time that it is shown. Hand it over now, on a safe way.</p>
        <p className="bg-raised flex items-center gap-2 rounded-md p-3">
          <code className="flex-1 font-mono break-all">{made.key}</code>
          <CopyButton text={made.key} what="the new key" />
        </p>
        <div className="flex justify-end">
          <Button kind="primary" onClick={onClose}>
            I have kept it
          </Button>
        </div>
      </div>
    </FloatingDialog>
  );
}
