import {
  type ComponentProps,
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  useId,
} from "react";

interface Described {
  label: string;
  hint?: ReactNode;
  error?: string | null;
}

function Frame({ id, label, hint, error, children }: Described & { id: string; children: ReactNode }) {
  return (
    <div className="min-w-0 space-y-1">
      <label className="label block" htmlFor={id}>
        {label}
      </label>
      {children}
      {(error || hint) && (
        <p id={`${id}-note`} className={`text-xs ${error ? "text-bad" : "text-muted"}`}>
          {error || hint}
        </p>
      )}
    </div>
  );
}

const described = (id: string, { hint, error }: Described) => ({
  id,
  "aria-describedby": hint || error ? `${id}-note` : undefined,
  "aria-invalid": error ? true : undefined,
});

export function TextField({
  label,
  hint,
  error,
  className = "",
  ...input
}: Described & InputHTMLAttributes<HTMLInputElement>) {
  const id = useId();
  return (
    <Frame id={id} {...{ label, hint, error }}>
      <input
        autoComplete="off"
        spellCheck={false}
        {...input}
        {...described(id, { label, hint, error })}
        className={`input ${className}`}
      />
    </Frame>
  );
}

export function TextArea({
  label,
  hint,
  error,
  className = "",
  ...area
}: Described & ComponentProps<"textarea">) {
  const id = useId();
  return (
    <Frame id={id} {...{ label, hint, error }}>
      <textarea
        spellCheck={false}
        {...area}
        {...described(id, { label, hint, error })}
        className={`input ${className}`}
      />
    </Frame>
  );
}

export interface Choice {
  value: string;
  label: string;
}

export function SelectField({
  label,
  hint,
  error,
  choices,
  className = "",
  ...select
}: Described & { choices: Choice[] } & SelectHTMLAttributes<HTMLSelectElement>) {
  const id = useId();
  return (
    <Frame id={id} {...{ label, hint, error }}>
      <select {...select} {...described(id, { label, hint, error })} className={`input ${className}`}>
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
    </Frame>
  );
}
