using GraphExecutor.Validation;

namespace GraphExecutor.Documents;

/// <summary>A text, number, boolean or null.</summary>
/// <param name="kind">What it is.</param>
/// <param name="text">Its value as written, so that <c>1.10</c> stays <c>1.10</c> where a text is asked for.</param>
/// <param name="line">Line in the text, from 1.</param>
internal sealed class DocumentScalar(ScalarKind kind, string text, int line) : DocumentNode(line)
{
    public ScalarKind Kind { get; } = kind;

    public string Text { get; } = text;

    public override long Size => SizeOf(Text);

    public override int Height => 0;

    public override string Describe() => Kind switch
    {
        ScalarKind.Text => $"the text {Quote.Text(Text)}",
        ScalarKind.Number => $"the number {Quote.Inside(Text)}",
        ScalarKind.Boolean => Text,
        _ => "null",
    };
}
