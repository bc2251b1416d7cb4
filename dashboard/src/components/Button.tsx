import type { ButtonHTMLAttributes } from "react";
import { Icon, type IconName } from "./Icon";

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  kind?: "plain" | "primary" | "danger" | "quiet";
  icon?: IconName;
  /** True while what it started is under way: it cannot be pressed again then. */
  pending?: boolean;
}

export function Button({ kind = "plain", icon, pending, className = "", children, ...rest }: ButtonProps) {
  const kindClass = kind === "plain" ? "" : `button-${kind}`;
  return (
    <button
      type="button"
      {...rest}
      disabled={rest.disabled || pending}
      aria-busy={pending || undefined}
      className={`button ${kindClass} ${children ? "" : "button-icon"} ${className}`}
    >
      {icon && <Icon name={icon} />}
      {children}
      {pending && <span aria-hidden="true">…</span>}
    </button>
  );
}
