import { useNavigate } from "@tanstack/react-router";
import { useId, useState } from "react";
import { FloatingDialog } from "@/components/ConfirmDialog";
import { Icon, type IconName } from "@/components/Icon";
import { roleMay } from "@/session/permissions";
import { useMe, useSignIn } from "@/session/SessionProvider";
import { chooseTheme } from "@/theme/theme";
import { DESTINATIONS } from "./navigation";

interface Command {
  label: string;
  hint?: string;
  icon: IconName;
  run: () => void;
}

/** Every page and action by name; anything else is looked up as an id. */
export default function CommandPalette({ onClose, onHelp }: { onClose: () => void; onHelp: () => void }) {
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const listId = useId();
  const commands = useCommands(text.trim(), onHelp);
  const chosen = Math.min(at, commands.length - 1);

  const run = (command: Command | undefined) => {
    if (!command) return;
    onClose();
    command.run();
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) setAt((chosen + step + commands.length) % commands.length);
    else if (event.key === "Enter") run(commands[chosen]);
    else return;
    event.preventDefault();
  };

  return (
    <FloatingDialog title="Go to, search, do" onClose={onClose}>
      <input
        className="input"
        role="combobox"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={`${listId}-${chosen}`}
        aria-label="Page, action or any id"
        placeholder="Page, action or any id"
        autoComplete="off"
        spellCheck={false}
        // biome-ignore lint/a11y/noAutofocus: the palette is opened to type.
        autoFocus
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id={listId} role="listbox" aria-label="Commands" className="mt-2 max-h-80 overflow-auto">
        {commands.map((command, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the box above has the keys.
          // biome-ignore lint/a11y/useFocusableInteractive: as above.
          <div
            key={command.label}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === chosen}
            className={`flex cursor-pointer items-center gap-2.5 rounded-md px-2 py-1.5 ${index === chosen ? "bg-accent-soft" : ""}`}
            onMouseMove={() => setAt(index)}
            onClick={() => run(command)}
          >
            <Icon name={command.icon} />
            <span className="flex-1">{command.label}</span>
            {command.hint && <kbd>{command.hint}</kbd>}
          </div>
        ))}
      </div>
    </FloatingDialog>
  );
}

function useCommands(text: string, onHelp: () => void): Command[] {
  const navigate = useNavigate();
  const me = useMe();
  const signIn = useSignIn();
  const pages: Command[] = DESTINATIONS.filter(({ permission }) => roleMay(me.role, permission)).map(
    (page) => ({
      label: page.label,
      hint: `g ${page.key}`,
      icon: page.icon,
      run: () => void navigate({ to: page.to }),
    }),
  );
  const actions: Command[] = [
    { label: "Theme: dark", icon: "moon", run: () => chooseTheme("dark") },
    { label: "Theme: light", icon: "sun", run: () => chooseTheme("light") },
    { label: "Theme: as the system", icon: "monitor", run: () => chooseTheme("system") },
    { label: "Keyboard help", hint: "?", icon: "help", run: onHelp },
  ];
  if (me.authentication) actions.push({ label: "Sign out", icon: "key", run: () => void signIn.signOut() });
  if (text === "") return [...pages, ...actions];

  const matching = [...pages, ...actions].filter(({ label }) =>
    label.toLowerCase().includes(text.toLowerCase()),
  );
  if (!roleMay(me.role, "viewer")) return matching;
  const lookUp: Command = {
    label: `Look up “${text}” as an id`,
    icon: "search",
    run: () => void navigate({ to: "/orders", search: { find: text } as never }),
  };
  // Who types a page's name wants the page; who types anything else wants to find it.
  return matching.length > 0 ? [...matching, lookUp] : [lookUp];
}
