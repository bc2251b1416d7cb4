import { useState } from "react";
import { Button } from "@/components/Button";
import { FloatingDialog } from "@/components/ConfirmDialog";
import { TextField } from "@/components/Field";
import { countFilters } from "@/components/urlState";
import { FILTERS, type OrdersSearch } from "./ordersSearch";
import { dropView, keepView, readViews, searchOf } from "./savedViews";

/** Opens, keeps and drops views. */
export function SavedViews({
  search,
  onOpen,
}: {
  search: OrdersSearch;
  onOpen: (search: OrdersSearch) => void;
}) {
  const [views, setViews] = useState(() => readViews(localStorage));
  const [open, setOpen] = useState(false);
  const [name, setName] = useState("");
  const worthKeeping = countFilters(search, [...FILTERS, "sortBy"]) > 0;
  return (
    <>
      <Button icon="star" onClick={() => setOpen(true)} aria-haspopup="dialog">
        Views{views.length > 0 && ` (${views.length})`}
      </Button>
      {open && (
        <FloatingDialog title="Saved views" onClose={() => setOpen(false)}>
          {views.length === 0 && (
            <p className="text-muted mb-3">None yet. A view keeps filters and order in this browser.</p>
          )}
          <ul className="mb-4 space-y-1">
            {views.map((view) => (
              <li key={view.name} className="flex gap-1">
                <Button
                  className="min-w-0 flex-1 justify-start"
                  onClick={() => {
                    setOpen(false);
                    onOpen(searchOf(view));
                  }}
                >
                  <span className="truncate">{view.name}</span>
                </Button>
                <Button
                  kind="quiet"
                  icon="close"
                  aria-label={`Delete the view ${view.name}`}
                  onClick={() => setViews(dropView(localStorage, view.name))}
                />
              </li>
            ))}
          </ul>
          <form
            className="flex items-end gap-2"
            onSubmit={(event) => {
              event.preventDefault();
              setViews(keepView(localStorage, name.trim(), search));
              setName("");
            }}
          >
            <div className="flex-1">
              <TextField
                label="Keep the present filters as"
                value={name}
                onChange={(event) => setName(event.target.value)}
                disabled={!worthKeeping}
                placeholder={worthKeeping ? "" : "Set a filter first"}
              />
            </div>
            <Button type="submit" kind="primary" disabled={!worthKeeping || name.trim() === ""}>
              Save
            </Button>
          </form>
        </FloatingDialog>
      )}
    </>
  );
}
