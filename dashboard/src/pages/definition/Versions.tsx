import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Button } from "@/components/Button";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { CopyId } from "@/components/CopyId";
import { SelectField } from "@/components/Field";
import { Panel } from "@/components/Page";
import { QueryStates } from "@/components/PageStates";
import { RelativeTime } from "@/components/RelativeTime";
import { StateBadge } from "@/components/StateBadge";
import { TextDifference } from "@/components/TextDifference";
import { useToast } from "@/components/Toast";
import { useMay } from "@/session/SessionProvider";
import { activateVersion, compareVersions, type Version } from "./definitionData";

interface VersionsProps {
  slug: string;
  /** The highest first. */
  versions: Version[];
}

/** Every version that there ever was, what each changed, and the way back to it. */
export function Versions({ slug, versions }: VersionsProps) {
  const active = versions.find((version) => version.active)?.version ?? null;
  const [activating, setActivating] = useState<number | null>(null);
  const mayActivate = useMay("admin");
  return (
    <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_minmax(0,1.2fr)]">
      <Panel title="Versions">
        <ul className="divide-line divide-y">
          {versions.map((version) => (
            <li key={version.version} className="space-y-1 px-4 py-2.5">
              <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
                <Link
                  to="/partners/$slug/definition"
                  params={{ slug }}
                  search={{ version: String(version.version) }}
                  className="font-medium"
                >
                  Version {version.version}
                </Link>
                {version.active && <StateBadge state="active" label="in force" />}
                <span className="text-muted text-[0.8125rem]">{version.samples.passed} samples pass</span>
                {mayActivate && !version.active && (
                  <Button className="ms-auto" onClick={() => setActivating(version.version)}>
                    {active !== null && version.version < active ? "Roll back to it…" : "Put in force…"}
                  </Button>
                )}
              </div>
              <p className="text-muted text-[0.8125rem]">
                {version.origin === "file" ? "From its file" : `Uploaded by ${version.uploadedBy ?? "admin"}`}{" "}
                <RelativeTime at={version.uploadedAt} /> · <CopyId id={version.sha256} what="SHA-256" short />
              </p>
              {version.reason && <p className="text-[0.8125rem]">“{version.reason}”</p>}
            </li>
          ))}
        </ul>
      </Panel>
      <Comparison slug={slug} versions={versions} />
      {activating !== null && (
        <ActivateDialog
          slug={slug}
          version={activating}
          active={active}
          onClose={() => setActivating(null)}
        />
      )}
    </div>
  );
}

interface ActivateDialogProps {
  slug: string;
  version: number;
  active: number | null;
  onClose: () => void;
}

function ActivateDialog({ slug, version, active, onClose }: ActivateDialogProps) {
  const client = useQueryClient();
  const announce = useToast();
  const back = active !== null && version < active;
  const activate = async (reason: string) => {
    await activateVersion(slug, version, reason);
    announce(`Version ${version} is in force.`);
    await Promise.all(
      ["definitions", "definition", "partners"].map((name) => client.invalidateQueries({ queryKey: [name] })),
    );
  };
  return (
    <ConfirmDialog
      title={back ? `Roll back to version ${version}?` : `Put version ${version} in force?`}
      confirm={back ? "Roll back" : "Put in force"}
      danger={back}
      reason="required"
      onConfirm={activate}
      onClose={onClose}
    >
      <p>
        {active !== null && `Version ${active} is in force now. `}
        Inputs that are being answered are mapped to their end by the version that they began with.
      </p>
    </ConfirmDialog>
  );
}

function Comparison({ slug, versions }: VersionsProps) {
  const [chosen, setChosen] = useState<number | null>(null);
  const [base, setBase] = useState<number | null>(null);
  const newest = chosen ?? versions[0]?.version;
  const against = base ?? versions.find(({ version }) => newest !== undefined && version < newest)?.version;
  const query = useQuery({
    queryKey: ["definition-diff", slug, newest, against],
    queryFn: ({ signal }) => compareVersions(slug, newest ?? 0, against ?? 0, signal),
    enabled: newest !== undefined && against !== undefined,
  });
  if (versions.length < 2) return null;
  const choices = versions.map(({ version }) => ({ value: String(version), label: `Version ${version}` }));
  return (
    <Panel title="What a version changed">
      <div className="flex flex-wrap gap-3 px-4 pt-3">
        <SelectField
          label="From"
          choices={choices}
          value={String(against ?? "")}
          onChange={(event) => setBase(Number(event.target.value))}
        />
        <SelectField
          label="To"
          choices={choices}
          value={String(newest ?? "")}
          onChange={(event) => setChosen(Number(event.target.value))}
        />
      </div>
      <QueryStates query={query} rows={8}>
        {({ lines }) => <TextDifference label="What changed" lines={lines} context={3} />}
      </QueryStates>
    </Panel>
  );
}
