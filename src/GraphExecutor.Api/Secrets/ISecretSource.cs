namespace GraphExecutor.Api.Secrets;

/// <summary>Where the secrets of runs come from: what a request may name or give, and what of that can be read again.</summary>
public interface ISecretSource
{
    /// <summary>What a request can give, for people: the end of a message that says that something else was given.</summary>
    string Forms { get; }

    /// <summary>Whether a request may name a secret by this text.</summary>
    /// <param name="reference">Such as <c>env:GX_SECRET_TOKEN</c>.</param>
    bool IsReference(string reference);

    /// <summary>Whether it can read what was recorded with a run: references, and values that it has sealed.</summary>
    /// <param name="recorded">What was recorded.</param>
    bool Knows(string recorded);

    /// <summary>What is recorded in place of a value that a request gave.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="name">The secret's name.</param>
    /// <param name="value">Its value.</param>
    /// <returns>A text that shows nothing of the value; <see langword="null"/> when given values are not kept.</returns>
    string? Seal(string runId, string name, string value);

    /// <summary>Reads a secret.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="name">The secret's name.</param>
    /// <param name="recorded">What is recorded for it, or what a request names it by.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SecretException">It cannot be read.</exception>
    ValueTask<string> ReadAsync(string runId, string name, string recorded, CancellationToken cancellationToken);
}
