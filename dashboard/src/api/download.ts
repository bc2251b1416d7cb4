import { apiUrl } from "./address";
import { callApi } from "./client";
import { isKeyInMemory } from "./credentials";

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
  const url = URL.createObjectURL(await response.blob());
  follow(url, fileName);
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

function follow(href: string, fileName: string): void {
  const link = document.createElement("a");
  link.href = href;
  link.download = fileName;
  link.click();
}
