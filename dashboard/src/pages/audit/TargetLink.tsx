import { Link } from "@tanstack/react-router";
import { usePartnerSlug } from "@/api/partners";
import type { AuditEntry } from "./AuditPage";

/** The thing that was changed, leading to its page where it has one. */
export function TargetLink({ target: { kind, id } }: { target: AuditEntry["target"] }) {
  return (
    <span title={id}>
      <span className="text-muted">{kind} </span>
      <Named kind={kind} id={id} />
    </span>
  );
}

function Named({ kind, id }: AuditEntry["target"]) {
  switch (kind) {
    case "error":
      return (
        <Link to="/errors/$errorId" params={{ errorId: id }}>
          {id}
        </Link>
      );
    case "job":
      return (
        <Link to="/reprocess/$jobId" params={{ jobId: id }}>
          {id}
        </Link>
      );
    case "queue":
      return (
        <Link to="/queues" search={{ queue: id }}>
          {id}
        </Link>
      );
    case "partner":
    case "definition":
      return <PartnerLink id={id} />;
    default:
      return id;
  }
}

/** Definitions are named "PARTNER_A" or "PARTNER_A/2". */
function PartnerLink({ id }: { id: string }) {
  const slug = usePartnerSlug(id.split("/")[0] ?? id);
  return (
    <Link to="/partners/$slug/definition" params={{ slug }}>
      {id}
    </Link>
  );
}
