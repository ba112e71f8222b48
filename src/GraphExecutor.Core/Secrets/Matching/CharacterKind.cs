namespace GraphExecutor.Secrets.Matching;

/// <summary>What a character of output is to somebody who looks at a terminal.</summary>
internal enum CharacterKind
{
    /// <summary>It is seen.</summary>
    Text,

    /// <summary>It belongs to an escape sequence: not seen on a terminal, but stored in the log all the same.</summary>
    Sequence,

    /// <summary>A control character other than the tab: a line end, a backspace, the start of an escape sequence.</summary>
    Control,
}
