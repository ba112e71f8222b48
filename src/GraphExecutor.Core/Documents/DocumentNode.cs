using GraphExecutor.Validation;

namespace GraphExecutor.Documents;

/// <summary>A value of a JSON or YAML text with the line it stands on: what both formats are read into.</summary>
internal abstract class DocumentNode(int line)
{
    /// <summary>Line in the text, from 1.</summary>
    public int Line { get; } = line;

    /// <summary>
    /// How much it holds with itself, aliases counted each time they are used: a value counts one, and so do each 64 characters of text.
    /// </summary>
    public abstract long Size { get; }

    /// <summary>How many objects and arrays are nested in it, itself counted.</summary>
    public abstract int Height { get; }

    /// <summary>What it is, for messages: <c>an object</c>, <c>the text "x"</c>.</summary>
    public abstract string Describe();

    /// <summary>What a text counts in <see cref="Size"/>.</summary>
    protected static long SizeOf(string text) => 1 + (text.Length / 64);

    /// <summary>The line of the value that a path leads to, or of the last value on the way that is there.</summary>
    public int LineOf(ProblemPath path)
    {
        var node = this;
        var line = Line;
        foreach (var step in path.Steps)
        {
            switch (node, step)
            {
                case (DocumentMapping mapping, string name) when mapping.Find(name) is { } property:
                    node = property.Value;
                    line = property.Line;
                    break;
                case (DocumentSequence sequence, int index) when index < sequence.Items.Count:
                    node = sequence.Items[index];
                    line = node.Line;
                    break;
                default:
                    return line;
            }
        }

        return line;
    }
}
