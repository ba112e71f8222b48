import { useState, useSyncExternalStore } from 'react';
import { messageOf } from '../api/apiError';
import { api } from '../api/client';
import { functionKey, isSendable, type KeyNeed } from '../api/functionKey';
import { Icon } from './Icon';

const refusal = 'The server refuses this key. It was mistyped or cut off, or it has been changed or taken away.';
const lapse = 'The server refuses the key that this tab has: it came incomplete, or it has been changed or taken away.';

/** Whether a function key has to be asked for, and whether there is something to keep on the screen meanwhile. */
export function useKeyNeed(): { need: KeyNeed; wasLetIn: boolean } {
  const need = useSyncExternalStore(functionKey.subscribe, functionKey.getNeed);
  return { need, wasLetIn: functionKey.wasLetIn() };
}

/** Stands in place of every view while the server has let nothing in. */
export function KeyEntrance({ need }: { need: KeyNeed }) {
  return (
    <div className="page">
      <div className="key-entrance">
        <h1>This server wants a function key</h1>
        <KeyForm key={need} need={need} />
      </div>
    </div>
  );
}

/** Asks for a key, and keeps it when the server takes it. */
export function KeyForm({ need }: { need: KeyNeed }) {
  const [error, setError] = useState(need === 'refused' ? lapse : undefined);
  const [isTrying, setIsTrying] = useState(false);

  const enter = async (field: HTMLInputElement) => {
    const key = field.value.trim();
    if (!isSendable(key)) {
      setError(key === '' ? 'Enter the key first.' : 'A function key has no spaces, and no other characters than those of ASCII.');
      field.focus();
      return;
    }

    setIsTrying(true);
    setError(undefined);
    try {
      if (await api.isKeyTaken(key)) {
        functionKey.keep(key);
        return;
      }

      setError(refusal);
    } catch (cause) {
      setError(`${messageOf(cause)}. Try again.`);
    }

    setIsTrying(false);
    field.select();
  };

  return (
    <form className="key-form" onSubmit={(event) => { event.preventDefault(); void enter(event.currentTarget.elements.namedItem('key') as HTMLInputElement); }}>
      <p>Whoever runs the app has its keys (<code>az functionapp keys list</code>) and can give you one, or a link that ends in <code>#key=</code> and the key.</p>
      <label htmlFor="function-key">Function key</label>
      <div className="key-line">
        {/* Uncontrolled: React would write what is typed into the document, as an attribute. */}
        <input id="function-key" name="key" className="input mono" type="password" autoComplete="off" spellCheck={false} ref={focusFirst}
          aria-invalid={error !== undefined} aria-describedby={error === undefined ? 'function-key-use' : 'function-key-error function-key-use'} />
        <button className="button primary" disabled={isTrying}>{isTrying ? 'Trying…' : 'Open'}</button>
      </div>
      {error !== undefined && <div className="notice bad" role="alert" id="function-key-error"><Icon name="alert" /><div>{error}</div></div>}
      <p className="muted field-hint" id="function-key-use">It goes to {location.host} alone, and is forgotten when this tab is closed.</p>
    </form>
  );
}

/** The attribute is for dialogs, which look for it when they are shown. */
function focusFirst(field: HTMLInputElement | null): void {
  field?.setAttribute('autofocus', '');
  field?.focus();
}
