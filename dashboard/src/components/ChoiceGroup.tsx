import { Button } from "./Button";
import type { Choice } from "./Field";

interface ChoiceGroupProps {
  label: string;
  choices: Choice[];
  value: string;
  onChange: (value: string) => void;
}

/** A few buttons of which exactly one is pressed. */
export function ChoiceGroup({ label, choices, value, onChange }: ChoiceGroupProps) {
  return (
    <div role="group" aria-label={label} className="flex flex-wrap gap-1">
      {choices.map((choice) => (
        <Button
          key={choice.value}
          aria-pressed={choice.value === value}
          onClick={() => onChange(choice.value)}
        >
          {choice.label}
        </Button>
      ))}
    </div>
  );
}
