const escapes = /\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?|[ -/]*[0-~])|[\x00-\x08\x0b-\x1f\x7f]/g;
const error = /\b(?:error|err!|fatal|panic|exception|traceback|failed|failure|cannot|segmentation fault|permission denied|not found)\b/i;
const noError = /\b(?:0|no|without)\s+(?:errors?|failures?|failed)\b|\b(?:errors?|failures?|failed)\s*[:=]\s*0\b/i;

/** A line as people read it: without escape sequences, and of a progress bar its last state. */
export function plainText(line: string): string {
  const kept = line.lastIndexOf('\r', line.length - 2);
  return line.slice(kept + 1).replace(escapes, '');
}

/** Whether a line tells of an error, as far as its words go. */
export function isErrorLine(line: string): boolean {
  const text = plainText(line);
  return error.test(text) && !noError.test(text);
}

/** Whether a line holds a text, in whatever case. */
export function lineContains(text: string): (line: string) => boolean {
  const wanted = text.toLowerCase();
  return (line) => plainText(line).toLowerCase().includes(wanted);
}
