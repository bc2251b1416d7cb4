import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/Button";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { useToast } from "@/components/Toast";
import { dismissError, type ErrorEvent, reopenError } from "@/review/reviewApi";
import { useMay } from "@/session/SessionProvider";

/** Dismisses an open event, or opens a handled one again. */
export function StateActions({ event }: { event: ErrorEvent }) {
  const [asking, setAsking] = useState(false);
  const client = useQueryClient();
  const announce = useToast();
  const isOpen = event.state === "open";
  if (!useMay("operators")) return null;

  const change = async (reason: string) => {
    const { error } = await (isOpen ? dismissError : reopenError)(event.id, reason);
    client.setQueryData(["error", event.id], error);
    announce(isOpen ? "The event is dismissed." : "The event is open again.");
  };
  return (
    <>
      <Button kind={isOpen ? "danger" : "plain"} onClick={() => setAsking(true)}>
        {isOpen ? "Dismiss…" : "Reopen…"}
      </Button>
      {asking && (
        <ConfirmDialog
          title={isOpen ? "Dismiss this event?" : "Open this event again?"}
          confirm={isOpen ? "Dismiss" : "Reopen"}
          danger={isOpen}
          reason="required"
          onConfirm={change}
          onClose={() => setAsking(false)}
        >
          <p>
            {isOpen
              ? "It stays readable and can be opened again. No order comes of it while it is dismissed."
              : "It counts as value at risk again, and can be reprocessed or dismissed."}
          </p>
        </ConfirmDialog>
      )}
    </>
  );
}
