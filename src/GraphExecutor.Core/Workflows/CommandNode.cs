namespace GraphExecutor.Workflows;

/// <summary>A shell command that runs in a terminal of its own. It has either <see cref="Run"/> or <see cref="Command"/>.</summary>
public sealed record CommandNode : NodeDefinition
{
    /// <summary>Most bytes of log that are stored of an attempt by default: 256 MiB.</summary>
    public const long DefaultLogLimit = 256L * 1024 * 1024;

    /// <summary>The shell that <see cref="Run"/> is given to by default.</summary>
    public static ValueList<string> DefaultShell { get; } = ["bash", "-eo", "pipefail", "-c"];

    /// <summary>A script for the shell. It takes no expressions: values reach it as environment variables.</summary>
    public string? Run { get; init; }

    /// <summary>A program and its arguments, started without a shell. Arguments take expressions.</summary>
    public ValueList<string>? Command { get; init; }

    /// <summary>Environment on top of the host's; values take expressions.</summary>
    public ValueMap<string> Env { get; init; } = ValueMap<string>.Empty;

    /// <summary>Where it runs; takes expressions. The directory that the run was started from by default, and for relative paths.</summary>
    public string? Cwd { get; init; }

    /// <summary>A program and the arguments before the script; <see cref="DefaultShell"/> by default.</summary>
    public ValueList<string>? Shell { get; init; }

    /// <summary>Its terminal, or that it has none; one of 120 × 30 by default.</summary>
    public TerminalDefinition? Terminal { get; init; }

    /// <summary>Answers to what it asks in its terminal; none by default.</summary>
    public ValueList<PromptDefinition> Prompts { get; init; } = [];

    /// <summary>What of its output is also kept in <c>output.stdout</c>; nothing by default.</summary>
    public CaptureMode Capture { get; init; }

    /// <summary>Exit codes that mean SKIP_BRANCH; none by default.</summary>
    public ValueList<int> SkipExitCodes { get; init; } = [];

    /// <summary>What it leaves running in the background is left alone.</summary>
    public bool Detach { get; init; }

    /// <summary>Most bytes of log that are stored of each attempt; 256 MiB by default.</summary>
    public long LogLimit { get; init; } = DefaultLogLimit;
}
