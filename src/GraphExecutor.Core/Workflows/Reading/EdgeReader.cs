using GraphExecutor.Documents;
using GraphExecutor.Validation;

namespace GraphExecutor.Workflows.Reading;

/// <summary>Reads one edge.</summary>
internal static class EdgeReader
{
    // The last five are what graph editors keep on an edge.
    private static readonly string[] Properties =
        ["source", "target", "on", "errors", "handles", "when", "id", "type", "label", "sourceHandle", "targetHandle"];

    private static readonly Dictionary<string, EdgeTrigger> Triggers = new()
    {
        ["success"] = EdgeTrigger.Success,
        ["failure"] = EdgeTrigger.Failure,
        ["always"] = EdgeTrigger.Always,
    };

    public static EdgeDefinition Read(DocumentNode value, ProblemPath path, ProblemList problems)
    {
        if (value is not DocumentMapping mapping)
        {
            ValueReader.WrongType(value, path, problems, "an edge", "Write { source: …, target: … }");
            return new EdgeDefinition("", "");
        }

        var reader = new ObjectReader(mapping, path, problems);
        reader.RejectUnknown(Properties, "an edge");
        reader.RequireOne("source", "Name the node that must settle first");
        reader.RequireOne("target", "Name the node that waits for it");
        var on = reader.Choice("on", Triggers) ?? EdgeTrigger.Success;
        foreach (var property in (string[])["errors", "handles"])
        {
            if (on != EdgeTrigger.Failure && reader.Has(property))
            {
                problems.Error(
                    ProblemCodes.MisplacedProperty, path[property], $"`{property}` goes with `on: failure` only", "Add `on: failure`, or take it out");
            }
        }

        return new EdgeDefinition(reader.Name("source") ?? "", reader.Name("target") ?? "")
        {
            On = on,
            Errors = reader.Texts("errors"),
            Handles = reader.Boolean("handles") ?? true,
            When = reader.Text("when"),
        };
    }
}
