// Comma-separated values as RFC 4180 has them, safe to be opened by a spreadsheet.

/**
 * Lines end with CRLF. What a spreadsheet would compute gets a quote mark in front: strangers have written some of it. So does what stands
 * behind a semicolon, tab or line end: some languages' spreadsheets begin a cell there.
 */
export function csv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

function cell(text: string): string {
  const safe = text.replace(/(^|[;\t\r\n])(?=[=+\-@\t\r])/g, "$1'");
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
