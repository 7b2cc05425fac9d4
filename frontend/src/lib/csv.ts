// Comma-separated values as RFC 4180 has them, safe to be opened by a spreadsheet.

/** Lines end with CRLF. A cell that a spreadsheet would compute gets a quote mark in front: strangers have written some of them. */
export function csv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
