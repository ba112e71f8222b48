import type { Problem } from './types';

/** The code of a 401 that is not the API's own. */
const keyWanted = 'FunctionKeyWanted';

/** The API refused a request, or did not answer. */
export class ApiError extends Error {
  constructor(
    /** The HTTP status; 0 when there was no answer. */
    readonly status: number,
    /** The stable code of the problem, such as `RunActive`. */
    readonly code: string,
    message: string,
    /** What is wrong with a workflow, when that is why. */
    readonly problems: readonly Problem[] = [],
  ) {
    super(message);
    this.name = 'ApiError';
  }

  /**
   * A function key is wanted. Every refusal of the API has a code; the host of an Azure app refuses before the API is reached, with an empty
   * answer.
   */
  get isKeyWanted(): boolean {
    return this.code === keyWanted;
  }

  /** Reads an answer of RFC 9457, or whatever stands there instead. */
  static async of(response: Response): Promise<ApiError> {
    const text = await response.text().catch(() => '');
    if (response.headers.get('content-type')?.includes('json')) {
      try {
        const problem = JSON.parse(text) as { code?: string; title?: string; detail?: string; problems?: Problem[] };
        if (problem.code !== undefined || response.status !== 401) {
          return new ApiError(
            response.status, problem.code ?? `Http${response.status}`, problem.detail ?? problem.title ?? response.statusText, problem.problems);
        }
      } catch {
        // Announced as JSON and is none: told as it is, below.
      }
    }

    if (response.status === 401) {
      return new ApiError(401, keyWanted, 'The server wants a function key');
    }

    return new ApiError(response.status, `Http${response.status}`, `The server answered ${response.status} ${response.statusText}`.trim());
  }

  static unreachable(cause: unknown): ApiError {
    const error = new ApiError(0, 'Unreachable', 'The server does not answer');
    error.cause = cause;
    return error;
  }
}

/** What to tell people about a failure. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
