import { type ReactNode, useState } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { Button } from "./Button";
import { TextArea } from "./Field";
import { ProblemNotice } from "./ProblemNotice";

interface ConfirmDialogProps {
  title: string;
  children?: ReactNode;
  /** What the button does, as a verb: "Dismiss". */
  confirm: string;
  danger?: boolean;
  /** Whether a reason is asked for; it goes into the audit log. */
  reason?: "required" | "optional" | "none";
  /** The dialog stays open, with what the server said, when this throws. */
  onConfirm: (reason: string) => Promise<unknown>;
  onClose: () => void;
}

/** Asks before something changes. Drawn only while it is open. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { reason: asks = "none" } = props;
  const [reason, setReason] = useState("");
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const ready = asks !== "required" || reason.trim() !== "";

  const confirm = async () => {
    setPending(true);
    setError(null);
    try {
      await props.onConfirm(reason.trim());
      props.onClose();
    } catch (failure) {
      setError(failure);
      setPending(false);
    }
  };

  return (
    <FloatingDialog title={props.title} onClose={props.onClose} busy={pending}>
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready && !pending) void confirm();
        }}
      >
        {props.children && <div className="text-muted space-y-2">{props.children}</div>}
        {asks !== "none" && (
          <TextArea
            label={asks === "required" ? "Reason (required)" : "Reason"}
            hint="Kept in the audit log."
            rows={2}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            required={asks === "required"}
            autoFocus
          />
        )}
        {error !== null && <ProblemNotice error={error} />}
        <div className="flex justify-end gap-2">
          <Button onClick={props.onClose} disabled={pending}>
            Cancel
          </Button>
          <Button
            type="submit"
            kind={props.danger ? "danger" : "primary"}
            disabled={!ready}
            pending={pending}
          >
            {props.confirm}
          </Button>
        </div>
      </form>
    </FloatingDialog>
  );
}

interface FloatingDialogProps {
  title: string;
  children: ReactNode;
  onClose: () => void;
  /** Keeps Escape and a press outside from closing it. */
  busy?: boolean;
  wide?: boolean;
}

/** A dialog above the page: holds the focus, closes with Escape, gives the focus back. */
export function FloatingDialog({ title, children, onClose, busy, wide }: FloatingDialogProps) {
  return (
    <ModalOverlay
      isOpen
      isDismissable={!busy}
      isKeyboardDismissDisabled={busy}
      onOpenChange={(open) => !open && onClose()}
      className="fixed inset-0 z-50 flex items-end justify-center bg-black/45 p-3 sm:items-center"
    >
      <Modal
        className={`bg-surface border-line shadow-float max-h-[90dvh] w-full overflow-auto rounded-xl border ${wide ? "max-w-3xl" : "max-w-md"}`}
      >
        <Dialog className="p-5 outline-none">
          <div className="mb-3 flex items-start gap-2">
            <Heading slot="title" className="flex-1 text-base font-semibold">
              {title}
            </Heading>
            <Button
              kind="quiet"
              icon="close"
              aria-label="Close"
              onClick={onClose}
              disabled={busy}
              className="-my-1 -me-2"
            />
          </div>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
