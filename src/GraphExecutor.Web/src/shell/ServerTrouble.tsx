import type { ApiError } from '../api/apiError';
import { Icon } from './Icon';

/** Says that the server refused or did not answer, and what to do. */
export function ServerTrouble({ error: { message, status, isKeyWanted } }: { error: ApiError }) {
  const remedy = isKeyWanted
    ? 'What is shown may be out of date.'
    : status === 401 || status === 403
    ? 'Open the link that gx serve prints: it lets this browser in.'
    : status === 0 ? 'Is gx serve still running? It is asked again every few seconds.' : undefined;
  return (
    <div className="notice bad" role="alert">
      <Icon name="alert" />
      <div><strong>{message}</strong>{remedy && <div className="muted">{remedy}</div>}</div>
    </div>
  );
}
