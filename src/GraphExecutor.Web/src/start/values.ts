import type { WorkflowDefinition } from '../api/types';

/** A field for a value of the context: what is typed, and whether it was text in the definition. */
export interface ContextField {
  readonly name: string;
  readonly initial: unknown;
}

/** The fields that a workflow asks to be filled in. */
export function fieldsOf(workflow: WorkflowDefinition | undefined): { context: ContextField[]; secrets: string[] } {
  const context = workflow?.context;
  return {
    context: isObject(context) ? Object.entries(context).map(([name, initial]) => ({ name, initial })) : [],
    secrets: Array.isArray(workflow?.secrets) ? workflow.secrets.filter((name) => typeof name === 'string') : [],
  };
}

/** A value as it stands in its field. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What was typed, in the type that the definition has; JSON where it is no text there. */
export function valueOf(text: string, initial: unknown): unknown {
  if (typeof initial === 'string') {
    return text;
  }

  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Only the values that differ from the definition. */
export function changedContext(fields: readonly ContextField[], typed: Readonly<Record<string, string>>): Record<string, unknown> | undefined {
  const changed = fields.flatMap(({ name, initial }) => {
    const text = typed[name];
    return text === undefined || text === textOf(initial) ? [] : [[name, valueOf(text, initial)] as const];
  });
  return changed.length === 0 ? undefined : Object.fromEntries(changed);
}

/** Only the values that were typed: what an earlier attempt was given is used again for the others. */
export function newContext(fields: readonly ContextField[], typed: Readonly<Record<string, string>>): Record<string, unknown> | undefined {
  const given = fields.flatMap(({ name, initial }) => (typed[name] ? [[name, valueOf(typed[name], initial)] as const] : []));
  return given.length === 0 ? undefined : Object.fromEntries(given);
}

/** Secrets that were given: a reference to the server's environment, or a value that is never stored. */
export function givenSecrets(typed: Readonly<Record<string, string>>): Record<string, string | { value: string }> | undefined {
  const given = Object.entries(typed).filter(([, text]) => text !== '');
  return given.length === 0
    ? undefined
    : Object.fromEntries(given.map(([name, text]) => [name, /^env:GX_SECRET_\w+$/.test(text) ? text : { value: text }]));
}

/** The definition in a text, as far as it can be read; what is wrong with it is told by the server. */
export async function readDefinition(text: string): Promise<WorkflowDefinition | undefined> {
  const { parse } = await import('yaml');
  try {
    const value: unknown = text.trim() === '' ? undefined : parse(text, { maxAliasCount: 0 });
    return isObject(value) ? (value as unknown as WorkflowDefinition) : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
