using System.Text.RegularExpressions;
using GraphExecutor.Workflows;

namespace GraphExecutor.Validation;

/// <summary>The part of <see cref="WellFormed"/> that looks at nodes.</summary>
internal static class WellFormedNodes
{
    public static void Check(WellFormed check, NodeDefinition node, ProblemPath path)
    {
        check.Name(node.Id, path["id"]);
        check.Items(node.Needs, path["needs"], (id, need) => check.Name(id, need));
        if (node.Join is { } join)
        {
            check.Defined(join, path["join"]);
        }

        check.Duration(node.Timeout, path["timeout"], limit: true);
        check.Duration(node.IdleTimeout, path["idleTimeout"], limit: true);
        check.Duration(node.GracePeriod, path["gracePeriod"]);
        check.Retry(node.Retry, path["retry"]);
        check.Defined(node.OnLost, path["onLost"]);
        switch (node)
        {
            case CommandNode command:
                CheckCommand(check, command, path);
                break;
            case FunctionNode function:
                check.Name(function.Function, path["function"]);
                check.Json(function.Input, path["input"]);
                break;
            default:
                check.Require(false, path, $"{node.GetType().Name} is not a type of node", "Use CommandNode or FunctionNode");
                break;
        }
    }

    public static void Environment(WellFormed check, ValueMap<string>? environment, ProblemPath path) =>
        check.Entries(environment, path, (name, value, variable) =>
        {
            check.Require(
                name.Length > 0 && !name.Contains('=', StringComparison.Ordinal) && !name.Contains('\0', StringComparison.Ordinal), variable,
                $"{Quote.Text(name)} cannot be a variable's name", "Give it a name without = and NUL");
            RejectNul(check, value, variable);
        });

    public static void Program(WellFormed check, ValueList<string>? arguments, ProblemPath path)
    {
        if (arguments is not null)
        {
            check.Require(arguments.Count > 0 && arguments[0] is not "", path, "there is no program", "Give a program, then its arguments");
            check.Items(arguments, path, (argument, at) => RejectNul(check, argument, at));
        }
    }

    public static void Terminal(WellFormed check, TerminalDefinition? terminal, ProblemPath path)
    {
        if (terminal?.Size is { } size)
        {
            check.Require(
                size is { Columns: >= 1 and <= 4096, Rows: >= 1 and <= 4096 }, path, $"a terminal cannot have {size.Columns} × {size.Rows} cells",
                "Give 1 to 4096 columns and rows");
        }
    }

    private static void CheckCommand(WellFormed check, CommandNode command, ProblemPath path)
    {
        check.Require(
            command.Run is null != command.Command is null, path, "a command node needs either `run` or `command`",
            "Give it one of them: `run` for a shell script, `command` for a program with its arguments");
        Program(check, command.Command, path["command"]);
        Environment(check, command.Env, path["env"]);
        Program(check, command.Shell, path["shell"]);
        Terminal(check, command.Terminal, path["terminal"]);
        check.Items(command.Prompts, path["prompts"], (prompt, at) => CheckPrompt(check, prompt, at));
        check.Defined(command.Capture, path["capture"]);
        check.Items(command.SkipExitCodes, path["skipExitCodes"], (code, at) => check.Require(
            code is >= 0 and <= 255, at, $"{code} is not an exit code", "Give a whole number from 0 to 255"));
        check.AtLeast(0, command.LogLimit, path["logLimit"]);
    }

    private static void CheckPrompt(WellFormed check, PromptDefinition prompt, ProblemPath path)
    {
        check.There(prompt.Send, path["send"]);
        check.AtLeast(1, prompt.Times, path["times"]);
        if (!check.There(prompt.Match, path["match"]))
        {
            return;
        }

        try
        {
            _ = new Regex(prompt.Match, RegexOptions.NonBacktracking);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            check.Require(
                false, path["match"], $"{Quote.Text(prompt.Match)} is not a regular expression that can be used",
                "Look-arounds, back-references and atomic groups are not supported");
        }
    }

    private static void RejectNul(WellFormed check, string text, ProblemPath path) =>
        check.Require(!text.Contains('\0', StringComparison.Ordinal), path, "a NUL character cannot be passed to a program", "Take it out");
}
