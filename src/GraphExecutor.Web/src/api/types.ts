// The JSON of the HTTP API and of the live stream, as the page reads it.

/** Interrupted is what the page makes of a node that ran or waited when nobody executed its run any more. */
export type NodeStatus = 'pending' | 'waiting' | 'running' | 'completed' | 'failed' | 'skipped' | 'cancelled' | 'interrupted';
export type RunStatus = 'running' | 'completed' | 'failed' | 'cancelled' | 'interrupted';

export interface NodeError {
  type: string;
  message: string;
}

/** What a node returned and used, as far as it is known. */
export interface NodeFacts {
  exitCode?: number;
  output?: unknown;
  skipBranch?: boolean;
  error?: NodeError;
  reason?: string;
  retryAt?: string;
  durationMs?: number;
  cpuMs?: number;
  peakMemory?: number;
  reused?: boolean;
}

/** A node in a run's snapshot. */
export interface NodeView extends NodeFacts {
  id: string;
  status: NodeStatus;
  version: number;
  attempt?: number;
  nodeAttempt?: number;
  startedAt?: string;
}

export interface AttemptView {
  attempt: number;
  status: RunStatus;
  startedAt: string;
  endedAt?: string | null;
  reason?: string | null;
}

/** A run in the list of runs. */
export interface RunSummary {
  runId: string;
  workflow: string;
  status: RunStatus;
  reason?: string | null;
  attempt: number;
  version: number;
  createdAt: string;
  startedAt?: string;
  endedAt?: string | null;
}

/** A run with its attempts and nodes. */
export interface RunView extends RunSummary {
  attempts: AttemptView[];
  nodes: NodeView[];
}

export interface RunList {
  runs: RunSummary[];
  nextCursor?: string | null;
}

export interface RunEvent {
  type: 'run';
  runId: string;
  attempt: number;
  version: number;
  time: string;
  status: RunStatus;
  workflow: string;
  reason?: string;
  durationMs?: number;
}

export interface NodeEvent extends NodeFacts {
  type: 'node';
  runId: string;
  attempt: number;
  nodeId: string;
  nodeAttempt: number;
  version: number;
  time: string;
  status: NodeStatus;
}

export interface LogEvent {
  type: 'log';
  runId: string;
  attempt: number;
  nodeId: string;
  nodeAttempt: number;
  time: string;
  firstLine: number;
  lines: string[];
  partial?: string;
  stream?: string;
}

export type StateEvent = RunEvent | NodeEvent;
export type GraphEvent = StateEvent | LogEvent;

export interface EventPage {
  events: StateEvent[];
  /** Where to read on, now or when more has happened. */
  nextCursor: string;
  more: boolean;
}

export type EdgeTrigger = 'success' | 'failure' | 'always';

export interface EdgeDefinition {
  source: string;
  target: string;
  on?: EdgeTrigger;
  when?: string;
}

export interface NodeDefinition {
  id: string;
  type?: string;
  name?: string;
  description?: string;
  needs?: string[];
  run?: string;
  command?: string[];
  function?: string;
  input?: unknown;
  env?: Record<string, string>;
  cwd?: string;
  terminal?: { cols?: number; rows?: number } | false;
  retry?: { maxAttempts?: number };
  [property: string]: unknown;
}

/** A workflow in the form of its document. */
export interface WorkflowDefinition {
  name?: string;
  description?: string;
  context?: Record<string, unknown>;
  secrets?: string[];
  nodes: NodeDefinition[];
  edges?: EdgeDefinition[];
  [property: string]: unknown;
}

/** A part of a node's log. Where a chunk does not begin where the one before ends, lines were dropped. */
export interface LogPage {
  attempt: number;
  nodeAttempt: number;
  nextLine: number;
  lineCount: number;
  /** The line after the last one as it stands, when it is unfinished and the server knows it. */
  partial?: string;
  chunks: { firstLine: number; time: string; stream?: string; lines: string[] }[];
}

export type ResumeAction = 'reused' | 're-run' | 'new';

export interface ResumePlan {
  runId: string;
  attempt: number;
  nodes: { id: string; action: ResumeAction; reason: string }[];
}

/** Something that is wrong with a workflow. */
export interface Problem {
  code: string;
  path: string;
  message: string;
  remedy?: string | null;
  line?: number | null;
  severity?: 'error' | 'warning';
}

export interface StoredWorkflow {
  name: string;
  updatedAt: string;
}

/** What validating a workflow found. */
export interface ValidationResult {
  valid: boolean;
  name?: string;
  nodes?: number;
  edges?: number;
  problems: Problem[];
}
