using Azure.Core;
using Azure.Identity;
using GraphExecutor.Api.Durable;
using GraphExecutor.Api.Runs;
using GraphExecutor.Api.Secrets;
using GraphExecutor.Durable;
using GraphExecutor.Functions.Http;
using GraphExecutor.Functions.Orchestrations;
using GraphExecutor.Nodes;
using GraphExecutor.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GraphExecutor.Functions.Hosting;

/// <summary>Puts the app together.</summary>
internal static class GraphExecutorFunctionsServiceCollectionExtensions
{
    /// <summary>Registers all that the functions need. The container disposes of the store.</summary>
    public static IServiceCollection AddGraphExecutorFunctions(this IServiceCollection services, AppSettings settings, IRunStore store)
    {
        services.AddSingleton(settings);
        services.AddSingleton(_ => store);
        services.AddSingleton(provider => (IWorkflowStore)provider.GetRequiredService<IRunStore>());
        services.AddSingleton<TokenCredential>(_ => new DefaultAzureCredential());
        services.AddSingleton(_ => SecretSealer.Parse(settings.SealingKeys));
        services.AddSingleton<KeyVaultReader>();
        services.AddSingleton<ISecretSource>(provider => new SealedSecrets(
            provider.GetRequiredService<SecretSealer>(), settings.KeyVaults, provider.GetRequiredService<KeyVaultReader>().ReadAsync));
        if (settings.WebPubSub is { } service)
        {
            services.AddSingleton(provider => new LiveStream(service, provider.GetRequiredService<TokenCredential>()));
            services.AddSingleton<ILiveAccess>(provider => provider.GetRequiredService<LiveStream>());
        }

        services.AddSingleton<WorkerCommands>();
        services.AddSingleton(provider => new WorkflowCache(provider.GetRequiredService<IRunStore>()));
        services.AddSingleton(provider => new RunActivities(ActivityOptions(provider)));
        services.AddSingleton<DurableEngine>();
        services.AddSingleton<IOrchestrationEngine>(provider => provider.GetRequiredService<DurableEngine>());
        services.AddSingleton(provider => new DurableRunHostOptions
        {
            Secrets = provider.GetRequiredService<ISecretSource>(),
            Workflows = provider.GetRequiredService<WorkflowCache>(),
            WorkspaceRoot = settings.Workspace,
        });
        services.AddSingleton<DurableRunHost>();
        services.AddSingleton<IRunHost>(provider => provider.GetRequiredService<DurableRunHost>());
        services.AddSingleton<RunKeeper>();
        services.AddGraphExecutorApi();
        services.AddSingleton<HttpPipeline>();
        services.AddHostedService(provider => new WorkerEnd(provider.GetRequiredService<RunActivities>(), provider.GetService<LiveStream>()));
        services.AddHostedService(provider => new HostWatch(
            HostAddress(provider.GetRequiredService<IConfiguration>()),
            HostWatch.ReadParent,
            provider.GetRequiredService<IHostApplicationLifetime>(),
            TimeProvider.System));
        return services;
    }

    // The worker's own setting, which it reads from the arguments that the host gives it.
    private static Uri? HostAddress(IConfiguration configuration) =>
        Uri.TryCreate(configuration["Functions:Worker:HostEndpoint"], UriKind.Absolute, out var address) ? address : null;

    private static DurableOptions ActivityOptions(IServiceProvider provider)
    {
        var secrets = provider.GetRequiredService<ISecretSource>();
        var commands = provider.GetRequiredService<WorkerCommands>();
        return new DurableOptions
        {
            Store = provider.GetRequiredService<IRunStore>(),
            Workflows = provider.GetRequiredService<WorkflowCache>(),
            Functions = provider.GetService<NodeFunctions>(),
            CommandsFor = commands.For,
            EndLeftovers = commands.EndLeftoversAsync,
            ReadSecrets = (run, cancellationToken) => RecordedSecrets.ReadAsync(secrets, run, cancellationToken),
            EmitEvent = provider.GetService<LiveStream>() is { } live ? live.Publisher.PublishAsync : null,
            Logger = provider.GetRequiredService<ILogger<RunActivities>>(),
        };
    }
}
