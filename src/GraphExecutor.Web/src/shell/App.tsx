import { useEffect, useState } from 'react';
import { RunPage } from '../run/RunPage';
import { RunsPage } from '../runs/RunsPage';
import { StartPage } from '../start/StartPage';
import { toggleTheme, useTheme } from '../theme/theme';
import { Dialog } from './Dialog';
import { useEntrance } from './entrance';
import { Icon } from './Icon';
import { KeyEntrance, KeyForm, useKeyNeed } from './KeyEntrance';
import { Link } from './Link';
import { navigate, usePlace } from './router';
import { UsedLink } from './UsedLink';
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
  const { need, wasLetIn } = useKeyNeed();
  const [isKeyPutOff, putKeyOff] = useState(false);
  useEffect(() => {
    if (need === 'none') {
      putKeyOff(false);
    }
  }, [need]);
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
        {need !== 'none' && wasLetIn && isKeyPutOff && <button className="button small" onClick={() => putKeyOff(false)}><Icon name="key" size={14} />Enter a key</button>}
        <button className="button quiet icon" aria-label="Keyboard shortcuts" title="Keyboard shortcuts (?)" onClick={() => showHelp(true)}><Icon name="help" /></button>
        <button className="button quiet icon" aria-label={theme === 'dark' ? 'Use the light theme' : 'Use the dark theme'} title="Light or dark (d)" onClick={toggleTheme}>
          <Icon name={theme === 'dark' ? 'sun' : 'moon'} />
        </button>
      </header>
      <main className="main" id="main" tabIndex={-1}>
        {entrance.state === 'refused' ? <UsedLink message={entrance.message} />
          : entrance.state === 'exchanging' ? null
          : need === 'none' || wasLetIn ? <View path={path} /> : <KeyEntrance need={need} />}
      </main>
      {need !== 'none' && wasLetIn && !isKeyPutOff && (
        <Dialog title="The server wants another key" onClose={() => putKeyOff(true)}>
          <KeyForm key={need} need={need} />
        </Dialog>
      )}
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
