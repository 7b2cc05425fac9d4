// Giving a file to whoever uses the page.

/** Offers a text as a file to be saved. */
export function saveText(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // After the click has begun the download.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
