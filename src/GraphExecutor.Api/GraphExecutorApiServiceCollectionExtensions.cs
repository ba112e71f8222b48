using GraphExecutor.Api.Runs;
using GraphExecutor.Api.Workflows;
using GraphExecutor.Starting;
using GraphExecutor.Storage;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what the HTTP API of GraphExecutor works with.</summary>
public static class GraphExecutorApiServiceCollectionExtensions
{
    /// <summary>
    /// Registers the run service. The host registers an <see cref="IRunStore"/>, an <see cref="IWorkflowStore"/> (the same object, as a
    /// rule), an <see cref="IRunHost"/> and, for a live stream, an <see cref="ILiveAccess"/>. It may be called more than once.
    /// </summary>
    /// <param name="services">Where to.</param>
    public static IServiceCollection AddGraphExecutorApi(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddLogging();
        services.AddRouting();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new RunStarter(
            provider.GetRequiredService<IRunStore>(), provider.GetRequiredService<IRunHost>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<RunWorkflows>();
        services.TryAddSingleton<RunReader>();
        services.TryAddSingleton<RunService>();
        services.TryAddSingleton<RunMessages>();
        services.TryAddSingleton<LogStream>();
        services.TryAddSingleton<StoredWorkflows>();
        return services;
    }
}
