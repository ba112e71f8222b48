namespace GraphExecutor.WebPubSub.Hub;

/// <summary>What a part of a filter is.</summary>
internal enum FilterTokenKind
{
    /// <summary>A word, a parenthesis or a comma.</summary>
    Symbol,

    /// <summary>A quoted string.</summary>
    Text,

    /// <summary>Nothing more.</summary>
    End,
}
