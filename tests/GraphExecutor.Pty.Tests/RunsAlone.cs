namespace GraphExecutor.Pty.Tests;

/// <summary>Tests beside which nothing may run.</summary>
/// <remarks>
/// A process that another test begins has a copy of all descriptors of this one until it becomes its program. A file that has just been
/// written counts as still written to for that long: it cannot be executed, and nobody can be certain that no one has it open.
/// </remarks>
[CollectionDefinition(nameof(RunsAlone), DisableParallelization = true)]
public sealed class RunsAlone;
