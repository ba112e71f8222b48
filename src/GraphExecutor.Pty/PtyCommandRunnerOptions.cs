namespace GraphExecutor.Pty;

/// <summary>How a <see cref="PtyCommandRunner"/> treats the machine that it runs on.</summary>
public sealed record PtyCommandRunnerOptions
{
    /// <summary>
    /// Whether commands get the whole environment of this process, as <c>make</c> does it. <see langword="true"/> by default, for a
    /// tool that a person starts. When <see langword="false"/>, for servers, they get only <c>PATH HOME USER SHELL LANG LC_* TZ
    /// TMPDIR SSH_AUTH_SOCK</c> and <see cref="PassedEnvironment"/>. The environment is read once, when the runner is made.
    /// <c>COLUMNS</c> and <c>LINES</c> are never passed on: they would hide the size of the terminal.
    /// </summary>
    public bool InheritEnvironment { get; init; } = true;

    /// <summary>
    /// Names of further variables that commands get when <see cref="InheritEnvironment"/> is <see langword="false"/>; a name that
    /// ends in <c>*</c> stands for all that begin so. None by default. A variable that does not exist is left out.
    /// </summary>
    public IReadOnlyList<string> PassedEnvironment { get; init; } = [];

    /// <summary>
    /// The directory that the nodes of a run share: <c>GX_WORKSPACE</c>. When <see langword="null"/>, the default, the variable is
    /// not set by the runner. The directory is neither made nor checked.
    /// </summary>
    public string? WorkspaceDirectory { get; init; }

    /// <summary>
    /// Where the runner makes its private directory for <c>GX_OUTPUT</c> and <c>GX_INPUTS</c>, when the first command starts;
    /// <see cref="Path.GetTempPath"/> by default. Disposing the runner removes the private directory.
    /// </summary>
    public string TemporaryDirectory { get; init; } = Path.GetTempPath();

    /// <summary>The clock of timeouts, grace periods and waiting for output; <see cref="TimeProvider.System"/> by default.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
