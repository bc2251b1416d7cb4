// Cuts a stream of NDJSON or CSV bytes into pieces that end with a whole record, so that each can be sent
// as a request of its own. A CSV record may span lines where a cell is quoted (RFC 4180), and every piece
// of a CSV file but the first needs the header again.

const NEWLINE = 0x0a;
const QUOTE = 0x22;

export interface ChunkOptions {
  csv: boolean;
  /** A piece is sent when it has at least so many bytes; it is longer by at most one read. */
  chunkBytes: number;
}

export interface Chunk {
  body: Uint8Array<ArrayBuffer>;
  /** Bytes of the source that this piece took, the repeated header not counted. */
  sourceBytes: number;
}

/** Yields the pieces in order. The last one may lack its line end. */
export async function* recordChunks(
  source: AsyncIterable<Uint8Array>,
  options: ChunkOptions,
): AsyncGenerator<Chunk> {
  const cutter = new RecordCutter(options);
  for await (const bytes of source) {
    const chunk = cutter.push(bytes);
    if (chunk) yield chunk;
  }
  const last = cutter.end();
  if (last) yield last;
}

class RecordCutter {
  readonly #options: ChunkOptions;
  #parts: Uint8Array[] = [];
  #bytes = 0;
  /** How many of the bytes are whole records. */
  #whole = 0;
  #inQuotes = false;
  #header: Uint8Array | null = null;
  #headerBytes = 0;

  constructor(options: ChunkOptions) {
    this.#options = options;
  }

  push(bytes: Uint8Array): Chunk | null {
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte === QUOTE && this.#options.csv) this.#inQuotes = !this.#inQuotes;
      else if (byte === NEWLINE && !this.#inQuotes) {
        this.#whole = this.#bytes + at + 1;
        if (this.#options.csv && this.#headerBytes === 0) this.#headerBytes = this.#whole;
      }
    }
    this.#parts.push(bytes);
    this.#bytes += bytes.length;
    return this.#whole >= this.#options.chunkBytes ? this.#cut(this.#whole) : null;
  }

  end(): Chunk | null {
    return this.#bytes > 0 ? this.#cut(this.#bytes) : null;
  }

  #cut(length: number): Chunk | null {
    const all = joined(this.#parts);
    const records = all.slice(0, length);
    const rest = all.subarray(length);
    this.#parts = rest.length > 0 ? [rest] : [];
    this.#bytes = rest.length;
    this.#whole = 0;
    const header = this.#header;
    if (this.#options.csv && header === null) this.#header = all.slice(0, this.#headerBytes);
    return { body: header ? joined([header, records]) : records, sourceBytes: length };
  }
}

function joined(parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
