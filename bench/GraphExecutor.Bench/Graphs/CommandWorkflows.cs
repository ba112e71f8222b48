using System.Text;

namespace GraphExecutor.Bench.Graphs;

/// <summary>The same commands for each of those that are compared.</summary>
internal static class CommandWorkflows
{
    private const string Node = "\"command\":[\"/bin/true\"]";

    public static string Wide(int count) =>
        $"{{\"nodes\":[{string.Join(',', Enumerable.Range(0, count).Select(i => $"{{\"id\":\"n{i}\",{Node}}}"))}]}}";

    public static string Chain(int count) =>
        $"{{\"nodes\":[{string.Join(',', Enumerable.Range(0, count).Select(i => $"{{\"id\":\"n{i}\",{Node}{(i == 0 ? "" : $",\"needs\":[\"n{i - 1}\"]")}}}"))}]}}";

    public static string Makefile(int count, bool isChain)
    {
        var text = new StringBuilder();
        text.Append(".PHONY: all ").AppendJoin(' ', Names(count)).Append("\nall: ").AppendJoin(' ', Names(count)).Append('\n');
        for (var i = 0; i < count; i++)
        {
            text.Append(null, $"n{i}:{(isChain && i > 0 ? $" n{i - 1}" : "")}\n\t/bin/true\n");
        }

        return text.ToString();
    }

    public static string Ninja(int count)
    {
        var text = new StringBuilder("rule r\n  command = /bin/true\n");
        for (var i = 0; i < count; i++)
        {
            text.Append(null, $"build n{i}: r\n");
        }

        return text.ToString();
    }

    private static IEnumerable<string> Names(int count) => Enumerable.Range(0, count).Select(i => $"n{i}");
}
