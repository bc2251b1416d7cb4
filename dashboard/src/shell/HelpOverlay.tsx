import { useState } from "react";
import { FloatingDialog } from "@/components/ConfirmDialog";
import { DESTINATIONS } from "./navigation";
import { singleKeysOn, switchSingleKeys } from "./shortcuts";

const KEYS: [string[], string][] = [
  [["Ctrl", "K"], "Command palette: every page and action, and search by any id"],
  [["/"], "Search of this page"],
  [["j"], "Next row"],
  [["k"], "Previous row"],
  [["Enter"], "Open the row"],
  [["Esc"], "Close what is open"],
  [["?"], "This help"],
];

export default function HelpOverlay({ onClose }: { onClose: () => void }) {
  const [on, setOn] = useState(singleKeysOn);
  return (
    <FloatingDialog title="Keyboard" onClose={onClose}>
      <div className="space-y-4">
        <KeyList keys={KEYS} />
        <KeyList keys={DESTINATIONS.map(({ key, label }) => [["g", key], label])} />
        <label className="border-line flex items-center gap-2 border-t pt-3">
          <input
            type="checkbox"
            checked={on}
            onChange={(event) => {
              switchSingleKeys(event.target.checked);
              setOn(event.target.checked);
            }}
          />
          Keys without Ctrl are on
        </label>
      </div>
    </FloatingDialog>
  );
}

function KeyList({ keys }: { keys: [string[], string][] }) {
  return (
    <dl className="grid grid-cols-[5rem_1fr] gap-y-1.5">
      {keys.map(([pressed, meaning]) => (
        <div key={meaning} className="contents">
          <dt className="flex items-start gap-1">
            {pressed.map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
          </dt>
          <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
  );
}
