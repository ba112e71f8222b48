using System.Diagnostics.CodeAnalysis;
using GraphExecutor.Nodes;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers functions for function nodes with a host's services.</summary>
public static class NodeFunctionsServiceCollectionExtensions
{
    /// <summary>Offers a function to function nodes; <see cref="NodeFunctions"/> becomes a singleton that holds all of them.</summary>
    /// <typeparam name="TIn">What the node's input is read into.</typeparam>
    /// <typeparam name="TOut">What it returns; see <see cref="NodeFunctions.Add{TIn, TOut}"/>.</typeparam>
    /// <param name="services">The host's services.</param>
    /// <param name="name">What nodes call it.</param>
    /// <param name="function">The function.</param>
    /// <returns>The services.</returns>
    [RequiresUnreferencedCode(NodeFunctions.NeedsReflection)]
    [RequiresDynamicCode(NodeFunctions.NeedsReflection)]
    public static IServiceCollection AddNodeFunction<TIn, TOut>(
        this IServiceCollection services, string name, Func<TIn, NodeContext, CancellationToken, Task<TOut>> function)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(provider => provider.GetServices<Registration>()
            .Aggregate(new NodeFunctions(), (functions, registration) => registration.AddTo(functions)));
        return services.AddSingleton(new Registration(functions => functions.Add(name, function)));
    }

    private sealed record Registration(Func<NodeFunctions, NodeFunctions> AddTo);
}
