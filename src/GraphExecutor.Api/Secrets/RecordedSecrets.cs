using GraphExecutor.Storage;

namespace GraphExecutor.Api.Secrets;

/// <summary>The values of the secrets of a recorded run.</summary>
public static class RecordedSecrets
{
    /// <summary>Reads them all.</summary>
    /// <param name="source">Where they come from.</param>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SecretException">One cannot be read.</exception>
    public static async ValueTask<IReadOnlyDictionary<string, string>> ReadAsync(ISecretSource source, RunRecord run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(run);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, recorded) in run.SecretReferences)
        {
            values[name] = await source.ReadAsync(run.RunId, name, recorded, cancellationToken).ConfigureAwait(false);
        }

        return values;
    }
}
