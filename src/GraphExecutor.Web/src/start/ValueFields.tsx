import type { ContextField } from './values';
import { textOf } from './values';

/** Fields for the context and the secrets of a workflow. */
export function ValueFields({ context, secrets, typedContext, typedSecrets, onContext, onSecret, areKept = false }: {
  context: readonly ContextField[];
  secrets: readonly string[];
  typedContext: Readonly<Record<string, string>>;
  typedSecrets: Readonly<Record<string, string>>;
  onContext(name: string, text: string): void;
  onSecret(name: string, text: string): void;
  /** What an earlier attempt was given is used again for fields that stay empty. */
  areKept?: boolean;
}) {
  if (context.length === 0 && secrets.length === 0) {
    return null;
  }

  return (
    <div className="fields">
      {context.length > 0 && <h2>Context</h2>}
      {context.map(({ name, initial }) => (
        <div className="field" key={name}>
          <label htmlFor={`context-${name}`}>{name}</label>
          <input id={`context-${name}`} className="input" value={typedContext[name] ?? (areKept ? '' : textOf(initial))} placeholder={areKept ? 'as before' : undefined} spellCheck={false} onChange={(event) => onContext(name, event.target.value)} />
        </div>
      ))}
      {secrets.length > 0 && <h2>Secrets</h2>}
      {secrets.length > 0 && <p className="field-hint muted">Values are never stored. <code>env:GX_SECRET_…</code> names a variable of the server.</p>}
      {secrets.map((name) => (
        <div className="field" key={name}>
          <label htmlFor={`secret-${name}`}>{name}</label>
          <input id={`secret-${name}`} className="input" type="password" autoComplete="off" value={typedSecrets[name] ?? ''}
            placeholder={areKept ? 'as before, if it was a reference' : undefined} onChange={(event) => onSecret(name, event.target.value)} />
        </div>
      ))}
    </div>
  );
}
