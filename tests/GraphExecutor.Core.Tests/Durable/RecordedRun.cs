using System.Text.Json;
using System.Text.Json.Serialization;
using GraphExecutor.Durable;
using GraphExecutor.Scheduling;
using GraphExecutor.Storage;
using WorkflowDocument = GraphExecutor.Workflows.Workflow;

namespace GraphExecutor.Tests.Durable;

/// <summary>A run as an engine has kept it: the workflow, and the history of each execution of its orchestration.</summary>
/// <param name="Version">The version of the orchestration.</param>
/// <param name="Packets">Whether its nodes share activities, whatever the size of the workflow.</param>
/// <param name="Generations">When its executions gave way; <see langword="null"/> for what the size of the workflow says.</param>
/// <param name="Workflow">The workflow.</param>
/// <param name="Histories">The histories, in the order in which they began.</param>
internal sealed record RecordedRun(
    int Version, bool Packets, GenerationRules? Generations, JsonElement Workflow, IReadOnlyList<History> Histories)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        IndentSize = 1,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    };

    public static RecordedRun Read(string file) => JsonSerializer.Deserialize<RecordedRun>(File.ReadAllText(file), Json)!;

    public void Write(string file) => File.WriteAllText(file, JsonSerializer.Serialize(this, Json) + "\n");

    /// <summary>Executes the orchestration again from each history.</summary>
    /// <returns>Of each, what it decided then and what it decides now.</returns>
    /// <exception cref="InvalidOperationException">It decides something else.</exception>
    public IEnumerable<(IReadOnlyList<string> Then, IReadOnlyList<string> Now)> Replay()
    {
        var store = new InMemoryRunStore();
        var workflows = new WorkflowCache(store) { Small = Packets ? 0 : PacketPlan.SmallWorkflow, Generations = Generations };
        var workflow = WorkflowDocument.Parse(Workflow.GetRawText());
        foreach (var history in Histories)
        {
            workflows.Add(history.Input.WorkflowHash, workflow);
            var context = new ReplayContext(history);
            var result = context.Execute(workflows, history.Events.Count);
            yield return result.IsFaulted ? throw result.Exception!.GetBaseException() : (history.Decisions, context.Decisions);
        }
    }
}
