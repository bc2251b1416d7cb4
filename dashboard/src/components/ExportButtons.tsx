import { useState } from "react";
import { download } from "@/api/download";
import { Button } from "./Button";
import { ProblemNotice } from "./ProblemNotice";

const FORMATS = ["csv", "ndjson"] as const;
type Format = (typeof FORMATS)[number];

interface ExportButtonsProps {
  /** The export's address in the API. */
  path: (format: Format) => string;
  /** The file's name, to which the format is added. */
  name: string;
}

/** Saves what a list shows, all of it, as a file. */
export function ExportButtons({ path, name }: ExportButtonsProps) {
  const [pending, setPending] = useState<Format | null>(null);
  const [error, setError] = useState<unknown>(null);
  const save = async (format: Format) => {
    setPending(format);
    setError(null);
    try {
      await download(path(format), `${name}.${format}`);
    } catch (failure) {
      setError(failure);
    }
    setPending(null);
  };
  return (
    <>
      {FORMATS.map((format) => (
        <Button
          key={format}
          icon="download"
          pending={pending === format}
          disabled={pending !== null}
          onClick={() => void save(format)}
        >
          {format.toUpperCase()}
        </Button>
      ))}
      {error !== null && (
        <div className="basis-full">
          <ProblemNotice error={error} />
        </div>
      )}
    </>
  );
}
