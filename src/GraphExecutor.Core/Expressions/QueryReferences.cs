namespace GraphExecutor.Expressions;

/// <summary>What of the run a query looks at.</summary>
internal sealed class QueryReferences
{
    /// <summary>Names of the context's values; all of them matter to a query that takes the context as a whole.</summary>
    public SortedSet<string> ContextNames { get; } = new(StringComparer.Ordinal);

    /// <summary>It takes the context as a whole.</summary>
    public bool WholeContext { get; set; }

    /// <summary>Ids of nodes.</summary>
    public SortedSet<string> Nodes { get; } = new(StringComparer.Ordinal);

    /// <summary>Names of secrets.</summary>
    public SortedSet<string> Secrets { get; } = new(StringComparer.Ordinal);

    /// <summary>Ids of nodes an output value of which is compared with a number.</summary>
    public SortedSet<string> ComparedWithNumber { get; } = new(StringComparer.Ordinal);
}
