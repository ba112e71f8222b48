using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using GraphExecutor.Documents;

namespace GraphExecutor.Nodes;

/// <summary>The functions that a host offers to function nodes, by name.</summary>
public sealed class NodeFunctions
{
    internal const string NeedsReflection = "Types are read and written by reflection. Offer a function that reads and writes JSON itself.";

    private readonly ConcurrentDictionary<string, NodeFunction> _functions = new(StringComparer.Ordinal);
    private readonly JsonSerializerOptions? _json;

    /// <summary>A set without functions.</summary>
    /// <param name="json">
    /// How inputs and outputs are read and written; <see cref="JsonSerializerOptions.Web"/> (camel case, names in any case read) by default.
    /// </param>
    public NodeFunctions(JsonSerializerOptions? json = null) => _json = json;

    /// <summary>The names, sorted.</summary>
    public IReadOnlyList<string> Names => [.. _functions.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Offers a typed function.</summary>
    /// <typeparam name="TIn">What the node's input is read into.</typeparam>
    /// <typeparam name="TOut">
    /// What it returns, kept as the node's output. It may be <see cref="NodeOutcome"/>, or a type that a <see cref="NodeOutcome"/> can be
    /// returned as, such as <see cref="object"/>: an outcome counts as itself.
    /// </typeparam>
    /// <param name="name">What nodes call it.</param>
    /// <param name="function">
    /// The function. An exception fails the node with its class name as error type. Input that cannot be read fails it with
    /// <c>InvalidInput</c>.
    /// </param>
    /// <returns>This set.</returns>
    /// <exception cref="ArgumentException">There is one of that name already.</exception>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public NodeFunctions Add<TIn, TOut>(string name, Func<TIn, NodeContext, CancellationToken, Task<TOut>> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        var json = _json ?? JsonSerializerOptions.Web;
        return Add(name, async (input, context, cancellationToken) =>
        {
            TIn? value;
            try
            {
                value = input.Deserialize<TIn>(json);
            }
            catch (JsonException exception)
            {
                return NodeOutcome.Fail("InvalidInput", $"function {name} takes {typeof(TIn).Name}: {JsonReasons.WithPosition(exception)}");
            }

            var result = await function(value!, context, cancellationToken).ConfigureAwait(false);
            return result switch
            {
                NodeOutcome outcome => outcome,
                null => NodeOutcome.Done,
                _ => NodeOutcome.Complete(JsonSerializer.SerializeToElement(result, json)),
            };
        });
    }

    /// <summary>Offers a function that reads and writes JSON itself.</summary>
    /// <param name="name">What nodes call it.</param>
    /// <param name="function">The function. An exception fails the node with its class name as error type.</param>
    /// <returns>This set.</returns>
    /// <exception cref="ArgumentException">There is one of that name already.</exception>
    public NodeFunctions Add(string name, NodeFunction function)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(function);
        return _functions.TryAdd(name, function)
            ? this
            : throw new ArgumentException($"There is a function \"{name}\" already.", nameof(name));
    }

    internal NodeFunction? Find(string name) => _functions.GetValueOrDefault(name);
}
