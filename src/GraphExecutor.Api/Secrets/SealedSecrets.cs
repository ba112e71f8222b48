namespace GraphExecutor.Api.Secrets;

/// <summary>
/// The secrets of a host whose work is done by other processes: values that requests give are sealed and recorded with the run, so that
/// every worker and every later attempt can open them; references name variables of the workers' environment, or secrets of the key
/// vaults that the host was told of.
/// </summary>
/// <param name="sealer">Seals and opens values.</param>
/// <param name="vaults">The key vaults that references may name.</param>
/// <param name="readVault">Reads a secret of a key vault; throws <see cref="SecretException"/> when it cannot be read.</param>
public sealed class SealedSecrets(
    SecretSealer sealer, IReadOnlyCollection<string> vaults, Func<KeyVaultReference, CancellationToken, ValueTask<string>> readVault) : ISecretSource
{
    private readonly EnvironmentSecrets _environment = new();

    /// <inheritdoc/>
    public string Forms => _environment.Forms
        + (vaults.Count == 0 ? "" : $", or as \"keyvault:VAULT/NAME\" with one of the vaults {string.Join(", ", vaults)}");

    /// <inheritdoc/>
    public bool IsReference(string reference) => _environment.IsReference(reference)
        || (KeyVaultReference.Parse(reference) is { } secret && vaults.Contains(secret.Vault, StringComparer.OrdinalIgnoreCase));

    /// <inheritdoc/>
    public bool Knows(string recorded) => SecretSealer.IsSealed(recorded) || IsReference(recorded);

    /// <inheritdoc/>
    public string? Seal(string runId, string name, string value) => sealer.Seal(runId, name, value);

    /// <inheritdoc/>
    public async ValueTask<string> ReadAsync(string runId, string name, string recorded, CancellationToken cancellationToken)
    {
        if (SecretSealer.IsSealed(recorded))
        {
            return sealer.Open(runId, name, recorded);
        }

        return IsReference(recorded) && KeyVaultReference.Parse(recorded) is { } secret
            ? await readVault(secret, cancellationToken).ConfigureAwait(false)
            : await _environment.ReadAsync(runId, name, recorded, cancellationToken).ConfigureAwait(false);
    }
}
