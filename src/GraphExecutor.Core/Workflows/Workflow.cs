using System.Text;
using GraphExecutor.Documents;
using GraphExecutor.Scheduling;
using GraphExecutor.Validation;
using GraphExecutor.Workflows.Reading;
using GraphExecutor.Workflows.Writing;

namespace GraphExecutor.Workflows;

/// <summary>A workflow that has been checked and can run. It never changes, and any number of runs may share it.</summary>
public sealed class Workflow
{
    private readonly DocumentNode? _document;

    private Workflow(GraphPlan plan, IReadOnlyList<Problem> warnings, DocumentNode? document)
    {
        Plan = plan;
        Warnings = warnings;
        _document = document;
    }

    /// <summary>What it was made from.</summary>
    public WorkflowDefinition Definition => Plan.Definition;

    /// <summary>Its name.</summary>
    public string Name => Definition.Name;

    /// <summary>What is allowed and yet probably wrong.</summary>
    public IReadOnlyList<Problem> Warnings { get; }

    /// <summary>How many edges it has, those of <c>needs</c> included.</summary>
    public int EdgeCount => Plan.EdgeCount;

    /// <summary>
    /// The packets of a durable run: nodes that one activity executes, one after the other or side by side, by their ids, chain after chain.
    /// Every other node has an activity of its own. It follows from the workflow alone.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<string>> Packets() =>
        [.. PacketPlan.Of(Plan).All().Select(packet => packet.Select(Plan.IdOf).ToList())];

    internal GraphPlan Plan { get; }

    /// <summary>Reads and checks a workflow.</summary>
    /// <param name="text">JSON, or YAML when it does not begin with a brace.</param>
    /// <exception cref="WorkflowException">It cannot run; the exception holds every problem.</exception>
    public static Workflow Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Parse(Encoding.UTF8.GetBytes(text), DocumentFormat.Detect, null);
    }

    /// <summary>Reads and checks a workflow.</summary>
    /// <param name="utf8">The text in UTF-8, with or without a byte order mark.</param>
    /// <param name="format">What it is written in.</param>
    /// <param name="name">Its name when it does not say one; <c>workflow</c> by default.</param>
    /// <exception cref="WorkflowException">It cannot run; the exception holds every problem.</exception>
    public static Workflow Parse(ReadOnlySpan<byte> utf8, DocumentFormat format, string? name)
    {
        DocumentNode? root = null;
        var problems = new ProblemList(path => root?.LineOf(path));
        root = DocumentReader.Read(utf8, format, problems);
        if (root is null)
        {
            throw new WorkflowException(problems.ToList());
        }

        var definition = WorkflowReader.Read(root, name, problems);
        return Check(definition, problems, root);
    }

    /// <summary>
    /// The workflow as JSON: what a store keeps. One that was read holds all that was written in it, YAML as JSON; one that was made in
    /// code holds its definition.
    /// </summary>
    /// <exception cref="InvalidOperationException">It was made in code, with a value that the format cannot hold.</exception>
    public string ToJson() => _document is null ? WriteDefinition() : ValueReader.Json(_document).ToString();

    /// <summary>Checks a workflow that was made in code.</summary>
    /// <param name="definition">The workflow.</param>
    /// <exception cref="WorkflowException">
    /// It cannot run; the exception holds every problem, but what parts mean together is looked at only once each is sound.
    /// </exception>
    public static Workflow Create(WorkflowDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var problems = new ProblemList(_ => null);
        WellFormed.Check(definition, problems);
        return problems.HasErrors ? throw new WorkflowException(problems.ToList()) : Check(definition, problems, null);
    }

    /// <summary>Code can say a little more than the format, a value of 65 levels for instance: so what is written is read again.</summary>
    private string WriteDefinition()
    {
        var text = "";
        string? problem = null;
        try
        {
            text = WorkflowWriter.Write(Definition);
            problem = Parse(text).Definition == Definition ? null : "what is written is read as another one";
        }
        catch (WorkflowException exception)
        {
            problem = exception.Message;
        }
        catch (ArgumentException exception)
        {
            problem = exception.Message;
        }

        return problem is null ? text : throw new InvalidOperationException($"Workflow {Name} cannot be written as JSON: {problem}");
    }

    private static Workflow Check(WorkflowDefinition definition, ProblemList problems, DocumentNode? document)
    {
        var plan = WorkflowValidator.Check(definition, problems);
        var found = problems.ToList();
        return plan is null ? throw new WorkflowException(found) : new Workflow(plan, found, document);
    }
}
