using System.Text.Json;
using GraphExecutor.Runs;
using GraphExecutor.Secrets;

namespace GraphExecutor.Nodes;

/// <summary>What one attempt of a node returned. A function may return one in place of a value.</summary>
public sealed record NodeOutcome
{
    private NodeOutcome(NodeStatus status) => Status = status;

    /// <summary>It completed, and none of what depends on it shall run.</summary>
    public static NodeOutcome SkipBranch { get; } = new(NodeStatus.Completed) { SkipsBranch = true };

    /// <summary>It completed and returns nothing.</summary>
    public static NodeOutcome Done { get; } = new(NodeStatus.Completed);

    /// <summary>Completed, failed or cancelled.</summary>
    public NodeStatus Status { get; }

    /// <summary>What it returns; <see langword="null"/> for nothing.</summary>
    public JsonElement? Output
    {
        get;

        // The default of the type is no JSON, and could not be written.
        init => field = value is { ValueKind: JsonValueKind.Undefined } ? null : value;
    }

    /// <summary>Why it failed; <see langword="null"/> when it did not.</summary>
    public NodeError? Error { get; private init; }

    /// <summary>The exit code of its command; <see langword="null"/> when none exited.</summary>
    public int? ExitCode { get; init; }

    internal bool SkipsBranch { get; init; }

    /// <summary>Its function did not end when it was asked to, and may still run.</summary>
    internal bool IsLeftToItself { get; init; }

    internal TimeSpan? CpuTime { get; init; }

    internal long? PeakMemory { get; init; }

    /// <summary>Most bytes that an output may have, as JSON.</summary>
    internal const int OutputLimit = 1024 * 1024;

    /// <summary>It completed and returns a value.</summary>
    /// <param name="output">The value; it must outlive its document: clone it when that is pooled.</param>
    public static NodeOutcome Complete(JsonElement output) => new(NodeStatus.Completed) { Output = output };

    /// <summary>It failed.</summary>
    /// <param name="type">The error type that <c>errors</c> and <c>retry.on</c> name.</param>
    /// <param name="message">Why, for people.</param>
    public static NodeOutcome Fail(string type, string message)
    {
        ArgumentException.ThrowIfNullOrEmpty(type);
        return new(NodeStatus.Failed) { Error = new NodeError(type, message) };
    }

    /// <summary>It was ended because the run was.</summary>
    internal static NodeOutcome Cancelled { get; } = new(NodeStatus.Cancelled);

    /// <summary>The same without the run's secrets; everything after this point may be shown and kept.</summary>
    internal NodeOutcome Masked(SecretMasker masker) => this with
    {
        Output = Output is { } output ? masker.Mask(output) : null,
        Error = Error is { } error ? new NodeError(masker.Mask(error.Type), masker.Mask(error.Message)) : null,
    };

    /// <inheritdoc/>
    public bool Equals(NodeOutcome? other) =>
        other is not null && Facts == other.Facts
        && (Output is { } left ? other.Output is { } right && JsonElement.DeepEquals(left, right) : other.Output is null);

    /// <inheritdoc/>
    public override int GetHashCode() => Facts.GetHashCode();

    // All but the output, whose type does not compare by value.
    private (NodeStatus, NodeError?, int?, bool, TimeSpan?, long?) Facts =>
        (Status, Error, ExitCode, SkipsBranch, CpuTime, PeakMemory);
}
