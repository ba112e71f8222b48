namespace GraphExecutor.Documents;

/// <summary>What language a workflow is written in.</summary>
public enum DocumentFormat
{
    /// <summary>JSON when the first character is <c>{</c> or <c>[</c>, else YAML.</summary>
    Detect,

    /// <summary>JSON (RFC 8259).</summary>
    Json,

    /// <summary>YAML 1.2, core schema, with anchors and merge keys.</summary>
    Yaml,
}
