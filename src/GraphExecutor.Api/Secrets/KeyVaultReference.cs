using System.Text.RegularExpressions;

namespace GraphExecutor.Api.Secrets;

/// <summary>A secret of a key vault: <c>keyvault:VAULT/NAME</c> or <c>keyvault:VAULT/NAME/VERSION</c>.</summary>
/// <param name="Vault">The vault's name.</param>
/// <param name="Name">The secret's name.</param>
/// <param name="Version">Its version; the latest when <see langword="null"/>.</param>
public sealed partial record KeyVaultReference(string Vault, string Name, string? Version)
{
    /// <summary>Reads a reference.</summary>
    /// <param name="text">The reference.</param>
    /// <returns>What it names; <see langword="null"/> when it is none.</returns>
    public static KeyVaultReference? Parse(string text)
    {
        var match = Form().Match(text);
        var version = match.Groups["version"];
        return match.Success
            ? new KeyVaultReference(match.Groups["vault"].Value, match.Groups["name"].Value, version.Success ? version.Value : null)
            : null;
    }

    [GeneratedRegex(@"^keyvault:(?<vault>[A-Za-z0-9-]{3,24})/(?<name>[A-Za-z0-9-]{1,127})(/(?<version>[0-9a-f]{32}))?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
