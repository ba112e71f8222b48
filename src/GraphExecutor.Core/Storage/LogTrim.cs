namespace GraphExecutor.Storage;

/// <summary>Lines in the middle of a log are dropped, and a line that says so takes their place.</summary>
/// <param name="Marker">That line, with the node, its attempt, and the number of the first line that is dropped.</param>
/// <param name="EndLine">The first line that is kept again. All chunks that begin between are dropped.</param>
public sealed record LogTrim(LogChunk Marker, long EndLine);
