using System.Text.RegularExpressions;
using GraphExecutor.Documents;
using GraphExecutor.Nodes;
using GraphExecutor.Validation;

namespace GraphExecutor.Workflows.Reading;

/// <summary>Reads what a command node has beyond other nodes.</summary>
internal static class CommandNodeReader
{
    public static readonly string[] Properties =
    [
        "run", "command", "env", "cwd", "shell", "terminal", "prompts", "capture", "skipExitCodes", "detach", "logLimit",
    ];

    private static readonly string[] PromptProperties = ["match", "send", "times", "echo"];

    private static readonly Dictionary<string, CaptureMode> Captures = new()
    {
        ["none"] = CaptureMode.None,
        ["text"] = CaptureMode.Text,
        ["lines"] = CaptureMode.Lines,
        ["json"] = CaptureMode.Json,
    };

    public static CommandNode Read(ObjectReader reader, string id)
    {
        if (reader.Has("run") == reader.Has("command"))
        {
            reader.Problems.Error(
                reader.Has("run") ? ProblemCodes.MisplacedProperty : ProblemCodes.MissingProperty, reader.Path,
                reader.Has("run") ? "a command node has both `run` and `command`" : "a command node has neither `run` nor `command`",
                "Give it one of them: `run` for a shell script, `command` for a program with its arguments");
        }

        var node = new CommandNode
        {
            Id = id,
            Run = reader.Text("run"),
            Command = Arguments(reader, "command"),
            Env = reader.Map<string>("env", ReadVariable),
            Cwd = reader.Text("cwd"),
            Shell = Arguments(reader, "shell"),
            Terminal = Terminal(reader),
            Prompts = reader.Items("prompts", ReadPrompt) ?? [],
            Capture = reader.Choice("capture", Captures) ?? CaptureMode.None,
            SkipExitCodes = reader.Integers("skipExitCodes", 0, 255) ?? [],
            Detach = reader.Boolean("detach") ?? false,
        };
        return reader.Size("logLimit") is { } limit ? node with { LogLimit = limit } : node;
    }

    /// <summary>A program with its arguments; also the shell of <c>defaults</c>.</summary>
    public static ValueList<string>? Arguments(ObjectReader reader, string name)
    {
        const string Remedy = "Write [\"program\", \"argument\", …]";
        switch (reader.Value(name))
        {
            case DocumentScalar scalar:
                reader.WrongType(name, scalar, "an array", name == "command" ? $"{Remedy}; for a shell script use `run`" : Remedy);
                return null;
            case DocumentSequence { Items: [] or [DocumentScalar { Kind: ScalarKind.Text, Text: "" }, ..] }:
                reader.Problems.Error(ProblemCodes.InvalidValue, reader.Path[name], "there is no program", Remedy);
                return null;
        }

        var arguments = reader.Texts(name);
        for (var i = 0; i < (arguments?.Count ?? 0); i++)
        {
            if (HasNul(arguments![i]))
            {
                RejectNul(reader.Path[name][i], reader.Problems);
            }
        }

        return arguments;
    }

    /// <summary>A variable of <c>env</c>; also of the <c>env</c> of <c>defaults</c>.</summary>
    public static (bool Read, string Value) ReadVariable(DocumentNode value, ProblemPath path, ProblemList problems)
    {
        var name = (string)path.Steps[^1];
        if (name.Length == 0 || name.Contains('=', StringComparison.Ordinal) || name.Contains('\0', StringComparison.Ordinal))
        {
            problems.Error(
                ProblemCodes.InvalidValue, path, $"{Quote.Text(name)} cannot be a variable's name", "Give it a name without = and NUL");
        }

        var (read, text) = ValueReader.AnyText(value, path, problems);
        if (HasNul(text))
        {
            RejectNul(path, problems);
        }

        return (read, text);
    }

    /// <summary>A terminal's size or <c>false</c>; also that of <c>defaults</c>.</summary>
    public static TerminalDefinition? Terminal(ObjectReader reader)
    {
        if (reader.Value("terminal") is DocumentScalar { Kind: ScalarKind.Boolean })
        {
            return new TerminalDefinition(reader.Boolean("terminal") == false ? null : TerminalSize.Default);
        }

        if (reader.Value("terminal") is { } value and not DocumentMapping)
        {
            reader.WrongType("terminal", value, "an object or false", "Write { cols: 120, rows: 30 }, or false for plain pipes");
            return null;
        }

        if (reader.Object("terminal") is not { } size)
        {
            return null;
        }

        size.RejectUnknown(["cols", "rows"], "a terminal");
        return new TerminalDefinition(new TerminalSize(
            size.Integer("cols", 1, 4096) ?? TerminalSize.Default.Columns, size.Integer("rows", 1, 4096) ?? TerminalSize.Default.Rows));
    }

    private static PromptDefinition ReadPrompt(DocumentNode value, ProblemPath path, ProblemList problems)
    {
        if (value is not DocumentMapping mapping)
        {
            ValueReader.WrongType(value, path, problems, "a prompt", "Write { match: …, send: … }");
            return new PromptDefinition("", "");
        }

        var reader = new ObjectReader(mapping, path, problems);
        reader.RejectUnknown(PromptProperties, "a prompt");
        reader.RequireOne("match", "Give the regular expression that the prompt matches");
        reader.RequireOne("send", "Give the text to write, with \\n at its end when it is a line");
        var match = reader.Text("match") ?? "";
        const string Unsupported = "Look-arounds, back-references and atomic groups are not supported";
        try
        {
            _ = new Regex(match, RegexOptions.NonBacktracking);
        }
        catch (RegexParseException exception)
        {
            problems.Error(
                ProblemCodes.InvalidValue, path["match"],
                $"{Quote.Text(match)} is not a regular expression: {exception.Error} at character {exception.Offset + 1}", Unsupported);
        }
        catch (NotSupportedException)
        {
            problems.Error(ProblemCodes.InvalidValue, path["match"], $"{Quote.Text(match)} uses what is not supported", Unsupported);
        }

        return new PromptDefinition(match, reader.Text("send") ?? "")
        {
            Times = reader.Integer("times", 1, 1_000_000) ?? 1,
            Echo = reader.Boolean("echo") ?? false,
        };
    }

    private static bool HasNul(string text) => text.Contains('\0', StringComparison.Ordinal);

    private static void RejectNul(ProblemPath path, ProblemList problems) =>
        problems.Error(ProblemCodes.InvalidValue, path, "a NUL character cannot be passed to a program", "Take it out");
}
