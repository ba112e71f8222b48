using GraphExecutor.Infra.Tests.Bicep;

[assembly: AssemblyFixture(typeof(DeploymentFixture))]

namespace GraphExecutor.Infra.Tests.Bicep;

/// <summary>Both parameter files, expanded once for all tests.</summary>
public sealed class DeploymentFixture : IAsyncLifetime
{
    private readonly Dictionary<string, Template> _templates = [];

    internal Template this[string parameters]
    {
        get
        {
            Assert.SkipWhen(Compiler.Missing is not null, Compiler.Missing ?? "");
            return _templates[parameters];
        }
    }

    public async ValueTask InitializeAsync()
    {
        foreach (var parameters in Compiler.Missing is null ? (string[])["dev", "prod"] : [])
        {
            _templates[parameters] = await Compiler.ExpandAsync(parameters);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
