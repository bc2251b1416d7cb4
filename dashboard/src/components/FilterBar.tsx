import { type FormEvent, useEffect, useState } from "react";
import { Button } from "./Button";
import { type Choice, SelectField, TextField } from "./Field";
import { Icon } from "./Icon";
import { countFilters, type Search } from "./urlState";

export interface Filter {
  /** The parameter's name in the address and in the API. */
  name: string;
  label: string;
  /** A choice applies at once; text applies with Enter or when the field is left. */
  choices?: Choice[];
  type?: "text" | "date" | "datetime-local";
  inputMode?: "decimal";
  placeholder?: string;
  /** A sentence when the text cannot be a value of this filter. */
  check?: (text: string) => string | null;
}

interface FilterBarProps {
  filters: Filter[];
  search: Search;
  onChange: (changes: Search) => void;
}

/** Filters whose values stand in the address. They fold away on a phone. */
export function FilterBar({ filters, search, onChange }: FilterBarProps) {
  const names = filters.map((filter) => filter.name);
  const active = countFilters(search, names);
  const [open, setOpen] = useState(false);
  const clear = () => onChange(Object.fromEntries(names.map((name) => [name, undefined])));
  return (
    <search className="border-line border-b px-3 py-2">
      <button
        type="button"
        className="button button-quiet -ms-2 md:hidden"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        Filters{active > 0 && ` (${active})`}
        <span className={open ? "rotate-90" : "-rotate-90"}>
          <Icon name="left" size={12} />
        </span>
      </button>
      <div
        className={`${open ? "grid" : "hidden"} grid-cols-2 items-end gap-2 md:grid ${filters.length > 5 ? "md:grid-cols-[repeat(auto-fit,minmax(7.25rem,1fr))]" : "md:grid-cols-[repeat(auto-fill,minmax(10rem,1fr))]"}`}
      >
        {filters.map((filter) => (
          <FilterField
            key={filter.name}
            filter={filter}
            value={search[filter.name] ?? ""}
            onChange={onChange}
          />
        ))}
        {active > 0 && (
          <Button kind="quiet" icon="close" onClick={clear}>
            Clear {active === 1 ? "filter" : `${active} filters`}
          </Button>
        )}
      </div>
    </search>
  );
}

function FilterField({
  filter,
  value,
  onChange,
}: {
  filter: Filter;
  value: string;
  onChange: FilterBarProps["onChange"];
}) {
  const [draft, setDraft] = useState(value);
  const [error, setError] = useState<string | null>(null);
  // The address may change under the field: the back button, a saved view, "clear".
  useEffect(() => {
    setDraft(value);
    setError(null);
  }, [value]);

  if (filter.choices) {
    return (
      <div>
        <SelectField
          label={filter.label}
          choices={[{ value: "", label: "All" }, ...filter.choices]}
          value={value}
          onChange={(event) => onChange({ [filter.name]: event.target.value })}
        />
      </div>
    );
  }
  const apply = () => {
    const text = draft.trim();
    const fault = text === "" ? null : (filter.check?.(text) ?? null);
    setError(fault);
    if (!fault && text !== value) onChange({ [filter.name]: text });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    apply();
  };
  return (
    <form onSubmit={submit}>
      <TextField
        label={filter.label}
        type={filter.type ?? "text"}
        inputMode={filter.inputMode}
        placeholder={filter.placeholder}
        value={draft}
        error={error}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={apply}
      />
    </form>
  );
}
