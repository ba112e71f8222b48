namespace GraphExecutor.Documents;

/// <summary>The JSON type of a <see cref="DocumentScalar"/>.</summary>
internal enum ScalarKind
{
    Text,
    Number,
    Boolean,
    Null,
}
