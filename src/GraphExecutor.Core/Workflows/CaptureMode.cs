namespace GraphExecutor.Workflows;

/// <summary>What of a command's output is kept as <c>output.stdout</c>, ANSI codes removed.</summary>
public enum CaptureMode
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>All of it as one text.</summary>
    Text,

    /// <summary>An array of its lines.</summary>
    Lines,

    /// <summary>The value that it is when read as JSON.</summary>
    Json,
}
