using System.Collections.Concurrent;
using Azure;
using Azure.Core;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;
using GraphExecutor.Api.Secrets;

namespace GraphExecutor.Functions.Hosting;

/// <summary>Reads secrets of key vaults with the app's identity.</summary>
internal sealed class KeyVaultReader(TokenCredential credential)
{
    private readonly ConcurrentDictionary<string, SecretClient> _clients = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="SecretException">It cannot be read.</exception>
    public async ValueTask<string> ReadAsync(KeyVaultReference reference, CancellationToken cancellationToken)
    {
        var client = _clients.GetOrAdd(reference.Vault, vault => new SecretClient(new Uri($"https://{vault}.vault.azure.net"), credential));
        try
        {
            var secret = await client.GetSecretAsync(reference.Name, reference.Version, cancellationToken: cancellationToken);
            return secret.Value.Value;
        }
        catch (RequestFailedException exception)
        {
            throw new SecretException($"key vault {reference.Vault} does not give secret {reference.Name}: {exception.Status} {exception.ErrorCode}", exception);
        }
        catch (AuthenticationFailedException exception)
        {
            throw new SecretException($"key vault {reference.Vault} cannot be asked: the app has no identity there", exception);
        }
    }
}
