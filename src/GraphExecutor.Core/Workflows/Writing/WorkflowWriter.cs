using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace GraphExecutor.Workflows.Writing;

/// <summary>Writes a definition as JSON, always in the same way: what <see cref="Reading.WorkflowReader"/> reads as an equal one.</summary>
internal static class WorkflowWriter
{
    /// <exception cref="ArgumentException">A text holds half of a surrogate pair, which is no character.</exception>
    public static string Write(WorkflowDefinition workflow)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            Write(json, workflow);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, WorkflowDefinition workflow)
    {
        var unset = new WorkflowDefinition();
        var writer = new ObjectWriter(json);
        json.WriteStartObject();
        writer.Text("name", workflow.Name);
        writer.Text("description", workflow.Description);
        writer.Map("context", workflow.Context, value => value.Element.WriteTo(json));
        writer.Some("secrets", workflow.Secrets, json.WriteStringValue);
        if (workflow.Defaults != unset.Defaults)
        {
            json.WriteStartObject("defaults");
            WriteDefaults(json, writer, workflow.Defaults);
            json.WriteEndObject();
        }

        writer.Number("maxParallelism", workflow.MaxParallelism, unset.MaxParallelism);
        writer.Map("pools", workflow.Pools, json.WriteNumberValue);
        writer.Flag("failFast", workflow.FailFast);
        writer.Choice("scheduling", workflow.Scheduling);
        writer.Duration("timeout", workflow.Timeout);
        writer.Items("nodes", workflow.Nodes, new NodeWriter(json).Write);
        writer.Some("edges", workflow.Edges, edge => WriteEdge(json, writer, edge));
        json.WriteEndObject();
    }

    private static void WriteDefaults(Utf8JsonWriter json, ObjectWriter writer, NodeDefaults defaults)
    {
        writer.Duration("timeout", defaults.Timeout);
        writer.Duration("idleTimeout", defaults.IdleTimeout);
        writer.Duration("gracePeriod", defaults.GracePeriod);
        writer.Retry(defaults.Retry);
        writer.Map("env", defaults.Env, json.WriteStringValue);
        writer.Text("cwd", defaults.Cwd);
        writer.Texts("shell", defaults.Shell);
        writer.Terminal(defaults.Terminal);
    }

    private static void WriteEdge(Utf8JsonWriter json, ObjectWriter writer, EdgeDefinition edge)
    {
        json.WriteStartObject();
        writer.Text("source", edge.Source);
        writer.Text("target", edge.Target);
        writer.Choice("on", edge.On);
        writer.Texts("errors", edge.Errors);
        writer.Flag("handles", edge.Handles, otherwise: true);
        writer.Text("when", edge.When);
        json.WriteEndObject();
    }
}
