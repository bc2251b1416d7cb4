import { useSyncExternalStore } from "react";
import { Button } from "@/components/Button";
import type { IconName } from "@/components/Icon";
import { chooseTheme, observeTheme, type ThemeChoice, themeChoice } from "@/theme/theme";

const NEXT: Record<ThemeChoice, ThemeChoice> = { system: "light", light: "dark", dark: "system" };
const ICON: Record<ThemeChoice, IconName> = { system: "monitor", light: "sun", dark: "moon" };
const NAME: Record<ThemeChoice, string> = { system: "as the system", light: "light", dark: "dark" };

/** Goes through: as the system says, light, dark. */
export function ThemeSwitch() {
  const choice = useSyncExternalStore(observeTheme, themeChoice);
  const label = `Theme: ${NAME[choice]}. Change to ${NAME[NEXT[choice]]}`;
  return (
    <Button
      kind="quiet"
      icon={ICON[choice]}
      aria-label={label}
      title={label}
      onClick={() => chooseTheme(NEXT[choice])}
    />
  );
}
