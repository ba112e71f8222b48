using GraphExecutor.Documents;
using GraphExecutor.Validation;

namespace GraphExecutor.Workflows.Reading;

/// <summary>Reads one node: what all have in common here, what a type adds in its own reader.</summary>
internal static class NodeReader
{
    /// <summary>Node types of this version, as people write them.</summary>
    private const string KnownTypes = "command, function";

    private static readonly string[] Common =
    [
        "id", "type", "name", "description", "needs", "join", "timeout", "idleTimeout", "gracePeriod", "retry", "onLost",
        "allowFailure", "pool", "packet",
    ];

    private static readonly string[] LaterProperties =
    [
        "workflow", "items", "as", "node", "maxParallelism", "stopOnFailure", "for", "until", "approvers", "message", "form",
        "onTimeout", "repeat",
    ];

    private static readonly string[] CommandProperties = [.. Common, .. CommandNodeReader.Properties];

    private static readonly string[] FunctionProperties = [.. Common, "function", "input"];

    private static readonly string[] AllProperties = [.. CommandProperties, "function", "input"];

    private static readonly Dictionary<string, JoinMode> Joins = new()
    {
        ["all"] = JoinMode.All,
        ["any"] = JoinMode.Any,
        ["settled"] = JoinMode.Settled,
    };

    private static readonly Dictionary<string, LostPolicy> LostPolicies = new() { ["rerun"] = LostPolicy.Rerun, ["fail"] = LostPolicy.Fail };

    public static NodeDefinition Read(DocumentNode value, ProblemPath path, ProblemList problems)
    {
        if (value is not DocumentMapping mapping)
        {
            ValueReader.WrongType(value, path, problems, "a node", "Write { id: …, run: … }");
            return new CommandNode { Id = "" };
        }

        var reader = new ObjectReader(mapping, path, problems);
        reader.RequireOne("id", "Give the node an id, such as \"build\"");
        var id = IdOf(reader);
        return TypeOf(reader) switch
        {
            "command" => ReadCommon(reader, CommandProperties, CommandNodeReader.Read(reader, id), "a command node"),
            "function" => ReadCommon(reader, FunctionProperties, ReadFunction(reader, id), "a function node"),
            _ => new CommandNode { Id = id, Needs = reader.Needs("needs") ?? [] },
        };
    }

    /// <summary>The id, also one that is no text, so that edges that name the node find it.</summary>
    private static string IdOf(ObjectReader reader)
    {
        // No number is an id, and the rule for ids says so better than "put it in quotes" would.
        var number = reader.Value("id") is DocumentScalar { Kind: ScalarKind.Number };
        return (number ? null : reader.Name("id")) ?? (reader.Value("id") as DocumentScalar)?.Text ?? "";
    }

    private static string? TypeOf(ObjectReader reader)
    {
        if (!reader.Has("type"))
        {
            if (reader.Has("run") || reader.Has("command"))
            {
                return "command";
            }

            reader.RejectUnknown(AllProperties, "a node", LaterProperties);
            if (!LaterProperties.Any(reader.Has))
            {
                reader.Problems.Error(
                    ProblemCodes.MissingProperty, reader.Path, "the node does not say what to do",
                    reader.Has("function") ? "Add `type: function`" : $"Give it a `run` or a `command`, or a `type`: {KnownTypes}");
            }

            return null;
        }

        var type = reader.Text("type");
        if (type is null or "command" or "function")
        {
            return type;
        }

        var later = type is "workflow" or "map" or "wait" or "approval";
        reader.Problems.Error(
            ProblemCodes.UnknownNodeType, reader.Path["type"],
            later ? $"nodes of type {Quote.Text(type)} come in a later version" : $"{Quote.Text(type)} is not a node type",
            (later ? null : reader.Problems.DidYouMean(type, ["command", "function"])) ?? $"This version knows: {KnownTypes}");
        return null;
    }

    private static NodeDefinition ReadCommon(ObjectReader reader, string[] known, NodeDefinition node, string what)
    {
        reader.RejectUnknown(known, what, LaterProperties, AllProperties);
        return node with
        {
            Name = reader.Text("name"),
            Description = reader.Text("description"),
            Needs = reader.Needs("needs") ?? [],
            Join = reader.Choice("join", Joins),
            Timeout = reader.Limit("timeout"),
            IdleTimeout = reader.Limit("idleTimeout"),
            GracePeriod = reader.Duration("gracePeriod"),
            Retry = reader.Object("retry") is { } retry ? RetryReader.Read(retry) : null,
            OnLost = reader.Choice("onLost", LostPolicies) ?? LostPolicy.Rerun,
            AllowFailure = reader.Boolean("allowFailure") ?? false,
            Pool = reader.Text("pool"),
            Packet = reader.Boolean("packet") ?? true,
        };
    }

    private static FunctionNode ReadFunction(ObjectReader reader, string id)
    {
        reader.RequireOne("function", "Name the function that the host has registered");
        return new FunctionNode
        {
            Id = id,
            Function = reader.Name("function") ?? "",
            Input = reader.Value("input") is { } input ? ValueReader.Json(input) : default,
        };
    }
}
