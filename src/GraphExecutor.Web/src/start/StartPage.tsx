import { useEffect, useState } from 'react';
import { ApiError, messageOf } from '../api/apiError';
import { api } from '../api/client';
import type { Problem, StoredWorkflow, ValidationResult, WorkflowDefinition } from '../api/types';
import { Icon } from '../shell/Icon';
import { navigate } from '../shell/router';
import { Editor } from './Editor';
import { ValueFields } from './ValueFields';
import { changedContext, fieldsOf, givenSecrets, readDefinition } from './values';
import './start.css';

const example = `name: hello
context:
  who: world
nodes:
  - id: greet
    run: echo "hello, $GX_CONTEXT_WHO"; echo "at=$(date +%T)" >> "$GX_OUTPUT"
  - id: count
    run: for i in 1 2 3; do echo "step $i"; sleep 1; done
    needs: [greet]
`;

const validateAfterMs = 350;

/** Starting a run: a stored workflow or a pasted one, what is wrong with it, and its values. */
export function StartPage() {
  const [text, setText] = useState('');
  const [stored, setStored] = useState<StoredWorkflow[]>([]);
  const [chosen, setChosen] = useState('');
  const [storedText, setStoredText] = useState<string>();
  const [definition, setDefinition] = useState<WorkflowDefinition>();
  const [result, setResult] = useState<ValidationResult>();
  const [runId, setRunId] = useState('');
  const [context, setContext] = useState<Record<string, string>>({});
  const [secrets, setSecrets] = useState<Record<string, string>>({});
  const [error, setError] = useState<string>();
  const [isStarting, setIsStarting] = useState(false);
  const [jump, setJump] = useState<{ line: number }>();

  useEffect(() => {
    const abort = new AbortController();
    api.listWorkflows(abort.signal).then(({ workflows }) => setStored(workflows), () => undefined);
    return () => abort.abort();
  }, []);

  useEffect(() => {
    if (text.trim() === '') {
      setResult(undefined);
      setDefinition(undefined);
      return undefined;
    }

    const abort = new AbortController();
    const timer = setTimeout(async () => {
      const read = await readDefinition(text);
      setDefinition((known) => read ?? known);
      try {
        setResult(await api.validate(text, abort.signal));
        setError(undefined);
      } catch (cause) {
        if (!abort.signal.aborted) {
          setError(messageOf(cause));
        }
      }
    }, validateAfterMs);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [text]);

  const choose = async (name: string) => {
    setChosen(name);
    setStoredText(undefined);
    if (name !== '') {
      try {
        const workflow = await api.getWorkflow(name);
        setStoredText(workflow);
        setText(workflow);
      } catch (cause) {
        setError(messageOf(cause));
      }
    }
  };

  const { context: contextFields, secrets: secretNames } = fieldsOf(definition);
  const missing = secretNames.filter((name) => !secrets[name]);
  const start = async () => {
    setIsStarting(true);
    setError(undefined);
    try {
      const isStored = chosen !== '' && text === storedText;
      const { runId: started } = await api.startRun({
        ...(isStored ? { workflowName: chosen } : { workflow: text }),
        context: changedContext(contextFields, context),
        secrets: givenSecrets(secrets),
        runId: runId.trim() === '' ? undefined : runId.trim(),
      });
      navigate(`/runs/${started}`);
    } catch (cause) {
      setIsStarting(false);
      setError(messageOf(cause));
      if (cause instanceof ApiError && cause.problems.length > 0) {
        setResult({ valid: false, problems: [...cause.problems] });
      }
    }
  };

  const problems = result?.problems ?? [];
  return (
    <div className="page">
      <form className="page-inner start" onSubmit={(event) => { event.preventDefault(); void start(); }}>
        <div className="start-head">
          <h1>Start a run</h1>
          <span className="spacer" />
          {stored.length > 0 && (
            <label className="start-stored">
              <span className="muted">Stored workflow</span>
              <select className="input" value={chosen} onChange={(event) => void choose(event.target.value)}>
                <option value="">paste one below</option>
                {stored.map(({ name }) => <option key={name}>{name}</option>)}
              </select>
            </label>
          )}
          <button type="button" className="button small" onClick={() => { setChosen(''); setText(example); }}>Example</button>
        </div>
        <div className="start-columns">
          <div className="start-definition">
            <Editor text={text} problems={problems} jump={jump} onChange={(value) => setText(value)} />
            <Verdict result={result} onJump={(line) => setJump({ line })} />
          </div>
          <div className="start-values">
            <ValueFields context={contextFields} secrets={secretNames} typedContext={context} typedSecrets={secrets}
              onContext={(name, value) => setContext({ ...context, [name]: value })} onSecret={(name, value) => setSecrets({ ...secrets, [name]: value })} />
            <div className="fields">
              <h2>Run</h2>
              <div className="field">
                <label htmlFor="run-id">id</label>
                <input id="run-id" className="input" value={runId} placeholder="made up when empty" spellCheck={false} autoComplete="off"
                  pattern="[A-Za-z0-9][A-Za-z0-9_\-]{0,63}" title="Letters, digits, _ and -, at most 64" onChange={(event) => setRunId(event.target.value)} />
              </div>
            </div>
            {error && <div className="notice bad" role="alert"><Icon name="alert" /><div>{error}</div></div>}
            <button className="button primary" disabled={isStarting || result?.valid !== true || missing.length > 0}>
              <Icon name="play" size={14} />{isStarting ? 'Starting…' : 'Start'}
            </button>
            {result?.valid === true && missing.length > 0 && <p className="muted">Needs the secret {missing.join(', ')}</p>}
          </div>
        </div>
      </form>
    </div>
  );
}

function Verdict({ result, onJump }: { result?: ValidationResult; onJump(line: number): void }) {
  if (!result) {
    return <p className="muted verdict">YAML or JSON. It is checked while you type.</p>;
  }

  const summary = result.valid
    ? `Can run: ${result.nodes} ${result.nodes === 1 ? 'node' : 'nodes'}, ${result.edges} ${result.edges === 1 ? 'edge' : 'edges'}`
    : `${result.problems.length} ${result.problems.length === 1 ? 'problem' : 'problems'}`;
  return (
    <div className="verdict" role="status">
      <p className={result.valid ? 'verdict-good' : 'verdict-bad'}>{summary}</p>
      <ul className="problems">
        {result.problems.map((problem, at) => <li key={at}><ProblemLine problem={problem} onJump={onJump} /></li>)}
      </ul>
    </div>
  );
}

function ProblemLine({ problem, onJump }: { problem: Problem; onJump(line: number): void }) {
  const { line } = problem;
  return (
    <div className={`problem ${problem.severity === 'warning' ? 'warning' : ''}`}>
      {line ? <button type="button" className="button quiet small num" onClick={() => onJump(line)}>line {line}</button> : <span />}
      <div>
        <div>{problem.severity === 'warning' && <strong>Warning: </strong>}{problem.message}</div>
        {problem.remedy && <div className="muted">{problem.remedy}</div>}
        {problem.path !== '' && <code className="faint">{problem.path}</code>}
      </div>
    </div>
  );
}
