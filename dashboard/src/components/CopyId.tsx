import { useState } from "react";
import { Icon } from "./Icon";

/** Copies text, and says so for a moment. `what` completes "Copy …" for those who hear the page. */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 1_500);
  };
  return (
    <button
      type="button"
      onClick={copy}
      aria-label={copied ? `Copied ${what}` : `Copy ${what}`}
      className="text-muted hover:text-ink inline-flex min-h-6 min-w-6 items-center justify-center rounded align-middle"
    >
      <Icon name={copied ? "check" : "copy"} size={14} />
    </button>
  );
}

/** An id in full, or its two ends, with a button that copies all of it. */
export function CopyId({ id, what = "id", short }: { id: string; what?: string; short?: boolean }) {
  return (
    <span className="inline-flex items-center gap-1">
      <code className="font-mono text-[0.8125rem]" title={short ? id : undefined}>
        {short && id.length > 16 ? `${id.slice(0, 8)}…${id.slice(-6)}` : id}
      </code>
      <CopyButton text={id} what={what} />
    </span>
  );
}
