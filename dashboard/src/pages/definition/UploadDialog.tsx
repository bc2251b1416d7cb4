import { useState } from "react";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { type SampleResult, samplesOf, uploadDraft } from "./definitionData";
import { SampleResults } from "./SampleResults";

interface UploadDialogProps {
  slug: string;
  draft: string;
  onUploaded: (uploaded: { version: number; active: boolean }) => Promise<void>;
  onClose: () => void;
}

/** Asks why, and whether the new version comes into force at once. Samples that fail keep it out. */
export function UploadDialog({ slug, draft, onUploaded, onClose }: UploadDialogProps) {
  const [activate, setActivate] = useState(true);
  const [failed, setFailed] = useState<SampleResult[] | null>(null);
  const upload = async (reason: string) => {
    try {
      await onUploaded(await uploadDraft(slug, draft, reason, activate));
    } catch (error) {
      setFailed(samplesOf(error));
      throw error;
    }
  };
  return (
    <ConfirmDialog
      title="Upload this version?"
      confirm={activate ? "Upload and put in force" : "Upload"}
      reason="required"
      onConfirm={upload}
      onClose={onClose}
    >
      <p>
        Its golden samples must pass. Orders that were accepted keep the version that made them, and every
        version stays in the history.
      </p>
      <label className="text-ink flex items-center gap-2">
        <input type="checkbox" checked={activate} onChange={(event) => setActivate(event.target.checked)} />
        Put it in force at once
      </label>
      {failed && <SampleResults samples={failed} />}
    </ConfirmDialog>
  );
}
