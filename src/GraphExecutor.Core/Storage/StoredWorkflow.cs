using System.Security.Cryptography;
using System.Text;

namespace GraphExecutor.Storage;

/// <summary>A workflow as runs refer to it: by the hash of its content.</summary>
/// <param name="Hash">The content hash.</param>
/// <param name="Json">Its canonical JSON text.</param>
public sealed record StoredWorkflow(string Hash, string Json)
{
    /// <summary>A workflow under the hash of its text: SHA-256, in lower-case hexadecimal.</summary>
    /// <param name="json">Its canonical JSON text.</param>
    public static StoredWorkflow Of(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return new StoredWorkflow(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json))), json);
    }
}
