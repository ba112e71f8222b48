using System.Text;
using GraphExecutor.Documents;
using GraphExecutor.Scheduling;
using GraphExecutor.Validation;
using GraphExecutor.Workflows.Reading;

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

    /// <summary>The workflow as JSON, with all that was written in it: what a store keeps. YAML becomes JSON.</summary>
    /// <exception cref="InvalidOperationException">It was made in code, and never written.</exception>
    public string ToJson() => _document is null
        ? throw new InvalidOperationException($"Workflow {Name} was made in code: only one that was read from a text can be written.")
        : ValueReader.Json(_document).ToString();

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

    private static Workflow Check(WorkflowDefinition definition, ProblemList problems, DocumentNode? document)
    {
        var plan = WorkflowValidator.Check(definition, problems);
        var found = problems.ToList();
        return plan is null ? throw new WorkflowException(found) : new Workflow(plan, found, document);
    }
}
