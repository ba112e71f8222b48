import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { warmUpLayout } from './graph/layoutWorker';
import { App } from './shell/App';
import './theme/tokens.css';
import './theme/base.css';
import './shell/shell.css';

if (location.pathname.startsWith('/runs/')) {
  warmUpLayout();
}

createRoot(document.getElementById('root')!).render(<StrictMode><App /></StrictMode>);
