import { useState } from 'react';
import { messageOf } from '../api/apiError';
import { api } from '../api/client';
import { functionKey } from '../api/functionKey';
import { Icon } from '../shell/Icon';

/** A browser takes a moment to open what it is to save. */
const keepForMs = 60_000;

/** Saves the whole log. By a link, so that a log of any size goes straight to the disk; where a key is wanted, which no link carries, by the page. */
export function LogDownload({ runId, nodeId, attempt, nodeAttempt, onError }: {
  runId: string;
  nodeId: string;
  attempt?: number;
  nodeAttempt?: number;
  onError(message: string | undefined): void;
}) {
  const [isReading, setIsReading] = useState(false);
  const name = `${runId}-${nodeId}.log`;
  const query = { attempt, nodeAttempt };
  if (functionKey.value === undefined) {
    return (
      <a className="button quiet icon small" aria-label="Download the log" title="Download the log" download={name} href={api.logDownloadAddress(runId, nodeId, query)}>
        <Icon name="download" size={14} />
      </a>
    );
  }

  const read = async () => {
    setIsReading(true);
    onError(undefined);
    try {
      save(await api.readLog(runId, nodeId, query), name);
    } catch (cause) {
      onError(`The log could not be downloaded: ${messageOf(cause)}`);
    }

    setIsReading(false);
  };
  const title = isReading ? 'The log is being read' : 'Download the log';
  return (
    <button className="button quiet icon small" aria-label="Download the log" title={title} aria-busy={isReading} disabled={isReading} onClick={() => void read()}>
      <Icon name="download" size={14} />
    </button>
  );
}

function save(content: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), keepForMs);
}
