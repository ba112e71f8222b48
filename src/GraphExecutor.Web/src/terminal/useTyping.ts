import type { Terminal } from '@xterm/xterm';
import { useEffect } from 'react';
import { Typing } from './typing';

/** Lets a person type into a running node, while that is wanted. */
export function useTyping(terminal: Terminal | undefined, runId: string, nodeId: string, isWanted: boolean, onError: (error: unknown) => void): void {
  useEffect(() => {
    if (!terminal || !isWanted) {
      return undefined;
    }

    const typing = new Typing(runId, nodeId, onError);
    terminal.options.disableStdin = false;
    terminal.options.cursorInactiveStyle = 'outline';
    const listening = terminal.onData((data) => typing.type(data));
    terminal.focus();
    return () => {
      listening.dispose();
      terminal.options.disableStdin = true;
      terminal.options.cursorInactiveStyle = 'none';
    };
  }, [terminal, isWanted, runId, nodeId]);
}
