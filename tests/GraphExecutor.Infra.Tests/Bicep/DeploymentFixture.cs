using GraphExecutor.Infra.Tests.Bicep;

[assembly: AssemblyFixture(typeof(DeploymentFixture))]

namespace GraphExecutor.Infra.Tests.Bicep;

/// <summary>Both parameter files, expanded once for all tests; that of production with all that is optional.</summary>
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
        if (Compiler.Missing is null)
        {
            _templates["dev"] = await Compiler.ExpandAsync("dev");
            _templates["prod"] = await Compiler.ExpandAsync("prod", "\nparam durableTaskScheduler = true\nparam workflowVaults = ['kv-team']\n");
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
