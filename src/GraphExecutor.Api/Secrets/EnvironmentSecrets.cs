using System.Buffers;

namespace GraphExecutor.Api.Secrets;

/// <summary>
/// Secrets in variables of the server's environment, those whose names begin with <c>GX_SECRET_</c> alone. Values that requests give are
/// not kept.
/// </summary>
/// <param name="read">Reads a variable; the process's environment by default.</param>
public sealed class EnvironmentSecrets(Func<string, string?>? read = null) : ISecretSource
{
    /// <summary>What every reference begins with.</summary>
    public const string Prefix = "env:GX_SECRET_";

    private const string Scheme = "env:";
    private const int LongestReference = 256;

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    private readonly Func<string, string?> _read = read ?? Environment.GetEnvironmentVariable;

    /// <inheritdoc/>
    public string Forms => "Give it as {\"value\": \"…\"}, or as \"env:GX_SECRET_…\", the name of a variable in the environment of the server";

    /// <inheritdoc/>
    public bool IsReference(string reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return reference.StartsWith(Prefix, StringComparison.Ordinal) && reference.Length > Prefix.Length && reference.Length <= LongestReference
            && reference.AsSpan(Scheme.Length).IndexOfAnyExcept(NameCharacters) < 0;
    }

    /// <inheritdoc/>
    public bool Knows(string recorded) => IsReference(recorded);

    /// <inheritdoc/>
    public string? Seal(string runId, string name, string value) => null;

    /// <inheritdoc/>
    public ValueTask<string> ReadAsync(string runId, string name, string recorded, CancellationToken cancellationToken) =>
        IsReference(recorded) && _read(recorded[Scheme.Length..]) is { Length: > 0 } value
            ? ValueTask.FromResult(value)
            : throw new SecretException($"the variable {recorded[Scheme.Length..]} is not set in the environment of the server, or empty");
}
