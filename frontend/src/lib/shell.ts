// Words of commands that people copy into a shell.

/** A word for a shell, in quotes unless it is plain: what a node has named must not run anything. */
export function word(text: string): string {
  return /^[A-Za-z0-9/:._\-,@%+=]+$/.test(text) ? text : quoted(text);
}

/** A text in single quotes. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
