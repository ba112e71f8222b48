using GraphExecutor.Api.Secrets;

namespace GraphExecutor.Api.Tests.Secrets;

public sealed class SealedSecretsTests
{
    private readonly SecretSealer _sealer = SecretSealer.Parse("MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=");
    private readonly SealedSecrets _secrets;

    public SealedSecretsTests() => _secrets = new SealedSecrets(_sealer, ["vault-1"], (secret, _) => ValueTask.FromResult($"{secret.Vault} {secret.Name} {secret.Version}"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("env:GX_SECRET_A", true)]
    [InlineData("env:HOME", false)]
    [InlineData("keyvault:vault-1/password", true)]
    [InlineData("keyvault:VAULT-1/password", true)]
    [InlineData("keyvault:vault-2/password", false)]
    [InlineData("keyvault:vault-1/pass/word", false)]
    [InlineData("keyvault:vault-1.evil.example/password", false)]
    [InlineData("keyvault:vault-1/../password", false)]
    [InlineData("sealed:27a82fb9:AAAA", false)]
    [InlineData("file:/etc/passwd", false)]
    public void IsReference_OfARequest_ReachesOnlyWhatItMay(string reference, bool expected) => Assert.Equal(expected, _secrets.IsReference(reference));

    [Fact]
    public async Task Read_Recorded_OpensSealedValuesAndAsksVaults()
    {
        var recorded = _secrets.Seal("r1", "a", "hunter-2")!;

        Assert.True(_secrets.Knows(recorded));
        Assert.Equal("hunter-2", await _secrets.ReadAsync("r1", "a", recorded, Token));
        Assert.Equal("vault-1 password ", await _secrets.ReadAsync("r1", "b", "keyvault:vault-1/password", Token));
        Assert.Equal(
            "vault-1 password 0123456789abcdef0123456789abcdef",
            await _secrets.ReadAsync("r1", "b", "keyvault:vault-1/password/0123456789abcdef0123456789abcdef", Token));
        await Assert.ThrowsAsync<SecretException>(async () => await _secrets.ReadAsync("r1", "b", "keyvault:vault-2/password", Token));
    }
}
