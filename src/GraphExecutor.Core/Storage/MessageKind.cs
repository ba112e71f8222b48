namespace GraphExecutor.Storage;

/// <summary>What a message asks of a run.</summary>
public enum MessageKind
{
    /// <summary>Cancel the run.</summary>
    Cancel,

    /// <summary>Type a text into the terminal of a node.</summary>
    Input,

    /// <summary>Take this as the answer that a node waits for.</summary>
    Answer,
}
