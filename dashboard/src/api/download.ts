import { apiUrl } from "./address";
import { callApi } from "./client";
import { isKeyInMemory } from "./credentials";
import { Unreachable } from "./problem";

/**
 * Saves an answer of the API as a file. The browser streams it to disk by itself when a cookie signs us
 * in; a key in memory can only be sent by a script, which hands the file over when it is complete.
 */
export async function download(path: string, fileName: string): Promise<void> {
  if (!isKeyInMemory()) {
    follow(apiUrl(path), fileName);
    return;
  }
  const response = await callApi(path);
  const url = URL.createObjectURL(await whole(response));
  follow(url, fileName);
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

async function whole(response: Response): Promise<Blob> {
  try {
    return await response.blob();
  } catch (error) {
    throw new Unreachable(error);
  }
}

function follow(href: string, fileName: string): void {
  const link = document.createElement("a");
  link.href = href;
  link.download = fileName;
  link.click();
}
