using GraphExecutor.Nodes;

namespace GraphExecutor.Cli.Output;

/// <summary>Whether output is coloured, and how.</summary>
/// <param name="Colours">Whether it is: on a terminal, unless <c>NO_COLOR</c> is set (no-color.org).</param>
internal sealed record OutputStyle(bool Colours)
{
    // Not green, red or yellow: those are for what became of a node.
    private static readonly int[] NodeColours = [36, 35, 34, 96, 95, 94];

    public static OutputStyle ForStandardOutput() =>
        new(!Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is not { Length: > 0 });

    /// <summary>What a node printed: its colours on a terminal, plain text elsewhere, and never a code that moves the cursor.</summary>
    public string NodeLine(string line) => Colours ? AnsiText.KeepColours(line) : AnsiText.Strip(line);

    /// <summary>A node's prefix in a colour of its own.</summary>
    public string Prefix(string text, int nodeNumber) => Paint(text, NodeColours[nodeNumber % NodeColours.Length]);

    public string Dim(string text) => Paint(text, 2);

    public string Good(string text) => Paint(text, 32);

    public string Bad(string text) => Paint(text, 31);

    public string Careful(string text) => Paint(text, 33);

    private string Paint(string text, int colour) => Colours ? $"\e[{colour}m{text}\e[0m" : text;
}
