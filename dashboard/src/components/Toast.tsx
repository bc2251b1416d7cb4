import { createContext, type ReactNode, useCallback, useContext, useState } from "react";
import { Button } from "./Button";
import { Icon } from "./Icon";

interface Message {
  id: number;
  text: string;
  action?: ReactNode;
}

type Announce = (text: string, action?: ReactNode) => void;

const ToastContext = createContext<Announce>(() => {});

const SHOWN_MS = 6_000;
let lastId = 0;

/** Tells that something was done. What went wrong belongs beside what was tried, in a ProblemNotice. */
export function useToast(): Announce {
  return useContext(ToastContext);
}

export function ToastProvider({ children }: { children: ReactNode }) {
  const [messages, setMessages] = useState<Message[]>([]);
  const remove = useCallback(
    (id: number) => setMessages((all) => all.filter((message) => message.id !== id)),
    [],
  );
  const announce = useCallback<Announce>(
    (text, action) => {
      const id = ++lastId;
      setMessages((all) => [...all.slice(-2), { id, text, action }]);
      setTimeout(() => remove(id), SHOWN_MS);
    },
    [remove],
  );
  return (
    <ToastContext value={announce}>
      {children}
      <div
        role="status"
        aria-live="polite"
        className="pointer-events-none fixed inset-x-3 bottom-16 z-60 flex flex-col items-center gap-2 md:bottom-4"
      >
        {messages.map((message) => (
          <div
            key={message.id}
            className="bg-ink text-canvas shadow-float pointer-events-auto flex items-center gap-3 rounded-lg py-1 ps-4 pe-1"
          >
            <Icon name="check" />
            <span className="py-1.5">{message.text}</span>
            {message.action}
            <Button
              kind="quiet"
              icon="close"
              aria-label="Close message"
              className="!text-canvas"
              onClick={() => remove(message.id)}
            />
          </div>
        ))}
      </div>
    </ToastContext>
  );
}
