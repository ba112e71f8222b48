namespace GraphExecutor.Workflows;

/// <summary>A typed .NET function, registered with the host by name.</summary>
public sealed record FunctionNode : NodeDefinition
{
    /// <summary>The name it is registered under.</summary>
    public required string Function { get; init; }

    /// <summary>What it is given; texts inside take expressions. JSON <c>null</c> by default.</summary>
    public JsonValue Input { get; init; }
}
