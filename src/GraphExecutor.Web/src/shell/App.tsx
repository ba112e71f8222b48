import { useEffect, useState } from 'react';
import { api } from '../api/client';
import { messageOf } from '../api/apiError';
import { RunPage } from '../run/RunPage';
import { RunsPage } from '../runs/RunsPage';
import { StartPage } from '../start/StartPage';
import { toggleTheme, useTheme } from '../theme/theme';
import { Dialog } from './Dialog';
import { Icon } from './Icon';
import { Link } from './Link';
import { navigate, usePlace } from './router';
import { useShortcuts } from './useShortcuts';

const shortcuts: readonly (readonly [key: string, does: string])[] = [
  ['/', 'Search: runs, nodes, or the open terminal'],
  ['1 – 4', 'Graph, timeline, nodes, events of a run'],
  ['← → ↑ ↓', 'From node to node in the graph'],
  ['t', 'Terminal of the selected node'],
  ['e', 'First error in the terminal'],
  ['f', 'Fit the graph'],
  ['c', 'Critical path'],
  ['Esc', 'Close the panel'],
  ['r', 'List of runs'],
  ['s', 'Start a run'],
  ['d', 'Light or dark'],
  ['?', 'This list'],
];

/** The frame around every view. */
export function App() {
  const { path } = usePlace();
  const theme = useTheme();
  const [isHelpShown, showHelp] = useState(false);
  const entrance = useEntrance();
  useShortcuts({
    '?': () => showHelp(true),
    d: toggleTheme,
    r: () => navigate('/'),
    s: () => navigate('/start'),
  });
  return (
    <div className="shell">
      <header className="topbar">
        <a className="button skip-link" href="#main">Skip to the content</a>
        <Link className="brand" href="/" aria-label="GraphExecutor: list of runs">
          <img src="/icon.svg" width="22" height="22" alt="" />
          <span className="brand-name">GraphExecutor</span>
        </Link>
        <nav aria-label="Main">
          <Link className="nav" href="/" aria-current={path === '/' ? 'page' : undefined}>Runs</Link>
          <Link className="nav" href="/start" aria-current={path === '/start' ? 'page' : undefined}>Start</Link>
        </nav>
        <span className="spacer" />
        <button className="button quiet icon" aria-label="Keyboard shortcuts" title="Keyboard shortcuts (?)" onClick={() => showHelp(true)}><Icon name="help" /></button>
        <button className="button quiet icon" aria-label={theme === 'dark' ? 'Use the light theme' : 'Use the dark theme'} title="Light or dark (d)" onClick={toggleTheme}>
          <Icon name={theme === 'dark' ? 'sun' : 'moon'} />
        </button>
      </header>
      <main className="main" id="main" tabIndex={-1}>
        {entrance.state === 'open' ? <View path={path} /> : <Entrance message={entrance.message} />}
      </main>
      {isHelpShown && (
        <Dialog title="Keyboard" onClose={() => showHelp(false)}>
          <dl className="shortcuts">
            {shortcuts.map(([key, does]) => [<dt key={key}><kbd>{key}</kbd></dt>, <dd key={does}>{does}</dd>])}
          </dl>
        </Dialog>
      )}
    </div>
  );
}

function View({ path }: { path: string }) {
  const run = /^\/runs\/([^/]+)$/.exec(path)?.[1];
  if (run !== undefined) {
    return <RunPage key={run} runId={decodeURIComponent(run)} />;
  }

  switch (path) {
    case '/':
      return <RunsPage />;
    case '/start':
      return <StartPage />;
    default:
      return <div className="empty"><h2>There is nothing here</h2><Link href="/">Go to the list of runs</Link></div>;
  }
}

function Entrance({ message }: { message?: string }) {
  return message === undefined ? null : (
    <div className="empty" role="alert">
      <h2>This link has been used, or is too old</h2>
      <p>{message}. A new link is printed by <code>gx serve --url</code>.</p>
    </div>
  );
}

/** The one-time code of the link that `gx serve` prints, exchanged before anything else is asked for. */
function useEntrance(): { state: 'exchanging' | 'open' | 'refused'; message?: string } {
  const [state, setState] = useState<{ state: 'exchanging' | 'open' | 'refused'; message?: string }>(
    () => ({ state: codeInAddress() === undefined ? 'open' : 'exchanging' }));
  useEffect(() => {
    const code = codeInAddress();
    if (code === undefined) {
      return;
    }

    // Out of the address first: it must not stay in the history or be shared by accident.
    history.replaceState(null, '', location.pathname + location.search);
    api.exchangeCode(code).then(() => setState({ state: 'open' }), (error: unknown) => setState({ state: 'refused', message: messageOf(error) }));
  }, []);
  return state;
}

function codeInAddress(): string | undefined {
  return /^#code=([\w-]+)$/.exec(location.hash)?.[1];
}
